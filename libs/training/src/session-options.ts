import type { Device, SessionOptions } from '@irodori/runtime';
import { TrainingError } from './errors.ts';
import type { TrainConfig } from './config/schema.ts';

interface Placement {
  /** Threads of the runtime; 0: one per core. */
  readonly threads: number;
  readonly device?: Device;
}

/** How the runtime is to run a model: on the CPU unless told otherwise, and silently. */
export function sessionOptionsFor({ threads, device = 'cpu' }: Placement): SessionOptions {
  return {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(threads === 0 ? {} : { intraOpNumThreads: threads }),
  };
}

/** Larger networks were not tried. */
const SMALL_MODEL = 16 * 2 ** 20;

/**
 * Options for a network on the CPU. A small one's graph is not optimized: that takes longer than a run and makes none faster, and
 * whoever opens it, for one picture or many, gets the same numbers.
 * @param bytes size of the model's file
 * @param once whether it runs for one picture alone: its threads then do not wait busily for the next operator
 */
export function inferenceOptions(options: SessionOptions, bytes: number, once: boolean): SessionOptions {
  return {
    ...options,
    ...(once ? { extra: { session: { intra_op: { allow_spinning: '0' } } } } : {}),
    ...(bytes <= SMALL_MODEL ? { graphOptimizationLevel: 'disabled' } : {}),
  };
}

/**
 * The same for the training step. On the CPU its graph is already lowered as it is to run: the runtime's own optimizer
 * takes seconds to look through it and makes no step faster (measured on `tiny` and `lite`).
 */
export function trainingSessionOptions({ threads, device = 'cpu' }: Placement): SessionOptions {
  const options = sessionOptionsFor({ threads, device });
  return device === 'cpu' ? { ...options, graphOptimizationLevel: 'disabled' } : options;
}

/** The state is copied between JavaScript and the runtime, or host and device, once per run, whatever it does in between. */
const STEPS_PER_RUN = { cpu: 8, cuda: 16, webgpu: 1 } as const satisfies Record<Device, number>;

/** Runs of as many steps as nobody asked for end within this many seconds where they can: a stop waits for the run. */
export const RUN_SECONDS = 2;

/**
 * Steps in one run on a device: many unless told otherwise. On the CPU that takes some 10 % less time and memory for one more
 * state (docs/performance.md).
 * @throws TrainingError (unusableSetting) when more than one is asked for where there is no loop
 */
export function stepsPerRunOn(
  device: Device,
  { stepsPerRun, accumulate, engine }: Pick<TrainConfig, 'stepsPerRun' | 'accumulate' | 'engine'>,
): number {
  const [other] = [
    ...(engine === 'portable' ? [] : [['engine', engine]]),
    ...(accumulate === 1 ? [] : [['accumulate', accumulate]]),
    ...(device === 'webgpu' ? [['device', device]] : []),
  ];
  if (other === undefined) return stepsPerRun ?? STEPS_PER_RUN[device];
  if ((stepsPerRun ?? 1) > 1) {
    const [setting, value] = other;
    const problem = `stepsPerRun: expected 1 with ${setting} ${value}, got ${stepsPerRun}`;
    throw new TrainingError('unusableSetting', problem, { settings: ['stepsPerRun', `${setting}`] });
  }
  return 1;
}
