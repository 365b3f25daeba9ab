import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import type { AttributeProtoSchema, GraphProtoSchema, TensorProtoSchema, ValueInfoProtoSchema } from 'onnx-buf';
import { AttributeProto_AttributeType as AttributeType, ModelProtoSchema } from 'onnx-buf';
import {
  withBodies,
  type Attribute,
  type Dim,
  type Graph,
  type Node,
  type TensorData,
  type TensorType,
  type Value,
} from '../graph/index.ts';
import { onnxTypes, opDef, type Target } from '../ops/index.ts';
import { lowerGraph } from './lower.ts';

export interface SerializeOptions {
  /** Strings for other tools; runtimes' JavaScript interfaces do not show them. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly graphName?: string;
  /** Other operator domains in use, by version. */
  readonly domains?: Readonly<Record<string, number>>;
  /** Defaults to the oldest version that carries the opset: 8 for opset 17 and 18. */
  readonly irVersion?: number;
}

/** ONNX's own file version for an opset. */
const irVersions: Readonly<Record<number, number>> = { 17: 8, 18: 8, 19: 9, 20: 9, 21: 10 };

/** The graph as the bytes of an ONNX ModelProto, after lowering it for the target. */
export function serialize(graph: Graph, target: Target, options: SerializeOptions = {}): Uint8Array {
  const lowered = lowerGraph(graph, target);
  const domains = {
    ...Object.fromEntries([...domainsOf(lowered, target)].map((name) => [name, 1])),
    ...options.domains,
  };
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(options.irVersion ?? irVersions[target.opset] ?? 8),
    producerName: 'irodori',
    opsetImport: [
      { domain: '', version: BigInt(target.opset) },
      ...Object.entries(domains).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    ],
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: graphProto(lowered, target, options.graphName ?? 'irodori'),
  });
  return toBinary(ModelProtoSchema, model);
}

/** Operator sets in use beside the standard one, in bodies too. */
function domainsOf(graph: Graph, target: Target): Set<string> {
  const domains = new Set<string>();
  for (const node of graph.nodes) {
    const { domain } = opDef(node.opType).emit?.(node, target.opset) ?? {};
    if (domain) domains.add(domain);
    withBodies(node.attributes, (body) => {
      for (const inner of domainsOf(body, target)) domains.add(inner);
      return body;
    });
  }
  return domains;
}

type GraphInit = MessageInitShape<typeof GraphProtoSchema>;
type NodeInit = NonNullable<GraphInit['node']>[number];

/** Where a body stands in its file: ONNX wants every name once in a graph and the bodies inside. */
interface Enclosing {
  readonly prefix: string;
  /** Names in the file of what the body captures, in order. */
  readonly captured: readonly string[];
}

/** An already lowered graph. */
function graphProto(
  graph: Graph,
  target: Target,
  name: string,
  enclosing: Enclosing = { prefix: '', captured: [] },
): GraphInit {
  const { prefix } = enclosing;
  const names = nameValues(graph, enclosing);
  const nameOf = (value: Value | null): string => (value ? names.get(value)! : '');
  const initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const written = new Set<string>();
  const initializer = (tensor: TensorData, tensorName: string): string => {
    if (!written.has(tensorName)) {
      written.add(tensorName);
      initializers.push(tensorProto(tensor, tensorName));
    }
    return tensorName;
  };
  const writer: NodeWriter = {
    target,
    prefix,
    nameOf,
    initializer: (tensor, tensorName) => initializer(tensor, prefix + tensorName),
  };
  const nodes = graph.nodes.map((node) => nodeProto(node, writer));
  for (const value of graph.constants.keys()) initializer(graph.constants.get(value)!, nameOf(value));
  const outputs = graph.outputs.map(({ name: output, value }) => ({ name: prefix + output, value }));
  for (const { name: output, value } of outputs) {
    if (names.get(value) !== output) {
      nodes.push({ opType: 'Identity', name: `output.${output}`, input: [nameOf(value)], output: [output] });
    }
  }
  return {
    name,
    node: nodes,
    initializer: initializers,
    input: graph.inputs.map((value) => valueInfo(nameOf(value), value.type)),
    output: outputs.map(({ name: output, value }) => valueInfo(output, value.type)),
  };
}

