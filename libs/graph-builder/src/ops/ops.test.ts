import { describe, expect, it } from 'vitest';
import { elementCount, type Value } from '../graph/index.ts';
import { checkGrads, randomArray, shapesOf, type CheckOptions } from '../testing/check-grads.testing.ts';
import * as ops from './index.ts';

type Options = CheckOptions | ((shapes: number[][]) => CheckOptions);
/** One line per case: the operator it is for, shapes, what else there is, the function, options. `second` marks the smooth ones. */
type Case = [op: string, shapes: string, what: string, build: (...x: Value[]) => Value, options?: Options];

const smooth: CheckOptions = { second: true };
const bent: CheckOptions = { second: true, epsilon: 5e-3 };
const random = (shapes: number[][]) => shapes.map((shape, i) => randomArray(elementCount(shape), 11 + i));
const positive = (shapes: number[][]): CheckOptions => ({
  second: true,
  inputs: random(shapes).map((input) => input.map((x) => Math.abs(x) + 1)),
});
/** Kinks are stepped over: every element at least 0.2 away from 0, with steps of 0.01. */
const away = (shapes: number[][]): CheckOptions => ({
  inputs: random(shapes).map((input) => input.map((x) => x + Math.sign(x) * 0.3)),
});
/** All different, far apart, in mixed order: no ties for maxima to flip on. */
function spread([shape]: number[][]): CheckOptions {
  const n = elementCount(shape!);
  return { second: true, inputs: [Array.from({ length: n }, (_, i) => (((i * 7919) % n) - n / 2) * 0.1)] };
}
const weightGrad = (k: number, stride: number, padding: number) => (x: Value, dy: Value) =>
  ops.convWeightGrad(x, dy, { kernel: [k, k], stride, padding, dilation: 1 });
/** Each the larger one by turns. */
const crossing: CheckOptions = {
  inputs: [
    [1, 2, 3, 4, 5, 6],
    [2, 1, 4, 3, 6, 5],
  ],
};

