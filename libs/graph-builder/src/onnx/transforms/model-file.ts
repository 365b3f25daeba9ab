import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf';
import type { DType, TensorArray } from '../../graph/index.ts';
import { onnxTypes } from '../../ops/index.ts';
import { OnnxReadError, plainBytes } from '../read.ts';

/** An ONNX model being rewritten: the parsed file, its graph, and its initializers by name. */
export interface ModelFile {
  readonly model: ModelProto;
  readonly graph: GraphProto;
  readonly initializers: Map<string, TensorProto>;
}

/** @throws OnnxReadError when the bytes are no ONNX model */
export function openModelFile(bytes: Uint8Array): ModelFile {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, plainBytes(bytes));
  } catch {
    throw new OnnxReadError(`expected an ONNX model, got ${bytes.length} bytes that do not parse`);
  }
  if (!model.graph) throw new OnnxReadError('expected an ONNX model, got a file without a graph');
  return {
    model,
    graph: model.graph,
    initializers: new Map(model.graph.initializer.map((tensor) => [tensor.name, tensor])),
  };
}

export const closeModelFile = ({ model }: ModelFile): Uint8Array => toBinary(ModelProtoSchema, model);

/** A node with integer attributes. */
export function node(
  opType: string,
  input: string[],
  output: string[],
  attributes: Readonly<Record<string, number>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name: `${opType}.${output[0] ?? ''}`,
    input,
    output,
    attribute: Object.entries(attributes).map(([name, i]) => ({ name, type: AttributeType.INT, i: BigInt(i) })),
  });
}

export function tensor(name: string, dtype: DType, shape: readonly number[], data: TensorArray): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: onnxTypes[dtype],
    dims: shape.map(BigInt),
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}

/** A graph input or output; without a shape the runtime infers it. */
export function valueInfo(name: string, dtype: DType, shape?: readonly number[]) {
  const dims = shape && { dim: shape.map((side) => ({ value: { case: 'dimValue' as const, value: BigInt(side) } })) };
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: { case: 'tensorType', value: { elemType: onnxTypes[dtype], ...(dims ? { shape: dims } : {}) } },
    },
  });
}

/** Values of a float32 initializer as written by `serialize`. */
export function floatsOf(initializer: TensorProto): Float32Array {
  return new Float32Array(Uint8Array.from(initializer.rawData).buffer);
}

export const isFloat = (initializer: TensorProto | undefined): initializer is TensorProto =>
  initializer?.dataType === onnxTypes.float32;
