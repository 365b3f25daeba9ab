import type { Device, SessionOptions } from '@irodori/runtime';

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
