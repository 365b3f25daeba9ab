import { grad } from '../autodiff/index.ts';
import { Graph } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { adam, clipGradNorm, emaDecayAt, updateAll } from '../optimizers/index.ts';
import { targets } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';
import { stepLosses } from './step-losses.ts';
import {
  batchInputs,
  carriedStatistics,
  inOrder,
  joinsVectors,
  nextName,
  noiseInputs,
  parameterInfo,
  parametersOf,
  stateKinds,
  stateTensor,
  type NoiseInput,
  type ParameterInfo,
  type StateTensor,
  type StepOptions,
  type TrainStepProgram,
} from './train-step.ts';

/** Losses and gradients without an update: inputs are the batch and the parameters, `grad.NAME` the gradients. */
export interface GradProgram {
  readonly bytes: Uint8Array;
  readonly batch: TrainStepProgram['batch'];
  readonly parameters: readonly ParameterInfo[];
  readonly noise: readonly NoiseInput[];
  /** Running statistics: they advance with each batch, also where no update follows. */
  readonly statistics: readonly StateTensor[];
  readonly losses: readonly string[];
  /** Outputs for looking inside: `fake`, `logitFake`, `logitReal` where there is a discriminator. */
  readonly extras: readonly string[];
}

/** The forward and backward half of a step, for gradient accumulation and data-parallel training. */
export function buildGradStep(config: TrainConfig, { target = targets.cpu }: StepOptions = {}): GradProgram {
  const graph = new Graph();
  if (config.trained) graph.fail('trained: expected a whole step, got its halves, in which all parameters learn');
  const batch = batchInputs(graph, config);
  const { fake, losses, terms, logitFake, logitReal } = stepLosses(batch, config);
  const gradients = (['generator', 'discriminator'] as const).flatMap((network) => {
    const parameters = parametersOf(graph, network);
    const values = grad(
      losses[network],
      parameters.map(({ value }) => value),
    );
    return parameters.map(({ name }, i) => ({ name, value: values[i]! }));
  });
  const reported = inOrder(losses, terms);
  for (const [name, value] of Object.entries(reported)) graph.output(name, value);
  const statistics = carriedStatistics(graph);
  for (const { input, output } of statistics) graph.output(nextName(input), output);
  const extras = { fake, logitFake, logitReal };
  for (const [name, value] of Object.entries(extras)) if (value) graph.output(name, value);
  for (const { name, value } of gradients) graph.output(`grad.${name}`, value);
  return {
    bytes: serialize(graph, target, { graphName: 'irodori-grad-step' }),
    batch: batch.shapes,
    parameters: [...graph.parameters.values()].map(parameterInfo),
    noise: noiseInputs(graph),
    statistics: statistics.map(stateTensor),
    losses: Object.keys(reported),
    extras: Object.entries(extras).flatMap(([name, value]) => (value ? [name] : [])),
  };
}

/** The update half: inputs `learningRate`, `step`, the state, and `grad.NAME` for every parameter. */
export interface ApplyProgram {
  readonly bytes: Uint8Array;
  readonly state: readonly StateTensor[];
}

/** One Adam update from gradients made elsewhere, averaged by the caller. */
export function buildApplyStep(
  parameters: readonly ParameterInfo[],
  config: Pick<TrainConfig, 'adam' | 'clipGradNorm' | 'emaDecay'>,
  { target = targets.cpu }: StepOptions = {},
): ApplyProgram {
  const graph = new Graph();
  const learningRate = graph.input('learningRate', 'float32', []);
  const step = graph.input('step', 'float32', []);
  const update = adam(learningRate, step, config.adam);
  const decay = config.emaDecay === undefined ? undefined : emaDecayAt(step, config.emaDecay);
  const state: StateTensor[] = [];
  for (const network of ['generator', 'discriminator']) {
    const own = parameters.filter(({ name }) => name.startsWith(`${network}.`));
    if (own.length === 0) continue;
    const raw = own.map(({ name, shape }) => graph.input(`grad.${name}`, 'float32', shape));
    const gradients = config.clipGradNorm ? clipGradNorm(raw, config.clipGradNorm) : raw;
    const states = own.map(({ name, shape }) => ({
      parameter: graph.input(name, 'float32', shape),
      firstMoment: graph.input(`adam.m.${name}`, 'float32', shape),
      secondMoment: graph.input(`adam.v.${name}`, 'float32', shape),
      ...(decay === undefined || network !== 'generator'
        ? {}
        : { average: graph.input(`ema.${name}`, 'float32', shape) }),
    }));
    const next = updateAll(states, gradients, { update, decay, joinVectors: joinsVectors(target) });
    own.forEach(({ name, shape }, i) => {
      for (const [key, kind] of stateKinds) {
        const [input, output] = [states[i]![key]?.name, next[i]![key]];
        if (input === undefined || !output) continue;
        graph.output(`next.${input}`, output);
        state.push({ input, output: `next.${input}`, shape, kind, parameter: name });
      }
    });
  }
  return { bytes: serialize(graph, target, { graphName: 'irodori-apply-step' }), state };
}
