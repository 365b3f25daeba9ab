import { onnxTypes } from '../../ops/index.ts';
import { toHalf } from './half.ts';
import { closeModelFile, floatsOf, isFloat, node, openModelFile, tensor, type ModelFile } from './model-file.ts';

/** Weights shorter than this stay float32: norms and biases, a fraction of a percent of the file. */
const SHORTEST = 256;

/**
 * The model with its large weights stored as float16 and cast back to float32 when a session is made: half the download,
 * the speed of float32, and it runs wherever Cast does.
 */
export function withHalfStorage(bytes: Uint8Array): Uint8Array {
  const file = openModelFile(bytes);
  const casts = [];
  for (const initializer of file.graph.initializer) {
    if (!isFloat(initializer) || initializer.rawData.length < 4 * SHORTEST) continue;
    const { name } = initializer;
    const stored = `${name}.fp16`;
    Object.assign(initializer, halfTensor(file, name, stored));
    casts.push(node('Cast', [stored], [name], { to: onnxTypes.float32 }));
  }
  file.graph.node.unshift(...casts);
  return closeModelFile(file);
}

/** Operators that gain from float16 and lose no range by it; norms and gates stay in float32. */
const HALF_OPERATORS = new Set(['Conv', 'ConvTranspose', 'Concat', 'MaxPool', 'LeakyRelu', 'Resize', 'DepthToSpace']);
/** Inputs beyond the first that are sizes and scales, not data. */
const FIRST_INPUT_ONLY = new Set(['Resize', 'Reshape', 'Transpose', 'Slice']);

/**
 * The model computing convolutions, pooling and concatenation in float16, everything else, the inputs and the outputs in
 * float32. For GPUs with 16-bit shaders; processors convert back and forth and lose time.
 */
export function withHalfCompute(bytes: Uint8Array): Uint8Array {
  const file = openModelFile(bytes);
  const { graph, initializers } = file;
  const outputs = new Set(graph.output.map(({ name }) => name));
  /** Names whose own tensor is float16; every other value's own tensor is float32. */
  const halves = new Set<string>();
  const versions = new Map<string, string>();
  const nodes: typeof graph.node = [];
  const added: typeof graph.initializer = [];

  const version = (name: string, half: boolean): string => {
    const stored = initializers.get(name);
    if (name === '' || halves.has(name) === half || (stored && !isFloat(stored))) return name;
    const key = `${name}.${half ? 'fp16' : 'fp32'}`;
    const known = versions.get(key);
    if (known !== undefined) return known;
    versions.set(key, key);
    if (stored && half) added.push(halfTensor(file, name, key));
    else nodes.push(node('Cast', [name], [key], { to: half ? onnxTypes.float16 : onnxTypes.float32 }));
    return key;
  };

  for (const original of graph.node) {
    const half = HALF_OPERATORS.has(original.opType);
    original.input = original.input.map((name, i) =>
      i > 0 && FIRST_INPUT_ONLY.has(original.opType) ? name : version(name, half),
    );
    nodes.push(original);
    if (!half) continue;
    original.output = original.output.map((name) => {
      if (!outputs.has(name)) {
        halves.add(name);
        return name;
      }
      halves.add(`${name}.half`);
      return `${name}.half`;
    });
    for (const name of original.output) {
      if (name.endsWith('.half')) nodes.push(node('Cast', [name], [name.slice(0, -5)], { to: onnxTypes.float32 }));
    }
  }
  graph.node = nodes;
  const used = new Set(nodes.flatMap(({ input }) => input));
  graph.initializer = [...graph.initializer, ...added].filter(({ name }) => used.has(name));
  return closeModelFile(file);
}

/** A float32 initializer as float16 under another name. */
function halfTensor({ initializers }: ModelFile, name: string, as: string) {
  const initializer = initializers.get(name)!;
  return tensor(as, 'float16', initializer.dims.map(Number), toHalf(floatsOf(initializer)));
}