const cases: Case[] = [
  ['Add', '[2,3] [3]', '', ops.add, smooth],
  ['Sub', '[2,3] [2,1]', '', ops.sub, smooth],
  ['Mul', '[2,3] [1,3]', '', ops.mul, smooth],
  ['Mul', '[2,1,3] [4,1]', '', ops.mul, smooth],
  ['Div', '[2,3] [3]', '', ops.div, positive],
  ['Neg', '[4]', '', ops.neg, smooth],
  ['Exp', '[4]', '', ops.exp, smooth],
  ['Log', '[4]', '', ops.log, positive],
  ['Sqrt', '[4]', '', ops.sqrt, positive],
  ['Reciprocal', '[4]', '', ops.reciprocal, positive],
  ['Tanh', '[4]', '', ops.tanh, smooth],
  ['Sigmoid', '[4]', '', ops.sigmoid, smooth],
  ['Softplus', '[4]', '', ops.softplus, smooth],
  ['Identity', '[4]', '', ops.identity, smooth],
  ['Pow', '[4]', 'to the 3', (x) => ops.pow(x, 3), positive],
  ['Abs', '[6]', '', ops.abs, away],
  ['Relu', '[6]', '', ops.relu, away],
  ['LeakyRelu', '[6]', '', (x) => ops.leakyRelu(x, 0.2), away],
  ['Clip', '[8]', 'to [-1, 1]', (x) => ops.clip(x, -1, 1), { inputs: [[-3, -1.5, -0.9, -0.1, 0.3, 0.8, 1.4, 2]] }],
  ['Max', '[6] [6]', '', ops.maximum, crossing],
  ['Min', '[6] [6]', '', ops.minimum, crossing],
  ['Where', '[2,3] [3]', '', (a, b) => ops.where(ops.greater(ops.stopGradient(a), 0), a, b), away],
  ['StopGradient', '[4]', 'x sg(x) has slope sg(x)', (x) => ops.add(ops.mul(ops.stopGradient(ops.mul(x, 0)), x), x)],
  ['ReduceSum', '[2,3,4]', 'over 0,2', (x) => ops.reduceSum(ops.mul(x, x), [0, 2]), smooth],
  ['ReduceMean', '[2,3,4]', 'over 1', (x) => ops.reduceMean(ops.mul(x, x), [1]), smooth],
  ['ReduceSumSquare', '[2,3]', 'all', (x) => ops.reduceSumSquare(x), smooth],
  ['Expand', '[1,3]', 'to [2,3]', (x) => ops.mul(ops.expand(x, [2, 3]), ops.expand(x, [2, 3])), smooth],
  ['Reshape', '[2,6]', 'to [3,4]', (x) => ops.mul(ops.reshape(x, [3, 4]), ops.reshape(x, [3, 4])), smooth],
  ['Transpose', '[2,3,4]', 'by 2,0,1', (x) => ops.transpose(ops.mul(x, x), [2, 0, 1]), smooth],
  ['Concat', '[2,3] [2,1]', 'axis 1', (a, b) => ops.concat([ops.mul(a, a), b], 1), smooth],
  ['Slice', '[5,4]', '1:5:2, 0:3', (x) => ops.slice(ops.mul(x, x), [0, 1], [1, 0], [5, 3], [2, 1]), smooth],
  ['Slice', '[5]', 'reversed 4..1', (x) => ops.slice(ops.mul(x, x), [0], [4], [0], [-1]), smooth],
  ['Slice', '[2,5]', 'flipped', (x) => ops.flip(ops.mul(x, x), 1), smooth],
  ['Slice', '[7]', '1:7:3 with a rest', (x) => ops.slice(ops.mul(x, x), [0], [1], [6], [3]), smooth],
  ['Pad', '[2,3]', 'by 1,0,0,2', (x) => ops.pad(ops.mul(x, x), [1, 0, 0, 2]), smooth],
  ['DepthToSpace', '[1,8,2,3]', 'b=2', (x) => ops.depthToSpace(ops.mul(x, x), 2), smooth],
  [
    'Gather',
    '[2]',
    'constant indices only',
    (x) =>
      ops.mul(
        x,
        ops.gather(
          x.graph.constant({ dtype: 'float32', shape: [3], data: Float32Array.of(5, 6, 7) }),
          x.graph.int64([2, 0]),
          0,
        ),
      ),
  ],
  ['MatMul', '[2,3,4] [4,5]', '', ops.matMul, smooth],
  ['Gemm', '[3,4] [4,2]', 'N N', (a, b) => ops.gemm(a, b), smooth],
  ['Gemm', '[4,3] [4,2]', 'T N', (a, b) => ops.gemm(a, b, { transA: true }), smooth],
  ['Gemm', '[3,4] [2,4]', 'N T', (a, b) => ops.gemm(a, b, { transB: true }), smooth],
  ['Gemm', '[4,3] [2,4]', 'T T', (a, b) => ops.gemm(a, b, { transA: true, transB: true }), smooth],
  ['Conv', '[2,3,6,5] [4,3,3,3] [4]', 's=1 p=1 and a bias', (x, w, b) => ops.conv(x, w, b, { padding: 1 }), smooth],
  ['Conv', '[2,3,6,5] [4,3,1,1]', '', (x, w) => ops.conv(x, w), smooth],
  ['Conv', '[2,3,8,6] [4,3,4,4]', 's=2 p=1', (x, w) => ops.conv(x, w, null, { stride: 2, padding: 1 }), smooth],
  ['Conv', '[1,2,7,7] [3,2,3,3]', 's=2 p=0', (x, w) => ops.conv(x, w, null, { stride: 2 }), smooth],
  ['Conv', '[1,2,8,8] [3,2,3,3]', 's=2 p=0, a row left over', (x, w) => ops.conv(x, w, null, { stride: 2 }), smooth],
  ['ConvTranspose', '[2,3,3,4] [3,4,2,2]', 's=2', (x, w) => ops.convTranspose(x, w, { stride: 2 }), smooth],
  ['ConvTranspose', '[1,3,4,4] [3,2,3,3]', 's=1 p=1', (x, w) => ops.convTranspose(x, w, { padding: 1 }), smooth],
  [
    'ConvTranspose',
    '[1,2,3,3] [2,2,4,4]',
    's=2 p=1',
    (x, w) => ops.convTranspose(x, w, { stride: 2, padding: 1 }),
    smooth,
  ],
  ['ConvWeightGrad', '[2,3,5,6] [2,4,5,6]', 'k=3', weightGrad(3, 1, 1), smooth],
  ['ConvWeightGrad', '[1,3,6,5] [1,2,5,4]', 'k=4', weightGrad(4, 1, 1), smooth],
  ['ConvWeightGrad', '[2,3,2,2] [2,4,2,2]', 'k=3: smaller than the kernel', weightGrad(3, 1, 1), smooth],
  ['ConvWeightGrad', '[2,3,6,8] [2,4,3,4]', 'k=4 s=2', weightGrad(4, 2, 1), smooth],
  [
    'ConvWeightGrad',
    '[2,3,7,9] [2,4,3,4]',
    'k=2 s=2: the last row and column are left out',
    weightGrad(2, 2, 0),
    smooth,
  ],
  ['MaxPool', '[2,2,4,6]', 'k=2', (x) => ops.maxPool(x), spread],
  ['MaxPool', '[1,2,7,7]', 'k=3 s=2', (x) => ops.maxPool(x, 3, 2), spread],
  ['AveragePool', '[1,2,4,6]', 'k=2', (x) => ops.averagePool(x, { kernel: 2, stride: 2, padding: 0 }), smooth],
  [
    'AveragePool',
    '[1,2,4,5]',
    'k=3 s=1 p=1, padding not counted',
    (x) => ops.averagePool(x, { kernel: 3, stride: 1, padding: 1 }),
    smooth,
  ],
  [
    'AveragePool',
    '[1,2,4,5]',
    'k=3 s=1 p=1, padding counted',
    (x) => ops.averagePool(x, { kernel: 3, stride: 1, padding: 1 }, true),
    smooth,
  ],
  ['Resize', '[1,2,2,3]', 'nearest x2', (x) => ops.upsampleNearest(ops.mul(x, x), 2), smooth],
  ['LayerNorm2d', '[2,3,4,5] [3] [3]', '', (x, g, b) => ops.layerNorm2d(x, g, b), bent],
  ['ChannelNorm2d', '[2,3,4,5] [3] [3]', 'over images', (x, g, b) => ops.batchNorm2d(x, g, b).y, bent],
  ['ChannelNorm2d', '[2,3,4,5] [3] [3]', 'within images', (x, g, b) => ops.instanceNorm2d(x, g, b).y, bent],
  [
    'ChannelNorm2d',
    '[2,3,4,5] [3] [3]',
    'its statistics',
    (x, g, b) => {
      const { mean, variance } = ops.batchNorm2d(x, g, b);
      return ops.add(ops.mul(mean, mean), variance);
    },
    bent,
  ],
  ['Cast', '[3]', 'float32 to float32', (x) => ops.mul(ops.cast(ops.cast(x, 'float32'), 'float32'), x)],
];

