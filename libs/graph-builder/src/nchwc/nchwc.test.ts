import { beforeAll, describe, expect, it } from 'vitest';
import { grad } from '../autodiff/index.ts';
import { elementCount, Graph, type Value } from '../graph/index.ts';
import { readModel, serialize } from '../onnx/index.ts';
import * as ops from '../ops/index.ts';
import { blockedTarget } from '../testing/blocked-target.testing.ts';
import { checkGrads, randomArray, shapesOf } from '../testing/check-grads.testing.ts';
import { floats, openBytes } from '../testing/run-graph.testing.ts';

type Build = (...inputs: Value[]) => Value;
type Case = readonly [title: string, shapes: string, build: Build];

const leaky = (x: Value): Value => ops.leakyRelu(x, 0.2);

/** Channels of one block and two (of 16), and four beside them. */
const cases: readonly Case[] = [
  ['3 x 3', '[2,16,6,9] [32,16,3,3]', (x, w) => ops.conv(x, w, null, { padding: 1 })],
  ['1 x 1, bias, ReLU', '[1,32,5,4] [16,32,1,1] [16]', (x, w, b) => ops.relu(ops.conv(x, w, b))],
  ['few channels in', '[2,3,8,8] [16,3,4,4]', (x, w) => ops.conv(x, w, null, { stride: 2, padding: 1 })],
  ['channels behind a block', '[2,20,6,6] [16,20,3,3]', (x, w) => ops.conv(x, w, null, { padding: 1 })],
  ['4 x 4, stride 2', '[2,16,8,6] [32,16,4,4]', (x, w) => ops.conv(x, w, null, { stride: 2, padding: 1 })],
  ['3 x 3, stride 2, a row left out', '[1,16,8,8] [16,16,3,3]', (x, w) => ops.conv(x, w, null, { stride: 2 })],
  ['2 x 2 up', '[2,16,3,5] [16,32,2,2]', (x, w) => ops.convTranspose(x, w, { stride: 2 })],
  ['4 x 4 up', '[2,32,3,5] [32,16,4,4]', (x, w) => ops.convTranspose(x, w, { stride: 2, padding: 1 })],
  ['3 x 3 transposed', '[1,16,5,5] [16,36,3,3]', (x, w) => ops.convTranspose(x, w, { padding: 1 })],
  [
    'two in a row, joined, with four channels behind',
    '[2,16,4,6] [16,16,3,3] [2,4,4,6] [16,36,1,1]',
    (x, w, h, v) => {
      const y = ops.conv(x, w, null, { padding: 1 });
      return ops.conv(ops.concat([y, ops.tanh(y), h], 1), v);
    },
  ],
  [
    'residual',
    '[1,16,5,6] [16,16,3,3] [16,16,3,3]',
    (x, w, v) => {
      const y = ops.conv(x, w, null, { padding: 1 });
      return ops.add(y, ops.conv(ops.sigmoid(ops.mul(y, 0.05)), v, null, { padding: 1 }));
    },
  ],
  [
    'norm and leaky ReLU',
    '[2,16,4,6] [32,16,1,1] [32] [32]',
    (x, w, g, b) => leaky(ops.layerNorm2d(ops.conv(x, w), g, b)),
  ],
  [
    'swish',
    '[1,16,4,6] [16,16,3,3] [16] [16]',
    (x, w, g, b) => {
      const y = ops.conv(x, w, null, { padding: 1 });
      return ops.mul(y, ops.sigmoid(ops.layerNorm2d(y, g, b)));
    },
  ],
  [
    'pooled, five channels behind',
    '[1,16,8,4] [16,16,1,1] [1,5,8,4]',
    (x, w, s) => ops.maxPool(ops.concat([leaky(ops.conv(x, w)), s], 1)),
  ],
  ['windows that overlap', '[1,16,7,7] [16,16,1,1]', (x, w) => ops.maxPool(ops.conv(x, w), 3, 2)],
  [
    'averages, beside smaller ones',
    '[2,16,5,5] [16,16,1,1]',
    (x, w) => {
      const y = ops.averagePool(ops.conv(x, w), { kernel: 3, stride: 1, padding: 1 });
      return ops.mul(ops.sigmoid(y), ops.add(ops.reduceMean(y), ops.reduceSum(y, [1, 2, 3])));
    },
  ],
];

