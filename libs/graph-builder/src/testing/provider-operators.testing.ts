import type { OnnxGraph, OnnxNode } from '../onnx/index.ts';

/*
 * Operators of the default domain with a kernel at opset 18, as far as our graphs could want them. From the sources and
 * runs of ONNX Runtime 1.24 to 1.30.
 */

/** On the GPU and equal to the CPU in both providers. */
const everywhere = [
  ...['Abs', 'Add', 'Clip', 'Div', 'Erf', 'Exp', 'LeakyRelu', 'Log', 'Max', 'Min', 'Mul', 'Neg', 'Pow', 'Reciprocal'],
  ...['Relu', 'Sigmoid', 'Softplus', 'Sqrt', 'Sub', 'Tanh'],
  ...['And', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'Where'],
  ...['Conv', 'ConvTranspose', 'Gemm', 'MatMul'],
  ...['AveragePool', 'GlobalAveragePool', 'MaxPool', 'InstanceNormalization'],
  ...['ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceSum', 'ReduceSumSquare'],
  ...['Concat', 'DepthToSpace', 'Expand', 'Gather', 'Identity', 'Pad', 'Reshape', 'Resize', 'Slice', 'Split'],
  ...['Squeeze', 'Tile', 'Transpose', 'Unsqueeze', 'Cast', 'Shape'],
] as const;

/** Operators by provider; what is missing here runs on the CPU, with copies both ways. */
export const providerOperators = {
  webgpu: new Set<string>(everywhere),
  /** No MaxUnpool. Control flow keeps what it carries on the device. */
  cuda: new Set<string>([...everywhere, 'Loop', 'Scan', 'If', 'Sign', 'ScatterElements', 'Size', 'Sum']),
} as const;

const windowed: Record<string, readonly string[]> = {
  Conv: ['kernel_shape', 'strides', 'pads', 'dilations', 'group'],
  ConvTranspose: ['kernel_shape', 'strides', 'pads', 'dilations', 'group', 'output_padding'],
  MaxPool: ['kernel_shape', 'strides', 'pads', 'ceil_mode'],
  AveragePool: ['kernel_shape', 'strides', 'pads', 'ceil_mode', 'count_include_pad'],
};

function troubleOf(node: OnnxNode, provider: keyof typeof providerOperators): string | undefined {
  if (node.domain !== '' || !providerOperators[provider].has(node.opType)) return `no ${provider} kernel`;
  const missing = (windowed[node.opType] ?? []).filter((name) => node.attributes[name] === undefined);
  if (missing.length > 0) return `does not declare ${missing.join(', ')}`;
  if ('auto_pad' in node.attributes) return 'has auto_pad';
  const pads = node.attributes.pads as readonly number[] | undefined;
  if (node.opType === 'ConvTranspose' && (pads?.[0] !== pads?.[2] || pads?.[1] !== pads?.[3])) {
    return `has the asymmetric pads ${pads?.join(', ')}, which run on the CPU`;
  }
  if (node.opType === 'MaxPool' && node.outputs.length > 1) return 'asks for indices';
  return undefined;
}

/** Every node, bodies included, that would leave the provider or depends on a default it gets wrong; one line each. */
export function providerTroubles(graph: OnnxGraph, provider: keyof typeof providerOperators): string[] {
  return graph.nodes.flatMap((node) => {
    const trouble = troubleOf(node, provider);
    const bodies = Object.values(node.attributes).filter(
      (value): value is OnnxGraph => typeof value === 'object' && value !== null && 'nodes' in value,
    );
    return [
      ...(trouble ? [`${node.opType} ${node.name}: ${trouble}`] : []),
      ...bodies.flatMap((body) => providerTroubles(body, provider)),
    ];
  });
}
