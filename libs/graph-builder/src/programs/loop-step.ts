import { Graph, symbolicDim, type Dim } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { add, cast, gather, identity, loop, shapeOf, targets } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';
import {
  batchShapes,
  noiseInputs,
  parameterInfo,
  stateTensor,
  stepBody,
  type StepOptions,
  type TrainStepProgram,
} from './train-step.ts';

/**
 * Several training steps as one run. Inputs: `sketch`, `hint`, `target` with the steps on a new first axis, `learningRate`
 * [steps], `step` (float32 scalar, the number of the first of them, 1-based) and the state. Outputs: each loss [steps] and
 * the state after the last step.
 */
export interface LoopStepProgram extends Omit<TrainStepProgram, 'fake'> {
  /** Steps per run; null: as many as the inputs bring. `batch` has the shapes of one step. */
  readonly steps: number | null;
}

export interface LoopStepOptions extends Pick<StepOptions, 'target'> {
  /** Steps per run; absent: any number, told by the inputs. */
  readonly steps?: number;
}

/**
 * The step of `buildTrainStep` as the body of an ONNX Loop: state is carried from iteration to iteration, so that it
 * crosses between JavaScript and the runtime, or between host and GPU, once per run instead of once per step. Frozen
 * weights are initializers of the body, where the runtime pre-packs them.
 * @throws GraphError naming the place when sizes do not fit
 */
export function buildLoopTrainStep(config: TrainConfig, options: LoopStepOptions = {}): LoopStepProgram {
  const graph = new Graph();
  const batch = batchShapes(graph, config);
  const { steps: fixed, target = targets.cpu } = options;
  if (fixed !== undefined && !(Number.isInteger(fixed) && fixed > 0)) {
    graph.fail(`steps: expected a positive integer, got ${fixed}`);
  }
  const steps: Dim = fixed ?? symbolicDim('steps');
  const learningRate = graph.input('learningRate', 'float32', [steps]);
  const captured = [
    graph.input('sketch', 'float32', [steps, ...batch.sketch]),
    graph.input('hint', 'float32', [steps, ...batch.hint]),
    graph.input('target', 'float32', [steps, ...batch.target]),
    learningRate,
    graph.input('step', 'float32', []),
    ...(batch.draft ? [graph.input('draft', 'float32', [steps, ...batch.draft])] : []),
  ];

  /** Random numbers come stacked as the batches do. */
  const body: Graph = new Graph({
    noise: (name, shape) => {
      const stacked = graph.input(name, 'float32', [steps, ...shape]);
      captured.push(stacked);
      return gather(body.capture(name, stacked.type), iteration, 0);
    },
  });
  const iteration = body.input('iteration', 'int64', []);
  const condition = body.input('condition', 'bool', []);
  const [sketches, hints, targetImages, rates, firstStep, drafts] = captured.map(({ name, type }) =>
    body.capture(name, type),
  );
  const now = { sketch: sketches!, hint: hints!, target: targetImages! };
  const current = {
    sketch: gather(now.sketch, iteration, 0),
    hint: gather(now.hint, iteration, 0),
    target: gather(now.target, iteration, 0),
    ...(drafts ? { draft: gather(drafts, iteration, 0) } : {}),
  };
  const step = add(firstStep!, cast(iteration, 'float32'));
  const { losses, carried } = stepBody(current, gather(rates!, iteration, 0), step, config, target);
  body.output('go', identity(condition));
  const outputOf = new Map(carried.map(({ input, output }) => [input, output]));
  const states = body.inputs.slice(2);
  for (const input of states) body.output(`next.${input.name}`, outputOf.get(input)!);
  for (const [name, value] of Object.entries(losses)) body.output(name, identity(value));

  const results = loop({
    body,
    count: shapeOf(learningRate),
    carried: states.map(({ name, dtype, shape }) => graph.input(name, dtype, shape)),
    captured,
    ...(fixed === undefined ? {} : { length: fixed }),
  });
  Object.keys(losses).forEach((name, i) => graph.output(name, results[states.length + i]!));
  const state = carried.map(stateTensor);
  const position = new Map(states.map(({ name }, i) => [name, i]));
  for (const { input, output } of state) graph.output(output, results[position.get(input)!]!);
  return {
    bytes: serialize(graph, target, { graphName: 'irodori-train-loop' }),
    batch,
    parameters: [...body.parameters.values()].map(parameterInfo),
    noise: noiseInputs(body),
    state,
    losses: Object.keys(losses),
    steps: fixed ?? null,
  };
}
