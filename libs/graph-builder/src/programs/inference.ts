import { Graph, symbolicDim, type Dim, type TensorArray, type Value } from '../graph/index.ts';
import { scaleDim } from '../graph/index.ts';
import {
  decodeHint,
  encodeSketch,
  generator,
  HINT_CELL,
  HINT_CHANNELS,
  styleVector,
  type GeneratorConfig,
} from '../models/index.ts';
import type { PerceptualWeights } from '../models/perceptual-weights.ts';
import { serialize } from '../onnx/index.ts';
import { slice, targets, type Target } from '../ops/index.ts';

/** Generator weights by their dotted names; others may be present. */
export type Weights = ReadonlyMap<string, TensorArray>;

export interface InferenceOptions {
  readonly target?: Target;
  /** Of a generator with a style vector: what pictures are to look like, S numbers; zeros by default, no reference. */
  readonly style?: Float32Array;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Fixed sizes; by default batch, height and width are dynamic (height and width in multiples of 32). */
  readonly size?: { readonly batch: number; readonly height: number; readonly width: number };
}

function imageDims(size: InferenceOptions['size']): { batch: Dim; height: Dim; width: Dim } {
  return size ?? { batch: symbolicDim('batch'), height: symbolicDim('height'), width: symbolicDim('width') };
}

function inputs(graph: Graph, size: InferenceOptions['size']): { sketch: () => Value; hint: () => Value } {
  const { batch, height, width } = imageDims(size);
  const cells = (dim: Dim): Dim =>
    scaleDim(dim, 1, HINT_CELL) ?? graph.fail(`expected sides in multiples of ${HINT_CELL}`);
  return {
    sketch: () => graph.input('sketch', 'float32', [batch, 1, height, width]),
    hint: () => graph.input('hint', 'float32', [batch, HINT_CHANNELS, cells(height), cells(width)]),
  };
}

/**
 * The generator as an ONNX model: `sketch`, `hint` -> `image` [N, 3, H, W], linear (clamp to [-1, 1] for display). With
 * several candidates `image` is the first, and `candidates` [N, 3 candidates, H, W] all of them.
 */
export function buildInference(config: GeneratorConfig, weights: Weights, options: InferenceOptions = {}): Uint8Array {
  const graph = new Graph({ parameters: weights });
  const { sketch, hint } = inputs(graph, options.size);
  const { style } = options;
  const vector = style && graph.constant({ dtype: 'float32', shape: [1, style.length], data: style });
  const images = generator(sketch(), hint(), config, vector && { style: vector });
  if ((config.candidates ?? 1) > 1) graph.output('candidates', images);
  graph.output('image', slice(images, [1], [0], [3]));
  return write(graph, 'irodori-generator', options);
}

/** Names of what the first half hands to the second. */
export const SPLIT_TENSORS = ['features', 'skip1', 'skip2'] as const;

/**
 * The generator cut at level 3: `encoder` runs once per sketch (`sketch` -> `features`, `skip1`, `skip2`), `decoder` once
 * per hint (those and `hint` -> `image`). Together they compute what the whole computes.
 */
export function buildSplitInference(
  config: GeneratorConfig,
  weights: Weights,
  options: InferenceOptions = {},
): { encoder: Uint8Array; decoder: Uint8Array } {
  const first = new Graph({ parameters: weights });
  const encoded = encodeSketch(inputs(first, options.size).sketch(), config);
  for (const name of SPLIT_TENSORS) first.output(name, encoded[name]);
  const second = new Graph({ parameters: weights });
  const input = (name: (typeof SPLIT_TENSORS)[number]): Value => second.input(name, 'float32', encoded[name].shape);
  const features = { features: input('features'), skip1: input('skip1'), skip2: input('skip2') };
  second.output('image', decodeHint(features, inputs(second, options.size).hint(), config));
  return {
    encoder: write(first, 'irodori-generator-encoder', options),
    decoder: write(second, 'irodori-generator-decoder', options),
  };
}

function write(
  graph: Graph,
  graphName: string,
  { target = targets.inference, metadata = {} }: InferenceOptions,
): Uint8Array {
  return serialize(graph, target, { graphName, metadata });
}

/**
 * What a picture looks like to a generator with a style vector: `image` [1, 3, H, W], RGB in [-1, 1] -> `style` [1, S].
 * @throws GraphError when the perceptual network's weights are not whole
 */
export function buildStyleVector(
  perceptual: PerceptualWeights,
  { height, width }: { readonly height: number; readonly width: number },
): Uint8Array {
  const graph = new Graph();
  graph.output('style', styleVector(graph.input('image', 'float32', [1, 3, height, width]), perceptual));
  return serialize(graph, targets.cpu, { graphName: 'irodori-style-vector' });
}
