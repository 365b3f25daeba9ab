import { grad } from '../autodiff/index.ts';
import { Graph, type Initializer, type Parameter, type Value } from '../graph/index.ts';
import { HINT_CELL, HINT_CHANNELS, generatorStride } from '../models/index.ts';
import { serialize } from '../onnx/index.ts';
import { adam, clipGradNorm, emaDecayAt, updateAll, type Trained } from '../optimizers/index.ts';
import { identity, targets, type Target } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';
import { stepLosses } from './step-losses.ts';
import { LOSS_NAMES, type Batch, type LossName } from './step-types.ts';

export interface ParameterInfo {
  /** Dotted, as in checkpoints: `generator.encoder.2.conv1.conv.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
  /** A statistic that the step carries on without training it. */
  readonly statistic?: boolean;
}

/** A tensor that one step takes in and gives back. */
export interface StateTensor {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
  readonly kind: 'parameter' | 'firstMoment' | 'secondMoment' | 'ema' | 'statistic';
  /** The parameter or statistic it belongs to. Moments start at 0, averages at the parameter. */
  readonly parameter: string;
}

/** Random numbers that a graph takes in. */
export interface NoiseInput {
  readonly name: string;
  readonly shape: readonly number[];
}

export const noiseInputs = ({ noises }: Graph): NoiseInput[] =>
  [...noises].map(([name, { shape }]) => ({ name, shape }));

/** The statistics of a graph as what a step carries. */
export const carriedStatistics = ({ statistics }: Graph): CarriedValue[] =>
  [...statistics.values()].map(({ name, value, next }) => ({
    input: value,
    output: next,
    kind: 'statistic',
    parameter: name,
  }));

/**
 * One training step as one ONNX graph. Inputs: `sketch`, `hint`, `target`, the scalars `learningRate` and `step` (float32,
 * 1 for the first), and the state. Outputs: the losses by name (scalars), `fake` if asked, and the next state.
 */
export interface TrainStepProgram {
  readonly bytes: Uint8Array;
  readonly batch: {
    readonly sketch: readonly number[];
    readonly hint: readonly number[];
    readonly target: readonly number[];
    /** Of a refining pair. */
    readonly draft?: readonly number[];
  };
  readonly parameters: readonly ParameterInfo[];
  /** Random numbers to give in: uniform in [0, 1), new ones in each step. */
  readonly noise: readonly NoiseInput[];
  readonly state: readonly StateTensor[];
  /** Names of the losses' outputs: `LOSS_NAMES`, then the terms that only some configs have. */
  readonly losses: readonly string[];
  /** Name of the generated images' output, [N, 3 candidates, H, W]; undefined when not asked for. */
  readonly fake?: string;
}

export interface StepOptions {
  readonly target?: Target;
  /** Gives the generated images out as `fake`. */
  readonly fake?: boolean;
}

/** Batch inputs of a config. @throws GraphError when a side is not a multiple of 32 */
export function batchInputs(graph: Graph, config: TrainConfig): Batch & { shapes: TrainStepProgram['batch'] } {
  const shapes = batchShapes(graph, config);
  return {
    sketch: graph.input('sketch', 'float32', shapes.sketch),
    hint: graph.input('hint', 'float32', shapes.hint),
    target: graph.input('target', 'float32', shapes.target),
    ...(shapes.draft ? { draft: graph.input('draft', 'float32', shapes.draft) } : {}),
    shapes,
  };
}

/** Shapes of one step's batch. @throws GraphError when a side is not a multiple of 32 */
export function batchShapes(graph: Graph, { generator, batch, height, width }: TrainConfig): TrainStepProgram['batch'] {
  const stride = generatorStride(generator);
  for (const [name, side] of Object.entries({ height, width })) {
    if (side < stride || side % stride) graph.fail(`${name}: expected a multiple of ${stride} pixels, got ${side}`);
  }
  return {
    sketch: [batch, 1, height, width],
    hint: [batch, HINT_CHANNELS, height / HINT_CELL, width / HINT_CELL],
    target: [batch, 3, height, width],
    ...(generator.architecture === 'refining-pair' ? { draft: [batch, 3, height, width] } : {}),
  };
}

/** Trained parameters by network, in order of construction. */
export function parametersOf(graph: Graph, network: 'generator' | 'discriminator'): Parameter[] {
  return [...graph.parameters.values()].filter(({ name }) => name.startsWith(`${network}.`));
}

export function parameterInfo({ name, shape, init }: Parameter): ParameterInfo {
  return { name, shape, init };
}

/** A value that goes from step to step, with the graph input it comes in by. */
interface CarriedValue {
  readonly input: Value;
  readonly output: Value;
  readonly kind: StateTensor['kind'];
  readonly parameter: string;
}

interface StepBody {
  readonly fake: Value;
  /** `LOSS_NAMES` and the terms beside them, in order. */
  readonly losses: Readonly<Record<string, Value>>;
  readonly carried: readonly CarriedValue[];
}

/** What a step carries of a parameter, in the order of its state. */
export const stateKinds = [
  ['parameter', 'parameter'],
  ['firstMoment', 'firstMoment'],
  ['secondMoment', 'secondMoment'],
  ['average', 'ema'],
] as const satisfies readonly (readonly [keyof Trained, StateTensor['kind']])[];

/** WebGPU joins and cuts only a handful of tensors at a time; on CUDA it was not measured. */
export const joinsVectors = ({ provider }: Target): boolean => provider === 'cpu';

