import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { grad } from '../autodiff/index.ts';
import { Graph, type TensorData } from '../graph/index.ts';
import { randomArray } from '../testing/check-grads.testing.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { inceptionLayers, readInceptionWeights } from './perceptual-inception-weights.ts';
import { inceptionLoss, inceptionLossWeights, inceptionTapNames, inceptionTaps } from './perceptual-inception.ts';
import type { WeightTensor } from './perceptual-weights.ts';

/** What tfjs computed with the original, unfolded network (tools/src/perceptual/record-reference.mjs). */
const reference = JSON.parse(readFileSync(new URL('./fixtures/inception-mixed2.json', import.meta.url), 'utf8')) as {
  height: number;
  width: number;
  taps: Record<string, { shape: number[]; meanAbsolute: number; stride: number; values: number[] }>;
};

/** The bundled file, read here without the runtime library: graph-builder must not depend on it. */
function bundled() {
  const bytes = readFileSync(new URL('../../../../models/perceptual/inception-mixed2.safetensors', import.meta.url));
  const length = Number(bytes.readBigUInt64LE());
  type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, Entry>;
  const tensors = new Map<string, WeightTensor>();
  for (const [name, { dtype, shape, data_offsets: at }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const data = Uint8Array.from(bytes.subarray(8 + length + at[0], 8 + length + at[1]));
    tensors.set(name, { dtype, shape, data: dtype === 'F32' ? new Float32Array(data.buffer) : data });
  }
  return readInceptionWeights(tensors);
}
const weights = bundled();

/** The image of the reference run. */
function referenceImage(): TensorData {
  const { height, width } = reference;
  const data = new Float32Array(3 * height * width);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        data[(c * height + y) * width + x] = Math.sin(0.37 * x + 0.61 * y * (c + 1) + c) * Math.cos(0.05 * x * y - c);
      }
    }
  }
  return { dtype: 'float32', shape: [1, 3, height, width], data };
}

describe('inceptionTaps', () => {
  it('gives the activations of the original network', async () => {
    const image = referenceImage();
    const graph = new Graph();
    const taps = inceptionTaps(graph.input('image', 'float32', image.shape), weights);
    for (const tap of inceptionTapNames) graph.output(tap, taps[tap]);
    const outputs = await (await openGraph(graph))({ image });
    for (const tap of inceptionTapNames) {
      const { shape, meanAbsolute, stride, values } = reference.taps[tap]!;
      const ours = outputs[tap]!;
      expect(ours.shape).toEqual(shape);
      const data = ours.data as Float32Array;
      const mean = data.reduce((sum, v) => sum + Math.abs(v), 0) / data.length;
      expect(Math.abs(mean / meanAbsolute - 1), `${tap}: mean`).toBeLessThan(1e-5);
      const worst = Math.max(...values.map((v, k) => Math.abs(v - data[k * stride + (k % 7)]!)));
      expect(worst, `${tap}: worst of ${values.length}`).toBeLessThan(1e-4 * Math.max(1, ...values));
    }
  });
});

describe('inceptionLoss', () => {
  const shape = [1, 3, 40, 48];
  const size = shape.reduce((a, b) => a * b, 1);

  async function lossOf(taps?: typeof inceptionLossWeights) {
    const graph = new Graph();
    const [fake, target] = ['fake', 'target'].map((name) => graph.input(name, 'float32', shape));
    const loss = inceptionLoss(fake!, target!, weights, taps);
    graph.output('loss', loss);
    graph.output('gradient', grad(loss, [fake!])[0]!);
    const run = await openGraph(graph);
    return async (a: Float32Array, b: Float32Array) => {
      const { loss: value, gradient } = await run({ fake: floats(shape, a), target: floats(shape, b) });
      return { loss: Number(value!.data[0]), gradient: gradient!.data as Float32Array };
    };
  }
  const target = randomArray(size, 3, 0.5).map(Math.tanh);

  it('is zero for equal images and the sum of its weights against a network that sees nothing', async () => {
    const run = await lossOf();
    expect((await run(target, target)).loss).toBe(0);
    const graph = new Graph();
    const image = graph.input('image', 'float32', shape);
    const silent = { ...weights, parameters: new Map(weights.parameters) };
    for (const { name, out } of inceptionLayers) {
      silent.parameters.set(`inception.${name}.bias`, { shape: [out], data: new Float32Array(out) });
    }
    // Without biases an input of zero (the color -1) has no activations: every term is mean|phi| / mean|phi| = 1.
    graph.output('loss', inceptionLoss(graph.constant(floats(shape, new Float32Array(size).fill(-1))), image, silent));
    const { loss } = await (await openGraph(graph))({ image: floats(shape, target) });
    const expected = Object.values(inceptionLossWeights).reduce((a, b) => a + b, 0);
    expect(Number(loss!.data[0])).toBeCloseTo(expected, 4);
  });

  it('passes a gradient to the image that agrees with differences', async () => {
    const run = await lossOf();
    const fake = randomArray(size, 5, 0.5).map(Math.tanh);
    const { gradient } = await run(fake, target);
    const direction = randomArray(size, 7);
    const at = (t: number) =>
      run(
        fake.map((x, i) => x + t * direction[i]!),
        target,
      );
    const h = 2e-3;
    const numeric = ((await at(h)).loss - (await at(-h)).loss) / (2 * h);
    const analytic = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
    expect(Math.abs(analytic / numeric - 1)).toBeLessThan(0.02);
  });
});