/** Names of every value: graph inputs and outputs keep theirs, everything else is already unique. */
function nameValues(graph: Graph, { prefix, captured }: Enclosing): Map<Value, string> {
  const names = new Map<Value, string>(graph.captures.map((value, i) => [value, captured[i]!]));
  const taken = new Set<string>([...graph.inputs, ...graph.outputs].map((x) => prefix + x.name));
  for (const input of graph.inputs) names.set(input, prefix + input.name);
  for (const { name, value } of graph.outputs) if (value.producer && !names.has(value)) names.set(value, prefix + name);
  const unique = (stem: string): string => {
    let name = prefix + stem;
    for (let i = 2; taken.has(name); i++) name = `${prefix}${stem}_${i}`;
    taken.add(name);
    return name;
  };
  for (const value of graph.constants.keys()) names.set(value, unique(value.name));
  for (const node of graph.nodes) for (const y of node.outputs) if (!names.has(y)) names.set(y, unique(y.name));
  return names;
}

interface NodeWriter {
  readonly target: Target;
  readonly prefix: string;
  readonly nameOf: (value: Value | null) => string;
  /** Adds a constant to the graph's initializers; returns its name there. */
  readonly initializer: (tensor: TensorData, name: string) => string;
}

function nodeProto(node: Node, { target, prefix, nameOf, initializer }: NodeWriter): NodeInit {
  const {
    opType = node.opType,
    domain = '',
    listedInputs = node.inputs.length,
    constants = [],
    attributes,
  } = opDef(node.opType).emit?.(node, target.opset) ?? {
    attributes: node.attributes,
  };
  const extra = constants.map((constant) => {
    if (constant === null) return '';
    const tensor: TensorData =
      'dtype' in constant
        ? constant
        : { dtype: 'int64', shape: [constant.length], data: BigInt64Array.from(constant, (v) => BigInt(v)) };
    return initializer(tensor, `const.${tensor.dtype}.${tensor.data.length === 0 ? 'none' : tensor.data.join('_')}`);
  });
  const name = `${prefix}${node.scope ? `${node.scope}.` : ''}${opType}_${node.id}`;
  const body = (graph: Graph, attribute: string): GraphInit =>
    graphProto(graph, target, attribute, {
      prefix: `${name}/`,
      captured: node.inputs.slice(listedInputs).map(nameOf),
    });
  return {
    opType,
    domain,
    name,
    input: [...node.inputs.slice(0, listedInputs).map(nameOf), ...extra],
    output: node.outputs.map(nameOf),
    attribute: Object.entries(attributes).flatMap(([attribute, value]) => {
      if (value === undefined) return [];
      return typeof value === 'object' && 'graph' in value
        ? [{ name: attribute, type: AttributeType.GRAPH, g: body(value.graph, attribute) }]
        : [attributeProto(attribute, value)];
    }),
  };
}

function attributeProto(
  name: string,
  value: Exclude<Attribute, { readonly graph: Graph }>,
): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('floats' in value) return { name, type: AttributeType.FLOATS, floats: [...value.floats] };
  return { name, type: AttributeType.INTS, ints: value.map((v) => BigInt(v)) };
}

function tensorProto(tensor: TensorData, name: string): MessageInitShape<typeof TensorProtoSchema> {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return {
    name,
    dataType: onnxTypes[tensor.dtype],
    dims: tensor.shape.map((dim) => BigInt(dim)),
    rawData: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
  };
}

function valueInfo(name: string, { dtype, shape }: TensorType): MessageInitShape<typeof ValueInfoProtoSchema> {
  const elemType = onnxTypes[dtype];
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim: shape.map(dimProto) } } } } };
}

/** Sizes derived from a symbol stay unnamed: ONNX has no arithmetic in names, and runtimes compare names literally. */
function dimProto(dim: Dim) {
  if (typeof dim === 'number') return { value: { case: 'dimValue' as const, value: BigInt(dim) } };
  const named = dim.numerator === 1 && dim.denominator === 1;
  return named ? { value: { case: 'dimParam' as const, value: dim.symbol } } : {};
}