function check([, text, , build, options = {}]: Case, target?: ops.Target): Promise<void> {
  const shapes = shapesOf(text);
  return checkGrads(shapes, build, { ...(typeof options === 'function' ? options(shapes) : options), target });
}

describe('gradients', () => {
  for (const one of cases) it(one.slice(0, 3).join(' '), () => check(one));
});

describe('lowerings compute the same numbers', () => {
  const others: ops.Target[] = [
    {
      ...ops.targets.cpu,
      convWeightGrad: 'conv',
      convDataGrad: 'transpose',
      maxPoolGrad: 'compare',
      upConv: 'depth-to-space',
    },
    { ...ops.targets.cpu, convWeightGrad: 'slices', upConv: 'reshape', maxPoolGrad: 'compare' },
    { ...ops.targets.cpu, convWeightGrad: 'shifted' },
    ops.targets.webgpu,
  ];
  const touched = new Set(['Conv', 'ConvTranspose', 'ConvWeightGrad', 'MaxPool', 'LayerNorm2d', 'ChannelNorm2d']);
  for (const one of cases.filter(([op]) => touched.has(op))) {
    others.forEach((target, i) => it(`${one.slice(0, 3).join(' ')} (${i})`, () => check(one, target)));
  }
});

describe('the operator table', () => {
  it('has no operator with a gradient that nobody tried', () => {
    const tried = new Set(cases.map(([op]) => op));
    // Reached only through the gradient of the operator named beside them.
    const through: Record<string, string> = {
      LayerNorm2dGrad: 'LayerNorm2d',
      ChannelNorm2dGrad: 'ChannelNorm2d',
      MaxPoolGrad: 'MaxPool',
    };
    const untried = [...ops.operatorTable().values()]
      .filter(({ opType, vjp }) => vjp !== 'none' && !tried.has(opType) && !tried.has(through[opType] ?? ''))
      .map(({ opType }) => opType);
    expect(untried).toEqual([]);
  });
});
