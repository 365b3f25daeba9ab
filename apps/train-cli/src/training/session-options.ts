import type { Device, SessionOptions } from '@irodori/runtime';
import { usageError } from '../cli/errors.ts';
import type { TrainConfig } from '../config/schema.ts';

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

/**
 * The same for the training step. On the CPU its graph is already lowered as it is to run: the runtime's own optimizer
 * takes seconds to look through it and makes no step faster (measured on `tiny` and `lite`).
 */
export function trainingSessionOptions({ threads, device = 'cpu' }: Placement): SessionOptions {
  const options = sessionOptionsFor({ threads, device });
  return device === 'cpu' ? { ...options, graphOptimizationLevel: 'disabled' } : options;
}

/** CUDA: the state is copied to the device and back once per run, whatever it does in between. */
const CUDA_STEPS_PER_RUN = 16;

/**
 * Steps in one run on a device. On the CPU a run of several saves some 5 % of the time and takes memory for one more state,
 * so that it is one unless asked for.
 * @throws CliError (usage) when more than one is asked for where there is no loop
 */
export function stepsPerRunOn(
  device: Device,
  { stepsPerRun, accumulate, engine }: Pick<TrainConfig, 'stepsPerRun' | 'accumulate' | 'engine'>,
): number {
  const [reason] = [
    ...(engine === 'portable' ? [] : [`--engine ${engine}`]),
    ...(accumulate === 1 ? [] : [`--accumulate ${accumulate}`]),
    ...(device === 'webgpu' ? ['--device webgpu'] : []),
  ];
  if (reason === undefined) return stepsPerRun ?? (device === 'cuda' ? CUDA_STEPS_PER_RUN : 1);
  if ((stepsPerRun ?? 1) > 1) throw usageError(`--steps-per-run: expected 1 with ${reason}, got ${stepsPerRun}`);
  return 1;
}
