export { OnnxReadError, readModel } from './read.ts';
export type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensorInfo } from './read.ts';
export { serialize } from './serialize.ts';
export type { SerializeOptions } from './serialize.ts';
