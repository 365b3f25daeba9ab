import { grad } from '../autodiff/index.ts';
import { Graph, type Initializer, type Parameter, type Value } from '../graph/index.ts';
import { HINT_CELL, HINT_CHANNELS, GENERATOR_STRIDE } from '../models/index.ts';
import { serialize } from '../onnx/index.ts';
import { adam, clipGradNorm, ema } from '../optimizers/index.ts';
import { targets, type Target } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';
import { LOSS_NAMES, stepLosses, type Batch, type LossName } from './step-losses.ts';

export interface ParameterInfo {
  /** Dotted, as in checkpoints: `generator.encoder.2.conv1.conv.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
}

/** A tensor that one step takes in and gives back. */
export interface StateTensor {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
  readonly kind: 'parameter' | 'firstMoment' | 'secondMoment' | 'ema';
  /** The parameter it belongs to. Moments start at 0, averages at the parameter. */
  readonly parameter: string;
}

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
  };
  readonly parameters: readonly ParameterInfo[];
  readonly state: readonly StateTensor[];
  readonly losses: readonly LossName[];
  /** Name of the generated images' output, [N, 3, H, W]; undefined when not asked for. */
  readonly fake?: string;
}

export interface StepOptions {
  readonly target?: Target;
  /** Gives the generated images out as `fake`. */
  readonly fake?: boolean;
}

/** Batch inputs of a config. @throws GraphError when a side is not a multiple of 32 */
export function batchInputs(
  graph: Graph,
  { batch, height, width }: TrainConfig,
): Batch & { shapes: TrainStepProgram['batch'] } {
  for (const [name, side] of Object.entries({ height, width }))
    if (side < GENERATOR_STRIDE || side % GENERATOR_STRIDE)
      graph.fail(`${name}: expected a multiple of ${GENERATOR_STRIDE} pixels, got ${side}`);
  const shapes = {
    sketch: [batch, 1, height, width],
    hint: [batch, HINT_CHANNELS, height / HINT_CELL, width / HINT_CELL],
    target: [batch, 3, height, width],
  };
  return {
    sketch: graph.input('sketch', 'float32', shapes.sketch),
    hint: graph.input('hint', 'float32', shapes.hint),
    target: graph.input('target', 'float32', shapes.target),
    shapes,
  };
}

/** Trained parameters by network, in order of construction. */
export function parametersOf(graph: Graph, network: 'generator' | 'discriminator'): Parameter[] {
  return [...graph.parameters.values()].filter(({ name }) => name.startsWith(`${network}.`));
}

export function parameterInfo({ name, shape, init }: Parameter): ParameterInfo {
  return { name, shape, init };
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
  const { fake, losses } = stepLosses(batch, config);
  const state: StateTensor[] = [];
  const update = adam(learningRate, step, config.adam);
  const carried: { name: string; value: Value }[] = [];
  const carry = (input: Value, output: Value, kind: StateTensor['kind'], parameter: string): void => {
    const name = `next.${input.name}`;
    carried.push({ name, value: output });
    state.push({ input: input.name, output: name, shape: input.shape as readonly number[], kind, parameter });
  };
  const networks = [
    { loss: losses.generator, parameters: parametersOf(graph, 'generator'), average: config.emaDecay },
    { loss: losses.discriminator, parameters: parametersOf(graph, 'discriminator'), average: undefined },
  ];
  for (const { loss, parameters, average } of networks) {
    if (parameters.length === 0) continue;
    let gradients = grad(
      loss,
      parameters.map(({ value }) => value),
    );
    if (config.clipGradNorm) gradients = clipGradNorm(gradients, config.clipGradNorm);
    parameters.forEach(({ name, shape, value }, i) => {
      const firstMoment = graph.input(`adam.m.${name}`, 'float32', shape);
      const secondMoment = graph.input(`adam.v.${name}`, 'float32', shape);
      const next = update({ parameter: value, firstMoment, secondMoment }, gradients[i]!);
      carry(value, next.parameter, 'parameter', name);
      carry(firstMoment, next.firstMoment, 'firstMoment', name);
      carry(secondMoment, next.secondMoment, 'secondMoment', name);
      if (average !== undefined) {
        const mean = graph.input(`ema.${name}`, 'float32', shape);
        carry(mean, ema(mean, next.parameter, average), 'ema', name);
      }
    });
  }
  for (const name of LOSS_NAMES) graph.output(name, losses[name]);
  if (options.fake) graph.output('fake', fake);
  for (const { name, value } of carried) graph.output(name, value);
  return {
    bytes: serialize(graph, options.target ?? targets.cpu, { graphName: 'irodori-train-step' }),
    batch: batch.shapes,
    parameters: [...graph.parameters.values()].map(parameterInfo),
    state,
    losses: LOSS_NAMES,
    ...(options.fake ? { fake: 'fake' } : {}),
  };
}
