/** The operator table's door: importing it registers every operator. */
export { DECOMPOSE, applyOp, defineOp, opDef, operatorTable, ShapeMismatch } from './define-op.ts';
export type { Emission, OpDef, Operand, Vjp } from './define-op.ts';
export { targets } from './target.ts';
export type { Nchwc, Target } from './target.ts';
export { cast, onnxTypes } from './cast.ts';
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
