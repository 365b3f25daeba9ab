import { describe, expect, it } from 'vitest';
import type { Value } from '../graph/index.ts';
import { checkGrads, randomArray, type CheckOptions } from '../testing/check-grads.testing.ts';
import * as ops from './index.ts';

/** One line per case: the operator it is for, shapes, the function, options. `second` marks the smooth ones. */
type Case = [op: string, title: string, shapes: number[][], build: (...x: Value[]) => Value, options?: CheckOptions];

const smooth: CheckOptions = { second: true };
const positive = (shapes: number[][], low = 0.5): CheckOptions => ({
  second: true,
  inputs: shapes.map((shape, i) =>
    randomArray(
      shape.reduce((a, b) => a * b, 1),
      11 + i,
    ).map((x) => Math.abs(x) + low),
  ),
});
/** Kinks are stepped over: every element at least 0.2 away from 0, with steps of 0.01. */
const away = (...lengths: number[]): CheckOptions => ({
  inputs: lengths.map((n, i) => randomArray(n, 11 + i).map((x) => x + Math.sign(x) * 0.3)),
});
/** All different, far apart, in mixed order: no ties for maxima to flip on. */
const spread = (n: number): number[] => Array.from({ length: n }, (_, i) => (((i * 7919) % n) - n / 2) * 0.1);

