import type { SessionOptions } from '@irodori/runtime';
import { listSupportedBackends } from 'onnxruntime-node';
import { failure } from '../cli/errors.ts';
import type { TrainConfig } from '../config/schema.ts';

/**
 * How the runtime is to run a graph. `auto` is the CPU: the state travels through memory at each step, which only pays
 * on a device when the steps are long.
 * @throws CliError when this build of the runtime does not know the device
 */
export function sessionOptionsFor({ device, threads }: Pick<TrainConfig, 'device' | 'threads'>): SessionOptions {
  const provider = device === 'auto' ? 'cpu' : device;
  const known = listSupportedBackends().map(({ name }) => name);
  if (!known.includes(provider)) {
    throw failure(`--device ${provider}: this build of onnxruntime-node has ${known.join(', ')}`);
  }
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(threads === 0 ? {} : { intraOpNumThreads: threads }),
  };
}

/**
 * The same for the training step. Its graph is large and already lowered as it is to run: the runtime's own optimizer
 * takes seconds to look through it and makes no step faster (measured on `tiny` and `lite`).
 */
export function trainingSessionOptions(config: Pick<TrainConfig, 'device' | 'threads'>): SessionOptions {
  const options = sessionOptionsFor(config);
  const onCpu = options.executionProviders?.[0] === 'cpu';
  return onCpu ? { ...options, graphOptimizationLevel: 'disabled' } : options;
}