let target: ops.Target = ops.targets.cpu;
beforeAll(async () => {
  target = await blockedTarget();
});

/** The value and its gradients, by name, and how many operators in blocks there are. */
async function results(text: string, build: Build, on: ops.Target, start = randomStart(text)) {
  const shapes = shapesOf(text);
  const graph = new Graph();
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
  const y = build(...inputs);
  const shape = y.shape as number[];
  const weights = graph.constant({ dtype: 'float32', shape, data: randomArray(elementCount(shape), 7) });
  graph.output('y', y);
  grad(ops.reduceSum(ops.mul(y, weights)), inputs).forEach((dx, i) => graph.output(`dx${i}`, dx));
  const bytes = serialize(graph, on);
  const run = await openBytes(bytes, false);
  const outputs = await run(Object.fromEntries(shapes.map((shape, i) => [`x${i}`, floats(shape, start[i]!)])));
  return { outputs, blocked: readModel(bytes).nodes.filter(({ domain }) => domain !== '').length };
}

const randomStart = (text: string): Float32Array[] =>
  shapesOf(text).map((shape, i) => randomArray(elementCount(shape), 31 + i));

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(a[i]!));
  }
  return difference / (size || 1);
}

describe('images in blocks of channels', () => {
  it('are there in every runtime for x86-64', () => {
    expect(target.nchwc?.block).toSatisfy((block) => process.arch !== 'x64' || block === 8 || block === 16);
  });

  it.each(cases)('%s: the numbers of plain images', async (_, shapes, build) => {
    if (!target.nchwc) return;
    const [plain, blocked] = [await results(shapes, build, ops.targets.cpu), await results(shapes, build, target)];
    expect(plain.blocked).toBe(0);
    expect(blocked.blocked).toBeGreaterThan(0);
    for (const [name, { data }] of Object.entries(plain.outputs)) {
      const got = blocked.outputs[name]!;
      expect([name, got.shape]).toEqual([name, plain.outputs[name]!.shape]);
      expect(largestDifference(data as Float32Array, got.data as Float32Array), name).toBeLessThan(2e-5);
    }
  });

  // Those without corners.
  it.each(cases.filter(([title]) => !/pooled|overlap|ReLU/.test(title)))(
    '%s: gradients along a random direction',
    async (_, shapes, build) => checkGrads(shapesOf(shapes), build, { target, optimize: false }),
  );

  it('give a window of equal pixels to its first, as plain images do', async () => {
    if (!target.nchwc) return;
    const [, shapes, build] = cases.find(([title]) => title.startsWith('pooled'))!;
    const equal = randomStart(shapes).map((data, i) => (i === 1 ? data : data.fill(0.5)));
    const [plain, blocked] = [
      await results(shapes, build, ops.targets.cpu, equal),
      await results(shapes, build, target, equal),
    ];
    const [expected, got] = [plain, blocked].map(({ outputs }) => outputs.dx0!.data as Float32Array);
    expect(largestDifference(expected!, got!)).toBeLessThan(1e-5);
    // Three of four pixels of every window have none.
    expect(got!.filter((v) => v === 0)).toHaveLength((got!.length * 3) / 4);
  });

  it('stand only where there are enough pixels', async () => {
    if (!target.nchwc) return;
    const [, shapes, build] = cases[0]!;
    const from = (fromPixels: number): ops.Target => ({ ...target, nchwc: { ...target.nchwc!, fromPixels } });
    expect((await results(shapes, build, from(2 * 6 * 9 + 1))).blocked).toBe(0);
    expect((await results(shapes, build, from(2 * 6 * 9))).blocked).toBeGreaterThan(0);
  });
});
