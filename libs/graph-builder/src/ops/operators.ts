/**
 * Every operator by name: the one list. `ops/index.ts` gives it to the other rooms and `src/index.ts` to the world, both
 * whole, so that a new operator is listed here and nowhere else.
 */
export { cast } from './cast.ts';
export { batchNorm2d, fixedNorm2d, instanceNorm2d } from './channel-norm.ts';
export type { ChannelNorm } from './channel-norm.ts';
export { conv } from './conv-geometry.ts';
export type { ConvGeometry, ConvOptions } from './conv-geometry.ts';
export { convTranspose, convWeightGrad } from './conv.ts';
export {
  abs,
  add,
  and,
  clip,
  div,
  equal,
  exp,
  greater,
  greaterOrEqual,
  identity,
  leakyRelu,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  not,
  pow,
  reciprocal,
  relu,
  sigmoid,
  signum,
  softplus,
  sqrt,
  stopGradient,
  sub,
  tanh,
  where,
} from './elementwise.ts';
export { expand, expandLike } from './expand.ts';
export { layerNorm2d } from './layer-norm.ts';
export { loop, shapeOf } from './loop.ts';
export type { LoopBody } from './loop.ts';
export { gemm, matMul } from './matmul.ts';
export { concat, depthToSpace, flip, gather, pad, reshape, slice, spaceToDepth, split, transpose } from './movement.ts';
export { maxPool } from './pool-geometry.ts';
export type { PoolGeometry } from './pool-geometry.ts';
export { averagePool } from './pool.ts';
export { reduceMean, reduceSum, reduceSumSquare } from './reduce.ts';
export { upsampleLinear, upsampleNearest } from './resize.ts';
export { reduceSumTo } from './unbroadcast.ts';
