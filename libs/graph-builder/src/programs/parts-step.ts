import { Graph, elementCount, symbolicDim, type Value } from '../graph/index.ts';
import { segmentLoss, SEGMENT_LOSS_NAMES, type SegmentLossConfig, type SegmentLossName } from '../losses/index.ts';
import { partsNetwork, partsStride, type PartsConfig } from '../models/index.ts';
import { serialize } from '../onnx/index.ts';
import { adam, type AdamConfig } from '../optimizers/index.ts';
import { targets, type Target } from '../ops/index.ts';
import type { InferenceOptions, Weights } from './inference.ts';
import {
  nextName,
  parameterInfo,
  stateTensor,
  updateNetwork,
  type ParameterInfo,
  type StateTensor,
} from './train-step.ts';

export interface PartsTrainConfig extends PartsConfig {
  readonly losses: SegmentLossConfig;
  readonly adam: AdamConfig;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** K, the most parts that one picture can have. */
  readonly slots: number;
  readonly emaDecay?: number;
  readonly clipGradNorm?: number;
}

/** Shapes of one batch by input name. */
export interface PartsBatchShapes {
  /** [N, 1, H, W] in [0, 1] */
  readonly sketch: readonly number[];
  /** [N, H W], number of each pixel's part, -1: none */
  readonly parts: readonly number[];
  /** [N, K], class of each part, -1: unknown */
  readonly names: readonly number[];
}

/** One step of the parts network; inputs and outputs as in `TrainStepProgram`, with `PartsBatchShapes` for a batch. */
export interface PartsStepProgram {
  readonly bytes: Uint8Array;
  readonly batch: PartsBatchShapes;
  readonly parameters: readonly ParameterInfo[];
  readonly state: readonly StateTensor[];
  readonly losses: readonly SegmentLossName[];
}

type LossInputs = Pick<PartsTrainConfig, 'losses' | 'batch' | 'height' | 'width' | 'slots'> & PartsConfig;

function lossOf(graph: Graph, config: LossInputs) {
  const { batch: n, height, width, slots } = config;
  const stride = partsStride(config);
  for (const [name, side] of Object.entries({ height, width })) {
    if (side < stride || side % stride) graph.fail(`${name}: expected a multiple of ${stride} pixels, got ${side}`);
  }
  const shapes: PartsBatchShapes = { sketch: [n, 1, height, width], parts: [n, height * width], names: [n, slots] };
  const input = (name: keyof PartsBatchShapes): Value => graph.input(name, 'float32', shapes[name]);
  const batch = { sketch: input('sketch'), parts: input('parts'), names: input('names') };
  const { embedding, names } = partsNetwork(batch.sketch, config);
  return { shapes, losses: segmentLoss({ embedding, logits: names }, batch, config.losses) };
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
  const { shapes, losses } = lossOf(graph, config);
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
  for (const name of SEGMENT_LOSS_NAMES) graph.output(name, losses[name]);
  for (const { output, input } of carried) graph.output(nextName(input), output);
  return {
    bytes: serialize(graph, target, { graphName: 'irodori-parts-step' }),
    batch: shapes,
    parameters: parameters.map(parameterInfo),
    state: carried.map(stateTensor),
    losses: SEGMENT_LOSS_NAMES,
  };
}

/** The losses of a batch under given weights, as an ONNX model: `sketch`, `parts`, `names` -> each loss, a scalar. */
export function buildPartsLoss(config: LossInputs, weights: Weights): { bytes: Uint8Array; batch: PartsBatchShapes } {
  const graph = new Graph({ parameters: weights });
  const { shapes, losses } = lossOf(graph, config);
  for (const name of SEGMENT_LOSS_NAMES) graph.output(name, losses[name]);
  return { bytes: serialize(graph, targets.cpu, { graphName: 'irodori-parts-loss' }), batch: shapes };
}

/**
 * The parts network as an ONNX model: `sketch` [N, 1, H, W] -> `embedding` [N, E, H, W], `names` [N, C, H, W]. Height and
 * width are dynamic unless a size is given, in multiples of the network's stride.
 */
export function buildPartsInference(config: PartsConfig, weights: Weights, options: InferenceOptions = {}): Uint8Array {
  const graph = new Graph({ parameters: weights });
  const { batch, height, width } = options.size ?? {
    batch: symbolicDim('batch'),
    height: symbolicDim('height'),
    width: symbolicDim('width'),
  };
  const { embedding, names } = partsNetwork(graph.input('sketch', 'float32', [batch, 1, height, width]), config);
  graph.output('embedding', embedding);
  graph.output('names', names);
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