const cases: Case[] = [
  ['Add', '[2,3]+[3]', [[2, 3], [3]], ops.add, smooth],
  [
    'Sub',
    '[2,3]-[2,1]',
    [
      [2, 3],
      [2, 1],
    ],
    ops.sub,
    smooth,
  ],
  [
    'Mul',
    '[2,3]*[1,3]',
    [
      [2, 3],
      [1, 3],
    ],
    ops.mul,
    smooth,
  ],
  [
    'Mul',
    '[2,1,3]*[4,1]',
    [
      [2, 1, 3],
      [4, 1],
    ],
    ops.mul,
    smooth,
  ],
  ['Div', '[2,3]/[3]', [[2, 3], [3]], ops.div, positive([[2, 3], [3]], 1)],
  ['Neg', '[4]', [[4]], ops.neg, smooth],
  ['Exp', '[4]', [[4]], ops.exp, smooth],
  ['Log', '[4]', [[4]], ops.log, positive([[4]], 1)],
  ['Sqrt', '[4]', [[4]], ops.sqrt, positive([[4]], 1)],
  ['Reciprocal', '[4]', [[4]], ops.reciprocal, positive([[4]], 1)],
  ['Tanh', '[4]', [[4]], ops.tanh, smooth],
  ['Sigmoid', '[4]', [[4]], ops.sigmoid, smooth],
  ['Softplus', '[4]', [[4]], ops.softplus, smooth],
  ['Identity', '[4]', [[4]], ops.identity, smooth],
  ['Pow', '[4]^3', [[4]], (x) => ops.pow(x, 3), positive([[4]], 1)],
  ['Abs', '[6]', [[6]], ops.abs, away(6)],
  ['Relu', '[6]', [[6]], ops.relu, away(6)],
  ['LeakyRelu', '[6]', [[6]], (x) => ops.leakyRelu(x, 0.2), away(6)],
  ['Clip', '[8] to [-1, 1]', [[8]], (x) => ops.clip(x, -1, 1), { inputs: [[-3, -1.5, -0.9, -0.1, 0.3, 0.8, 1.4, 2]] }],
  [
    'Max',
    '[6],[6]',
    [[6], [6]],
    ops.maximum,
    {
      inputs: [
        [1, 2, 3, 4, 5, 6],
        [2, 1, 4, 3, 6, 5],
      ],
    },
  ],
  [
    'Min',
    '[6],[6]',
    [[6], [6]],
    ops.minimum,
    {
      inputs: [
        [1, 2, 3, 4, 5, 6],
        [2, 1, 4, 3, 6, 5],
      ],
    },
  ],
  ['Where', '[2,3],[3]', [[2, 3], [3]], (a, b) => ops.where(ops.greater(ops.stopGradient(a), 0), a, b), away(6, 3)],
  ['StopGradient', 'x sg(x) has slope sg(x)', [[4]], (x) => ops.add(ops.mul(ops.stopGradient(ops.mul(x, 0)), x), x)],
  ['ReduceSum', '[2,3,4] over 0,2', [[2, 3, 4]], (x) => ops.reduceSum(ops.mul(x, x), [0, 2]), smooth],
  ['ReduceMean', '[2,3,4] over 1', [[2, 3, 4]], (x) => ops.reduceMean(ops.mul(x, x), [1]), smooth],
  ['ReduceSumSquare', '[2,3] all', [[2, 3]], (x) => ops.reduceSumSquare(x), smooth],
  ['Expand', '[1,3] to [2,3]', [[1, 3]], (x) => ops.mul(ops.expand(x, [2, 3]), ops.expand(x, [2, 3])), smooth],
  ['Reshape', '[2,6] to [3,4]', [[2, 6]], (x) => ops.mul(ops.reshape(x, [3, 4]), ops.reshape(x, [3, 4])), smooth],
  ['Transpose', '[2,3,4] by 2,0,1', [[2, 3, 4]], (x) => ops.transpose(ops.mul(x, x), [2, 0, 1]), smooth],
  [
    'Concat',
    '[2,3],[2,1] axis 1',
    [
      [2, 3],
      [2, 1],
    ],
    (a, b) => ops.concat([ops.mul(a, a), b], 1),
    smooth,
  ],
  ['Slice', '[5,4] 1:5:2, 0:3', [[5, 4]], (x) => ops.slice(ops.mul(x, x), [0, 1], [1, 0], [5, 3], [2, 1]), smooth],
  ['Slice', '[5] reversed 4..1', [[5]], (x) => ops.slice(ops.mul(x, x), [0], [4], [0], [-1]), smooth],
  ['Slice', '[5] flipped', [[2, 5]], (x) => ops.flip(ops.mul(x, x), 1), smooth],
  ['Slice', '[7] 1:7:3 with a rest', [[7]], (x) => ops.slice(ops.mul(x, x), [0], [1], [6], [3]), smooth],
  ['Pad', '[2,3] by 1,0,0,2', [[2, 3]], (x) => ops.pad(ops.mul(x, x), [1, 0, 0, 2]), smooth],
  ['DepthToSpace', '[1,8,2,3] b=2', [[1, 8, 2, 3]], (x) => ops.depthToSpace(ops.mul(x, x), 2), smooth],
  [
    'Gather',
    'constant indices only',
    [[2]],
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
  [
    'MatMul',
    '[2,3,4]x[4,5]',
    [
      [2, 3, 4],
      [4, 5],
    ],
    ops.matMul,
    smooth,
  ],
  [
    'Gemm',
    'N N',
    [
      [3, 4],
      [4, 2],
    ],
    (a, b) => ops.gemm(a, b),
    smooth,
  ],
  [
    'Gemm',
    'T N',
    [
      [4, 3],
      [4, 2],
    ],
    (a, b) => ops.gemm(a, b, { transA: true }),
    smooth,
  ],
  [
    'Gemm',
    'N T',
    [
      [3, 4],
      [2, 4],
    ],
    (a, b) => ops.gemm(a, b, { transB: true }),
    smooth,
  ],
  [
    'Gemm',
    'T T',
    [
      [4, 3],
      [2, 4],
    ],
    (a, b) => ops.gemm(a, b, { transA: true, transB: true }),
    smooth,
  ],
  [
    'Conv',
    'x=[2,3,6,5] w=[4,3,3,3] s=1 p=1 with bias',
    [[2, 3, 6, 5], [4, 3, 3, 3], [4]],
    (x, w, b) => ops.conv(x, w, b, { padding: 1 }),
    smooth,
  ],
  [
    'Conv',
    'x=[2,3,6,5] w=[4,3,1,1]',
    [
      [2, 3, 6, 5],
      [4, 3, 1, 1],
    ],
    (x, w) => ops.conv(x, w),
    smooth,
  ],
  [
    'Conv',
    'x=[2,3,8,6] w=[4,3,4,4] s=2 p=1',
    [
      [2, 3, 8, 6],
      [4, 3, 4, 4],
    ],
    (x, w) => ops.conv(x, w, null, { stride: 2, padding: 1 }),
    smooth,
  ],
  [
    'Conv',
    'x=[1,2,7,7] w=[3,2,3,3] s=2 p=0',
    [
      [1, 2, 7, 7],
      [3, 2, 3, 3],
    ],
    (x, w) => ops.conv(x, w, null, { stride: 2 }),
    smooth,
  ],
  [
    'Conv',
    'x=[1,2,8,8] w=[3,2,3,3] s=2 p=0, a row left over',
    [
      [1, 2, 8, 8],
      [3, 2, 3, 3],
    ],
    (x, w) => ops.conv(x, w, null, { stride: 2 }),
    smooth,
  ],
  [
    'ConvTranspose',
    'x=[2,3,3,4] w=[3,4,2,2] s=2',
    [
      [2, 3, 3, 4],
      [3, 4, 2, 2],
    ],
    (x, w) => ops.convTranspose(x, w, { stride: 2 }),
    smooth,
  ],
  [
    'ConvTranspose',
    'x=[1,3,4,4] w=[3,2,3,3] s=1 p=1',
    [
      [1, 3, 4, 4],
      [3, 2, 3, 3],
    ],
    (x, w) => ops.convTranspose(x, w, { padding: 1 }),
    smooth,
  ],
  [
    'ConvTranspose',
    'x=[1,2,3,3] w=[2,2,4,4] s=2 p=1',
    [
      [1, 2, 3, 3],
      [2, 2, 4, 4],
    ],
    (x, w) => ops.convTranspose(x, w, { stride: 2, padding: 1 }),
    smooth,
  ],
  [
    'ConvWeightGrad',
    'x=[2,3,5,6] dy=[2,4,5,6] k=3',
    [
      [2, 3, 5, 6],
      [2, 4, 5, 6],
    ],
    (x, dy) => ops.convWeightGrad(x, dy, { kernel: [3, 3], stride: 1, padding: 1, dilation: 1 }),
    smooth,
  ],
  [
    'ConvWeightGrad',
    'x=[1,3,6,5] dy=[1,2,5,4] k=4',
    [
      [1, 3, 6, 5],
      [1, 2, 5, 4],
    ],
    (x, dy) => ops.convWeightGrad(x, dy, { kernel: [4, 4], stride: 1, padding: 1, dilation: 1 }),
    smooth,
  ],
  [
    'ConvWeightGrad',
    'x=[2,3,2,2] dy=[2,4,2,2] k=3: smaller than the kernel',
    [
      [2, 3, 2, 2],
      [2, 4, 2, 2],
    ],
    (x, dy) => ops.convWeightGrad(x, dy, { kernel: [3, 3], stride: 1, padding: 1, dilation: 1 }),
    smooth,
  ],
  [
    'ConvWeightGrad',
    'x=[2,3,6,8] dy=[2,4,3,4] k=4 s=2',
    [
      [2, 3, 6, 8],
      [2, 4, 3, 4],
    ],
    (x, dy) => ops.convWeightGrad(x, dy, { kernel: [4, 4], stride: 2, padding: 1, dilation: 1 }),
    smooth,
  ],
  [
    'ConvWeightGrad',
    'x=[2,3,7,9] dy=[2,4,3,4] k=2 s=2: the last row and column are left out',
    [
      [2, 3, 7, 9],
      [2, 4, 3, 4],
    ],
    (x, dy) => ops.convWeightGrad(x, dy, { kernel: [2, 2], stride: 2, padding: 0, dilation: 1 }),
    smooth,
  ],
  ['MaxPool', '[2,2,4,6] k=2', [[2, 2, 4, 6]], (x) => ops.maxPool(x), { inputs: [spread(96)], second: true }],
  ['MaxPool', '[1,2,7,7] k=3 s=2', [[1, 2, 7, 7]], (x) => ops.maxPool(x, 3, 2), { inputs: [spread(98)], second: true }],
  [
    'AveragePool',
    '[1,2,4,6] k=2',
    [[1, 2, 4, 6]],
    (x) => ops.averagePool(x, { kernel: 2, stride: 2, padding: 0 }),
    smooth,
  ],
  [
    'AveragePool',
    '[1,2,4,5] k=3 s=1 p=1, padding not counted',
    [[1, 2, 4, 5]],
    (x) => ops.averagePool(x, { kernel: 3, stride: 1, padding: 1 }),
    smooth,
  ],
  [
    'AveragePool',
    '[1,2,4,5] k=3 s=1 p=1, padding counted',
    [[1, 2, 4, 5]],
    (x) => ops.averagePool(x, { kernel: 3, stride: 1, padding: 1 }, true),
    smooth,
  ],
  ['Resize', '[1,2,2,3] nearest x2', [[1, 2, 2, 3]], (x) => ops.upsampleNearest(ops.mul(x, x), 2), smooth],
  [
    'LayerNorm2d',
    '[2,3,4,5]',
    [[2, 3, 4, 5], [3], [3]],
    (x, g, b) => ops.layerNorm2d(x, g, b),
    { second: true, epsilon: 5e-3 },
  ],
  [
    'ChannelNorm2d',
    '[2,3,4,5] over images',
    [[2, 3, 4, 5], [3], [3]],
    (x, g, b) => ops.batchNorm2d(x, g, b).y,
    { second: true, epsilon: 5e-3 },
  ],
  [
    'ChannelNorm2d',
    '[2,3,4,5] within images',
    [[2, 3, 4, 5], [3], [3]],
    (x, g, b) => ops.instanceNorm2d(x, g, b).y,
    { second: true, epsilon: 5e-3 },
  ],
  [
    'ChannelNorm2d',
    'its statistics',
    [[2, 3, 4, 5], [3], [3]],
    (x, g, b) => {
      const { mean, variance } = ops.batchNorm2d(x, g, b);
      return ops.add(ops.mul(mean, mean), variance);
    },
    { second: true, epsilon: 5e-3 },
  ],
  ['Cast', 'float32 to float32', [[3]], (x) => ops.mul(ops.cast(ops.cast(x, 'float32'), 'float32'), x)],
];

describe('gradients', () => {
  for (const [op, title, shapes, build, options] of cases) {
    it(`${op} ${title}`, () => checkGrads(shapes, build, options));
  }
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
  for (const [op, title, shapes, build, options] of cases.filter(([op]) => touched.has(op))) {
    others.forEach((target, i) => it(`${op} ${title} (${i})`, () => checkGrads(shapes, build, { ...options, target })));
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