interface NetworkUpdate {
  readonly update: ReturnType<typeof adam>;
  /** Scalar, 1 for the first. */
  readonly step: Value;
  readonly target: Target;
  /** Decay of the running average; absent: none is kept. */
  readonly average?: number | undefined;
  /** Largest joint norm of the gradients; absent: not limited. */
  readonly clip?: number | undefined;
}

/** One optimizer step of a network: what it carries of every parameter. Moments and averages become inputs of the graph. */
export function updateNetwork(
  loss: Value,
  parameters: readonly Parameter[],
  { update, step, target, average, clip }: NetworkUpdate,
): CarriedValue[] {
  const { graph } = loss;
  let gradients = grad(
    loss,
    parameters.map(({ value }) => value),
  );
  if (clip) gradients = clipGradNorm(gradients, clip);
  const states = parameters.map(({ name, shape, value }) => ({
    parameter: value,
    firstMoment: graph.input(`adam.m.${name}`, 'float32', shape),
    secondMoment: graph.input(`adam.v.${name}`, 'float32', shape),
    ...(average === undefined ? {} : { average: graph.input(`ema.${name}`, 'float32', shape) }),
  }));
  const decay = average === undefined ? undefined : emaDecayAt(step, average);
  const next = updateAll(states, gradients, { update, decay, joinVectors: joinsVectors(target) });
  return parameters.flatMap(({ name }, i) =>
    stateKinds.flatMap(([key, kind]) => {
      const [input, output] = [states[i]![key], next[i]![key]];
      return input && output ? [{ input, output, kind, parameter: name }] : [];
    }),
  );
}

/** A parameter that does not learn. */
const asTheyAre = ({ name, value }: Parameter): CarriedValue => ({
  input: value,
  output: identity(value),
  kind: 'parameter',
  parameter: name,
});

/** Which of the generator's parameters learn. @throws GraphError when none does */
function learning(graph: Graph, parameters: readonly Parameter[], { trained }: TrainConfig): (name: string) => boolean {
  const learns = (name: string): boolean => trained?.some((prefix) => name.startsWith(prefix)) ?? true;
  if (parameters.length > 0 && !parameters.some(({ name }) => learns(name))) {
    graph.fail(
      `trained: expected the beginnings of parameter names, got ${(trained ?? []).join(', ')}, which none has`,
    );
  }
  return learns;
}

/** One step inside a graph: parameters, moments and averages become inputs of it, in the order of construction. */
export function stepBody(
  batch: Batch,
  learningRate: Value,
  step: Value,
  config: TrainConfig,
  target: Target,
): StepBody {
  const { graph } = learningRate;
  const { fake, losses, terms } = stepLosses(batch, config);
  const update = adam(learningRate, step, config.adam);
  const carried: CarriedValue[] = [];
  const networks = [
    { loss: losses.generator, parameters: parametersOf(graph, 'generator'), average: config.emaDecay },
    { loss: losses.discriminator, parameters: parametersOf(graph, 'discriminator'), average: undefined },
  ];
  for (const { loss, parameters, average } of networks) {
    const learns = loss === losses.generator ? learning(graph, parameters, config) : () => true;
    const moving = parameters.filter(({ name }) => learns(name));
    if (moving.length === 0) continue;
    const options = { update, step, target, average, clip: config.clipGradNorm };
    const updates = updateNetwork(loss, moving, options);
    carried.push(...updates, ...parameters.filter(({ name }) => !learns(name)).map(asTheyAre));
  }
  return { fake, losses: inOrder(losses, terms), carried: [...carried, ...carriedStatistics(graph)] };
}

/** What a step reports, in order. */
export const inOrder = (
  losses: Readonly<Record<LossName, Value>>,
  terms: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> => ({
  ...Object.fromEntries(LOSS_NAMES.map((name) => [name, losses[name]])),
  ...terms,
});

export const nextName = (input: Value): string => `next.${input.name}`;

/** How a carried value is called from outside. */
export function stateTensor({ input, kind, parameter }: CarriedValue): StateTensor {
  return { input: input.name, output: nextName(input), shape: input.shape as readonly number[], kind, parameter };
}

/**
 * Builds the whole GAN step (paper III.C; spec section 6): one forward pass, both losses with the parameters as they stand,
 * then one Adam update of generator and discriminator each.
 * @throws GraphError naming the place when sizes do not fit
 */
export function buildTrainStep(config: TrainConfig, options: StepOptions = {}): TrainStepProgram {
  const graph = new Graph();
  const batch = batchInputs(graph, config);
  const learningRate = graph.input('learningRate', 'float32', []);
  const step = graph.input('step', 'float32', []);
  const { target = targets.cpu } = options;
  const { fake, losses, carried } = stepBody(batch, learningRate, step, config, target);
  for (const [name, value] of Object.entries(losses)) graph.output(name, value);
  if (options.fake) graph.output('fake', fake);
  for (const { output, input } of carried) graph.output(nextName(input), output);
  return {
    bytes: serialize(graph, target, { graphName: 'irodori-train-step' }),
    batch: batch.shapes,
    parameters: [...graph.parameters.values()].map(parameterInfo),
    noise: noiseInputs(graph),
    state: carried.map(stateTensor),
    losses: Object.keys(losses),
    ...(options.fake ? { fake: 'fake' } : {}),
  };
}
