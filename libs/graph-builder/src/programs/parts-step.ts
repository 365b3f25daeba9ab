import { Graph, elementCount, symbolicDim, type Value } from '../graph/index.ts';
import {
  prototypeLoss,
  segmentLoss,
  SEGMENT_LOSS_NAMES,
  toneLoss,
  type SegmentLossConfig,
  type SegmentLossName,
} from '../losses/index.ts';
import { partsNetwork, partsStride, type PartsConfig } from '../models/index.ts';
import { serialize } from '../onnx/index.ts';
import { adam, type AdamConfig } from '../optimizers/index.ts';
import { add, mul, targets, type Target } from '../ops/index.ts';
import type { InferenceOptions, Weights } from './inference.ts';
import {
  nextName,
  parameterInfo,
  stateTensor,
  updateNetwork,
  type ParameterInfo,
  type StateTensor,
} from './train-step.ts';

/** Of the segment loss, and the factors of further terms in the sum. */
interface PartsLossConfig extends SegmentLossConfig {
  /** Of `prototypeLoss`; 0 or none: no such term. */
  readonly prototype?: number;
  /** Of `toneLoss`; a network without tones has no such term. */
  readonly tone?: number;
}

type PartsLossName = SegmentLossName | 'prototype' | 'tone';

export interface PartsTrainConfig extends PartsConfig {
  readonly losses: PartsLossConfig;
  readonly adam: AdamConfig;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** K, the most parts that one picture can have. */
  readonly slots: number;
  readonly emaDecay?: number;
  readonly clipGradNorm?: number;
}

/** Shapes of one batch by input name; without tones there are three inputs. */
export interface PartsBatchShapes {
  /** [N, 1, H, W] in [0, 1] */
  readonly sketch: readonly number[];
  /** [N, H W], number of each pixel's part, -1: none */
  readonly parts: readonly number[];
  /** [N, K], class of each part, -1: unknown */
  readonly names: readonly number[];
  /** [N, H W], 1 in shade, 0 lit, -1: unknown; where the network tells tones */
  readonly tones?: readonly number[];
  /** [N, 1], channel of the light; where the network tells tones */
  readonly light?: readonly number[];
}

/** One step of the parts network; inputs and outputs as in `TrainStepProgram`, with `PartsBatchShapes` for a batch. */
export interface PartsStepProgram {
  readonly bytes: Uint8Array;
  readonly batch: PartsBatchShapes;
  readonly parameters: readonly ParameterInfo[];
  readonly state: readonly StateTensor[];
  readonly losses: readonly PartsLossName[];
}

type LossInputs = Pick<PartsTrainConfig, 'losses' | 'batch' | 'height' | 'width' | 'slots'> & PartsConfig;

interface BatchLosses {
  readonly shapes: PartsBatchShapes;
  readonly losses: Readonly<Partial<Record<PartsLossName, Value>> & Record<'total', Value>>;
  readonly names: readonly PartsLossName[];
}

function lossOf(graph: Graph, config: LossInputs): BatchLosses {
  const { batch: n, height, width, slots } = config;
  const stride = partsStride(config);
  for (const [name, side] of Object.entries({ height, width })) {
    if (side < stride || side % stride) graph.fail(`${name}: expected a multiple of ${stride} pixels, got ${side}`);
  }
  const pixels = [n, height * width];
  const shapes: PartsBatchShapes = {
    sketch: [n, 1, height, width],
    parts: pixels,
    names: [n, slots],
    ...(config.tones ? { tones: pixels, light: [n, 1] } : {}),
  };
  const input = (name: keyof PartsBatchShapes): Value => graph.input(name, 'float32', shapes[name]!);
  const batch = { sketch: input('sketch'), parts: input('parts'), names: input('names') };
  const { embedding, names, tone: logits } = partsNetwork(batch.sketch, config);
  const segments = segmentLoss({ embedding, logits: names }, batch, config.losses);
  const { minPixels, prototype: prototypeWeight = 0, tone: toneWeight = 1 } = config.losses;
  const further: { prototype?: Value; tone?: Value } = {};
  let { total } = segments;
  if (prototypeWeight > 0) {
    further.prototype = prototypeLoss(embedding, batch.parts, { slots, minPixels });
    total = add(total, mul(further.prototype, prototypeWeight));
  }
  if (logits) {
    const truth = { parts: batch.parts, tones: input('tones'), light: input('light') };
    further.tone = toneLoss(logits, truth, { slots, minPixels });
    total = add(total, mul(further.tone, toneWeight));
  }
  const added = Object.keys(further) as (keyof typeof further)[];
  return { shapes, losses: { ...segments, ...further, total }, names: [...SEGMENT_LOSS_NAMES, ...added] };
}

