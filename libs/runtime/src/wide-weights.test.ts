import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readModel, withHalfCompute, withHalfStorage } from '@irodori/graph-builder';
import { presets } from '@irodori/graph-builder/models';
import { buildInference, initParameters, modelParameters } from '@irodori/graph-builder/training';
import { withWideWeights } from './wide-weights.ts';

const weights = initParameters(modelParameters(presets.tiny).generator, 4);
const model = buildInference(presets.tiny.generator, weights, { size: { batch: 1, height: 64, width: 64 } });
const half = withHalfStorage(model);

async function image(bytes: Uint8Array): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled' });
  const sketch = new Tensor(
    'float32',
    Float32Array.from({ length: 64 * 64 }, (_, i) => Number(i % 7 > 0)),
    [1, 1, 64, 64],
  );
  const hint = new Tensor(
    'float32',
    Float32Array.from({ length: 4 * 16 * 16 }, (_, i) => Math.sin(i)),
    [1, 4, 16, 16],
  );
  const { image } = await session.run({ sketch, hint });
  await session.release();
  return image!.data as Float32Array;
}

describe('withWideWeights', () => {
  it('gives the model as it was before, with weights of half precision, and the same picture as with the casts', async () => {
    const wide = withWideWeights(half);
    const [before, stored, after] = [model, half, wide].map((bytes) => readModel(bytes));
    expect(stored!.nodes.some(({ opType }) => opType === 'Cast')).toBe(true);
    expect({ ...after, initializers: [] }).toEqual({ ...before, initializers: [] });
    expect([...after!.initializers.keys()].sort()).toEqual([...before!.initializers.keys()].sort());
    for (const [name, { bytes, ...tensor }] of before!.initializers) {
      const { bytes: now, ...same } = after!.initializers.get(name)!;
      expect(same, name).toEqual(tensor);
      if (tensor.dtype !== 'float32') continue;
      const [a, b] = [bytes, now].map((raw) => new Float32Array(Uint8Array.from(raw).buffer));
      const off = a!.filter((v, i) => !(Math.abs(v - b![i]!) <= Math.max(2 ** -25, Math.abs(v) * 2 ** -11)));
      expect([...off], name).toEqual([]);
    }
    expect(await image(wide)).toEqual(await image(half));
  });

  it('reads every half as IEEE 754 has it', () => {
    const every = Float32Array.from({ length: 0x10000 }, (_, bits) => {
      const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 0x3ff];
      if (exponent === 31) return 0;
      return sign * (exponent === 0 ? fraction / 2 ** 24 : 2 ** (exponent - 15) * (1 + fraction / 1024));
    });
    const name = 'generator.bottom.conv1.conv.weight';
    const length = weights.get(name)!.length;
    for (let start = 0; start < every.length; start += length) {
      const some = new Float32Array(length);
      some.set(every.subarray(start, start + length));
      const given = buildInference(presets.tiny.generator, new Map([...weights, [name, some]]));
      const { bytes } = readModel(withWideWeights(withHalfStorage(given))).initializers.get(name)!;
      expect(new Float32Array(Uint8Array.from(bytes).buffer)).toEqual(some);
    }
  });

  it('leaves alone what has no such weights, what computes in halves, and what is no model', async () => {
    expect(withWideWeights(model)).toBe(model);
    const compute = withHalfCompute(model);
    expect(await image(withWideWeights(compute))).toEqual(await image(compute));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(withWideWeights(bytes)).toBe(bytes);
      }),
    );
    for (let end = 0; end < half.length; end += 997) {
      const cut = half.subarray(0, end);
      expect(withWideWeights(cut)).toBe(cut);
    }
  });
});
