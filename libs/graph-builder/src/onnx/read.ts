import { fromBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  type AttributeProto,
  type GraphProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import type { DType } from '../graph/index.ts';
import { onnxTypes } from '../ops/index.ts';

/** A file that is not a readable ONNX model; one line for a person. */
export class OnnxReadError extends Error {
  override readonly name = 'OnnxReadError';
}

export interface OnnxTensorInfo {
  readonly name: string;
  /** ONNX data type number where it is not one of ours. */
  readonly dtype: DType | number;
  /** Numbers, names, or null for an unnamed dynamic size. */
  readonly shape: readonly (number | string | null)[];
}

export interface OnnxNode {
  readonly name: string;
  readonly domain: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, number | readonly number[] | string | OnnxGraph | null>>;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxTensorInfo[];
  readonly outputs: readonly OnnxTensorInfo[];
  readonly initializers: ReadonlyMap<string, OnnxTensorInfo & { readonly bytes: Uint8Array }>;
}

export interface OnnxModel extends OnnxGraph {
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The same bytes without a subclass: Node's Buffer shares memory where `slice` promises a copy. */
export const plainBytes = ({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Reads the structure of an ONNX file back. @throws OnnxReadError when the bytes are no ONNX model */
export function readModel(bytes: Uint8Array, where = 'model'): OnnxModel {
  let model;
  try {
    model = fromBinary(ModelProtoSchema, plainBytes(bytes));
  } catch {
    throw new OnnxReadError(
      `${where}: expected an ONNX file, got ${bytes.length} bytes that do not parse; it may be cut off or another format`,
    );
  }
  if (!model.graph || model.opsetImport.length === 0) {
    throw new OnnxReadError(
      `${where}: expected an ONNX model with a graph and an opset, got neither; it may be another protobuf file`,
    );
  }
  return {
    ...readGraph(model.graph),
    irVersion: Number(model.irVersion),
    opsets: Object.fromEntries(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])),
    producer: model.producerName,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  };
}

function readGraph(graph: GraphProto): OnnxGraph {
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, readTensor(tensor)]));
  return {
    nodes: graph.node.map((node) => ({
      name: node.name,
      domain: node.domain,
      opType: node.opType,
      inputs: node.input,
      outputs: node.output,
      attributes: Object.fromEntries(node.attribute.map((attribute) => [attribute.name, readAttribute(attribute)])),
    })),
    inputs: graph.input.filter(({ name }) => !initializers.has(name)).map(readInfo),
    outputs: graph.output.map(readInfo),
    initializers,
  };
}

function readAttribute(attribute: AttributeProto): OnnxNode['attributes'][string] {
  switch (attribute.type) {
    case AttributeType.INT:
      return Number(attribute.i);
    case AttributeType.INTS:
      return attribute.ints.map(Number);
    case AttributeType.FLOAT:
      return attribute.f;
    case AttributeType.FLOATS:
      return attribute.floats;
    case AttributeType.STRING:
      return new TextDecoder().decode(attribute.s);
    case AttributeType.GRAPH:
      return attribute.g ? readGraph(attribute.g) : null;
    default:
      return null;
  }
}

const dtypeNames = new Map(Object.entries(onnxTypes).map(([name, number]) => [number as number, name as DType]));
const dtypeOf = (number: number): DType | number => dtypeNames.get(number) ?? number;

function readInfo({ name, type }: ValueInfoProto): OnnxTensorInfo {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  return {
    name,
    dtype: dtypeOf(tensor?.elemType ?? 0),
    shape: (tensor?.shape?.dim ?? []).map(({ value }) =>
      value.case === 'dimValue' ? Number(value.value) : value.case === 'dimParam' ? value.value : null,
    ),
  };
}

function readTensor(tensor: TensorProto): OnnxTensorInfo & { bytes: Uint8Array } {
  const info = { name: tensor.name, dtype: dtypeOf(tensor.dataType), shape: tensor.dims.map(Number) };
  if (tensor.rawData.length || tensor.floatData.length === 0) return { ...info, bytes: tensor.rawData };
  return { ...info, bytes: new Uint8Array(Float32Array.from(tensor.floatData).buffer) };
}
