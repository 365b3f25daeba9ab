/**
 * Tensor graphs as values, their derivatives, and ONNX files of them. Networks and losses are in
 * `@irodori/graph-builder/models`, whole training and inference programs in `@irodori/graph-builder/training`.
 */
export {
  broadcastShapes,
  dimEquals,
  elementCount,
  formatShape,
  Graph,
  GraphError,
  scaleDim,
  shapeEquals,
  staticShape,
  symbolicDim,
  Value,
} from './graph/index.ts';
export type {
  Attribute,
  Attributes,
  Dim,
  DType,
  GraphOptions,
  Initializer,
  Node,
  Parameter,
  Shape,
  Statistic,
  SymbolicDim,
  TensorArray,
  TensorData,
  TensorType,
} from './graph/index.ts';
export { grad, vjp } from './autodiff/index.ts';
export * from './ops/operators.ts';
export { applyOp, DECOMPOSE, defineOp, operatorTable, ShapeMismatch, targets } from './ops/index.ts';
export type { Emission, Nchwc, OpDef, Operand, Target, Vjp } from './ops/index.ts';
export { OnnxReadError, readModel, serialize } from './onnx/index.ts';
export type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensorInfo, SerializeOptions } from './onnx/index.ts';
export {
  calibrationPoints,
  quantizeModel,
  withFoldedReshapes,
  withHalfCompute,
  withHalfStorage,
  withOutputs,
} from './onnx/transforms/index.ts';
export type { Range } from './onnx/transforms/index.ts';