/**
 * Builds one training step of the parts network: forward pass, segment loss, one Adam update.
 * @throws GraphError naming the place when sizes do not fit
 */
export function buildPartsTrainStep(
  config: PartsTrainConfig,
  { target = targets.cpu }: { readonly target?: Target } = {},
): PartsStepProgram {
  const graph = new Graph();
  const { shapes, losses, names } = lossOf(graph, config);
  const learningRate = graph.input('learningRate', 'float32', []);
  const step = graph.input('step', 'float32', []);
  const parameters = [...graph.parameters.values()];
  const carried = updateNetwork(losses.total, parameters, {
    update: adam(learningRate, step, config.adam),
    step,
    target,
    average: config.emaDecay,
    clip: config.clipGradNorm,
  });
  for (const name of names) graph.output(name, losses[name]!);
  for (const { output, input } of carried) graph.output(nextName(input), output);
  return {
    bytes: serialize(graph, target, { graphName: 'irodori-parts-step' }),
    batch: shapes,
    parameters: parameters.map(parameterInfo),
    state: carried.map(stateTensor),
    losses: names,
  };
}

/** The losses of a batch under given weights, as an ONNX model: the inputs of `PartsBatchShapes` -> each loss, a scalar. */
export function buildPartsLoss(config: LossInputs, weights: Weights): { bytes: Uint8Array; batch: PartsBatchShapes } {
  const graph = new Graph({ parameters: weights });
  const { shapes, losses, names } = lossOf(graph, config);
  for (const name of names) graph.output(name, losses[name]!);
  return { bytes: serialize(graph, targets.cpu, { graphName: 'irodori-parts-loss' }), batch: shapes };
}

/**
 * The parts network as an ONNX model: `sketch` [N, 1, H, W] -> `embedding` [N, E, H, W], `names` [N, C, H, W] and,
 * where it has one, `tone` [N, T, H, W]. Height and
 * width are dynamic unless a size is given, in multiples of the network's stride.
 */
export function buildPartsInference(config: PartsConfig, weights: Weights, options: InferenceOptions = {}): Uint8Array {
  const graph = new Graph({ parameters: weights });
  const { batch, height, width } = options.size ?? {
    batch: symbolicDim('batch'),
    height: symbolicDim('height'),
    width: symbolicDim('width'),
  };
  const { embedding, names, tone } = partsNetwork(graph.input('sketch', 'float32', [batch, 1, height, width]), config);
  graph.output('embedding', embedding);
  graph.output('names', names);
  if (tone) graph.output('tone', tone);
  const { target = targets.inference, metadata = {} } = options;
  return serialize(graph, target, { graphName: 'irodori-parts', metadata });
}

/** Trained parameters of the parts network, in order of construction. */
export function partsParameters(config: PartsConfig): ParameterInfo[] {
  const graph = new Graph();
  const side = partsStride(config);
  partsNetwork(graph.input('sketch', 'float32', [1, 1, side, side]), config);
  return [...graph.parameters.values()].map(parameterInfo);
}

/** Trained numbers of the parts network. */
export function countPartsParameters(config: PartsConfig): number {
  return partsParameters(config).reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
