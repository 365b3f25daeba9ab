export { Graph, GraphError, Value } from './graph.ts';
export { GraphCopy, withBodies } from './graph-copy.ts';
export type { Attribute, Attributes, GraphOptions, Initializer, Node, Parameter, Statistic } from './graph.ts';
export {
  broadcastShapes,
  dimEquals,
  elementCount,
  formatShape,
  scaleDim,
  shapeEquals,
  staticShape,
  symbolicDim,
} from './tensor-type.ts';
export type { Dim, DType, Shape, SymbolicDim, TensorArray, TensorData, TensorType } from './tensor-type.ts';
