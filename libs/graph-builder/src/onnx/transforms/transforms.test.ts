import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { presets } from '../../models/index.ts';
import { toFloat32 } from '../../models/perceptual-weights.ts';
import { targets } from '../../ops/index.ts';
import { buildInference } from '../../programs/inference.ts';
import { initParameters, modelParameters } from '../../programs/parameters.ts';
import { randomArray } from '../../testing/check-grads.testing.ts';
import { readModel } from '../read.ts';
import { toHalf } from './half.ts';
import {
  calibrationPoints,
  quantizeModel,
  withFoldedReshapes,
  withHalfCompute,
  withHalfStorage,
  withOutputs,
} from './index.ts';
import { uint8Grid, type Range } from './quantize.ts';

const config = { ...presets.tiny.generator, hintLevels: { encoder: [3], decoder: [3, 2, 1] } };
/** A fresh network, with gains and biases that differ from channel to channel. */
const weights = new Map(
  [...initParameters(modelParameters({ ...presets.tiny, generator: config }).generator, 5)].map(([name, data], i) => [
    name,
    /norm|bias/.test(name) ? data.map((v, k) => v + randomArray(data.length, i, 0.2)[k]!) : data,
  ]),
);
const size = { batch: 1, height: 64, width: 96 };
const model = buildInference(config, weights, { size });
const feeds = {
  sketch: new Tensor(
    'float32',
    randomArray(64 * 96, 1).map((v) => Number(v < 0.6)),
    [1, 1, 64, 96],
  ),
  hint: new Tensor('float32', randomArray(4 * 16 * 24, 2, 0.5), [1, 4, 16, 24]),
};

async function run(bytes: Uint8Array, outputs?: string[]) {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const results = outputs ? await session.run(feeds, outputs) : await session.run(feeds);
  return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, t.data as Float32Array]));
}
const image = async (bytes: Uint8Array) => (await run(bytes))['image']!;
const worst = (a: Float32Array, b: Float32Array) => a.reduce((m, v, i) => Math.max(m, Math.abs(v - b[i]!)), 0);
const rms = (a: Float32Array, b?: Float32Array) =>
  Math.sqrt(a.reduce((s, v, i) => s + (v - (b?.[i] ?? 0)) ** 2, 0) / a.length);
const operators = (bytes: Uint8Array) => new Set(readModel(bytes).nodes.map(({ opType }) => opType));
const rangeOf = (a: Float32Array): Range => [a.reduce((m, v) => Math.min(m, v)), a.reduce((m, v) => Math.max(m, v))];
const reference = await image(model);

describe('targets of exported models', () => {
  it.each([
    ['norms as InstanceNormalization', { layerNorm: 'instance' } as const, 'InstanceNormalization'],
    ['transposed convolution as 1x1 convolution and Reshape', { upConv: 'reshape' } as const, 'Transpose'],
  ])('compute the same with %s', async (_, change, operator) => {
    const other = buildInference(config, weights, { size, target: { ...targets.inference, ...change } });
    expect(operators(other)).toContain(operator);
    expect(worst(await image(other), reference)).toBeLessThan(1e-4);
  });
});

describe('a written model', () => {
  it('has every weight under its own name, also where two are equal', () => {
    const blank = initParameters(modelParameters({ ...presets.tiny, generator: config }).generator, 1);
    const { initializers } = readModel(buildInference(config, blank));
    for (const name of blank.keys()) expect([...initializers.keys()]).toContain(name);
  });
});

describe('withFoldedReshapes', () => {
  it('leaves no Reshape of a stored tensor and changes no number', async () => {
    const folded = withFoldedReshapes(model);
    expect(operators(model)).toContain('Reshape');
    expect(operators(folded)).not.toContain('Reshape');
    expect(worst(await image(folded), reference)).toBe(0);
  });
});

describe('toHalf', () => {
  const decode = (bits: Uint16Array) => toFloat32('x', { dtype: 'F16', shape: [bits.length], data: bits }, 'test');

  it('keeps every half', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((bits) => (bits & 0x7c00) !== 0x7c00);
    expect(toHalf(decode(all))).toEqual(all);
  });

  it('rounds to the nearest half, ties to even', () => {
    expect([
      ...toHalf(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519.996, 65520, 2 ** -25, -(2 ** -26))),
    ]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7c00, 0x0000, 0x8000]);
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (x) => {
        const [near] = decode(toHalf(Float32Array.of(x)));
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(x) || 1)) - 10));
        expect(Math.abs(near! - x)).toBeLessThanOrEqual(step / 2);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('withHalfStorage', () => {
  it('halves the file and keeps the picture to half precision of the weights', async () => {
    const half = withHalfStorage(model);
    expect(half.length).toBeLessThan(0.6 * model.length);
    // 47 layers of weights that are each off by up to 2^-11 of themselves.
    const result = await image(half);
    expect(rms(result, reference)).toBeLessThan(3e-3 * rms(reference));
    expect(rms(result, reference)).toBeGreaterThan(0);
  });
});

describe('withHalfCompute', () => {
  it('computes convolutions in float16 between float32 inputs and outputs', async () => {
    const half = withHalfCompute(model);
    const { inputs, outputs, initializers } = readModel(half);
    expect([...inputs, ...outputs].map(({ dtype }) => dtype)).toEqual(['float32', 'float32', 'float32']);
    expect(initializers.get('generator.bottom.conv1.conv.weight')).toBeUndefined();
    expect(initializers.get('generator.bottom.conv1.conv.weight.fp16')?.dtype).toBe('float16');
    expect(rms(await image(half), reference)).toBeLessThan(5e-3 * rms(reference));
  });
});

describe('quantizeModel', () => {
  it('stays close to the float network with weights in eight bits', async () => {
    const points = calibrationPoints(model);
    const seen = await run(withOutputs(model, points), points);
    const ranges = new Map(points.map((name): [string, Range] => [name, rangeOf(seen[name]!)]));
    const eight = quantizeModel(model, ranges);
    const weight = readModel(eight).initializers.get('generator.bottom.conv1.conv.weight.i8');
    expect(weight?.dtype).toBe('int8');
    expect(eight.length).toBeLessThan(0.65 * model.length);
    const result = await image(eight);
    expect(rms(result, reference)).toBeLessThan(0.1 * rms(reference));
    expect(rms(result, reference)).toBeGreaterThan(0);
  });

  it('asks for a range it lacks', () => {
    expect(() => quantizeModel(model, new Map())).toThrow(/no range for 'generator\./);
  });

  it('places zero on the grid exactly', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (a, b) => {
          const { scale, zero } = uint8Grid([Math.min(a, b), Math.max(a, b)]);
          expect(Number.isInteger(zero) && zero >= 0 && zero <= 255).toBe(true);
          expect((255 - zero) * scale).toBeGreaterThanOrEqual(Math.max(a, b) - scale);
          expect(-zero * scale).toBeLessThanOrEqual(Math.min(a, b) + scale);
        },
      ),
    );
  });
});
