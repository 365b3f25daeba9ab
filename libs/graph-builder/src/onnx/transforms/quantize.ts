import type { TensorProto } from 'onnx-buf';
import {
  closeModelFile,
  floatsOf,
  isFloat,
  node,
  openModelFile,
  tensor,
  valueInfo,
  type ModelFile,
} from './model-file.ts';

/** Smallest and largest value that a tensor took on calibration pictures. */
export type Range = readonly [low: number, high: number];

/** Convolutions whose weights are in the file, without the first and the last, which stay float. */
function quantizable({ graph, initializers }: ModelFile) {
  const convolutions = graph.node.filter(
    ({ opType, input }) => opType === 'Conv' && isFloat(initializers.get(input[1]!)),
  );
  return convolutions.slice(1, -1);
}

/** Values whose range `quantizeModel` needs: inputs and outputs of the convolutions. */
export function calibrationPoints(bytes: Uint8Array): string[] {
  return [...new Set(quantizable(openModelFile(bytes)).flatMap(({ input, output }) => [input[0]!, output[0]!]))];
}

/** The model with these values as additional outputs. */
export function withOutputs(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  const file = openModelFile(bytes);
  const present = new Set(file.graph.output.map(({ name }) => name));
  for (const name of names) if (!present.has(name)) file.graph.output.push(valueInfo(name, 'float32'));
  return closeModelFile(file);
}

/**
 * Static quantization in QDQ form (QuantizeLinear and DequantizeLinear around float operators): convolution weights as
 * int8 with one scale per output channel and zero point 0, their inputs and outputs as uint8 with one scale and zero
 * point each; transposed convolutions keep float arithmetic on int8 weights. Norms and gates stay float.
 * @param ranges by the names of `calibrationPoints`
 */
export function quantizeModel(bytes: Uint8Array, ranges: ReadonlyMap<string, Range>): Uint8Array {
  const file = openModelFile(bytes);
  const { graph, initializers } = file;
  const convolutions = new Set(quantizable(file));
  const made = new Set([...convolutions].map(({ output }) => output[0]));
  const added: TensorProto[] = [];
  const nodes: typeof graph.node = [];
  const quantized = new Map<string, string>();

  /** The value rounded to its uint8 grid, as float again. */
  const rounded = (name: string): string => {
    const known = quantized.get(name);
    if (known !== undefined) return known;
    const range = ranges.get(name);
    if (!range) throw new Error(`quantization: no range for '${name}'`);
    const [codes, result] = [`${name}.u8`, `${name}.rounded`];
    const grid = uint8Grid(range);
    added.push(tensor(`${name}.scale`, 'float32', [], Float32Array.of(grid.scale)));
    added.push(tensor(`${name}.zero`, 'uint8', [], Uint8Array.of(grid.zero)));
    nodes.push(node('QuantizeLinear', [name, `${name}.scale`, `${name}.zero`], [codes]));
    nodes.push(node('DequantizeLinear', [codes, `${name}.scale`, `${name}.zero`], [result]));
    quantized.set(name, result);
    return result;
  };
  const storedWeights = new Map<string, string>();
  const eightBitWeight = (name: string, axis: 0 | 1): string => {
    const known = storedWeights.get(name);
    if (known !== undefined) return known;
    const { scales, codes } = int8PerChannel(initializers.get(name)!, axis);
    const shape = initializers.get(name)!.dims.map(Number);
    added.push(tensor(`${name}.i8`, 'int8', shape, codes));
    added.push(tensor(`${name}.scale`, 'float32', [scales.length], scales));
    added.push(tensor(`${name}.zero`, 'int8', [scales.length], new Int8Array(scales.length)));
    const result = `${name}.rounded`;
    nodes.push(node('DequantizeLinear', [`${name}.i8`, `${name}.scale`, `${name}.zero`], [result], { axis }));
    storedWeights.set(name, result);
    return result;
  };

  for (const original of graph.node) {
    const [x, w, ...rest] = original.input as [string, string, ...string[]];
    const [y] = original.output as [string];
    if (convolutions.has(original)) {
      original.input = [rounded(x), eightBitWeight(w, 0), ...rest];
      nodes.push(original);
      rounded(y);
      continue;
    }
    if (original.opType === 'ConvTranspose' && isFloat(initializers.get(w))) {
      original.input = [x, eightBitWeight(w, 1), ...rest];
    } else original.input = original.input.map((name) => (made.has(name) ? rounded(name) : name));
    nodes.push(original);
  }
  graph.node = nodes;
  const used = new Set(nodes.flatMap(({ input }) => input));
  graph.initializer = [...graph.initializer, ...added].filter(({ name }) => used.has(name));
  return closeModelFile(file);
}

/** A tensor that never leaves zero still needs a step, and subnormal ones are too coarse to be one. */
const SMALLEST_SCALE = 2 ** -100;

/** Scale and zero point of the 256 steps that cover the range and contain 0 exactly. */
export function uint8Grid([low, high]: Range): { scale: number; zero: number } {
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  const scale = Math.max(Math.fround((to - from) / 255), SMALLEST_SCALE);
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-from / scale))) };
}

function int8PerChannel(initializer: TensorProto, axis: 0 | 1) {
  const values = floatsOf(initializer);
  const shape = initializer.dims.map(Number);
  const channels = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channelOf = (i: number): number => Math.floor(i / inner) % channels;
  const scales = new Float32Array(channels);
  values.forEach((v, i) => (scales[channelOf(i)] = Math.max(scales[channelOf(i)]!, Math.abs(v) / 127)));
  const codes = Int8Array.from(values, (v, i) => Math.round(v / (scales[channelOf(i)]! || 1)));
  return { scales: scales.map((s) => s || 1), codes };
}
