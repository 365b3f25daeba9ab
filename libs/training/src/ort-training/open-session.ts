import { availableParallelism } from 'node:os';
import { buildGradStep, buildOrtTraining } from '@irodori/graph-builder/training';
import { TrainingError } from '../errors.ts';
import type { TrainConfig } from '../config/schema.ts';
import { stepConfigOf } from '../build-program.ts';
import { learningRateAt } from '../schedule.ts';
import { OrtGanSession } from './gan-session.ts';
import { loadOrtTraining } from './load-runtime.ts';
import type { TrainingState } from './training-checkpoint.ts';

/** So many rates are written into the optimizer where nothing bounds the run and the schedule never settles. */
const OPEN_END = 200_000;

interface OrtTrainingRun {
  readonly config: TrainConfig;
  /** Folder from which a relative path of the settings starts. */
  readonly base?: string;
  /** Where the run ends; undefined when only time bounds it. */
  readonly totalSteps: number | undefined;
  /** Parameters by name, and what there is of averages and moments. */
  readonly initial: TrainingState;
  /** Optimizer steps that `initial` has behind it. */
  readonly step: number;
}

/**
 * The session of the engine `ort-training`: the same step as the portable graph's, through the official
 * onnxruntime-training 1.19.2 on the CPU. The schedule goes into the optimizer graph.
 * @throws TrainingError when the runtime is missing or the system has what it cannot carry, GraphError when sizes do not fit
 */
export async function runOrtTraining({
  config,
  base,
  totalSteps,
  initial,
  step,
}: OrtTrainingRun): Promise<OrtGanSession> {
  const stepConfig = await stepConfigOf(config, base);
  const { noise, statistics, batch } = buildGradStep(stepConfig);
  const further = [
    ...noise.map(({ name }) => name),
    ...statistics.map(({ parameter }) => parameter),
    ...(batch.draft ? ['drafts'] : []),
  ];
  if (further.length > 0) {
    throw new TrainingError(
      'unusableSetting',
      `engine ort-training: expected a system without random numbers, running statistics and drafts, got '${config.preset}' with ${further[0]}`,
      { settings: ['engine', 'preset'], remedy: 'use engine portable' },
    );
  }
  const threads = config.threads === 0 ? availableParallelism() : config.threads;
  const runtime = await loadOrtTraining(threads);
  const parts = {
    runtime,
    programs: (learningRates: readonly number[]) => buildOrtTraining(stepConfig, { learningRates }),
    learningRates: scheduledRates(config, totalSteps),
    emaDecay: config.ema,
  };
  return new OrtGanSession(parts, initial, step);
}

/** The rate of each step from the first on; one entry when it never changes. */
export function scheduledRates(config: TrainConfig, totalSteps: number | undefined): number[] {
  const { kind, warmup } = config.schedule;
  const settles = kind === 'constant' || (kind === 'cosine' && totalSteps === undefined);
  const count = settles ? warmup + 1 : (totalSteps ?? OPEN_END);
  return Array.from({ length: count }, (_, i) => learningRateAt(config, i + 1, totalSteps));
}
