import type { TrainConfig } from './config/schema.ts';

/**
 * The learning rate of one step.
 * @param step 1-based
 * @param totalSteps where cosine reaches its floor; undefined (a run bounded by time) holds the rate as `constant` does
 */
export function learningRateAt(
  { learningRate, schedule }: Pick<TrainConfig, 'learningRate' | 'schedule'>,
  step: number,
  totalSteps: number | undefined,
): number {
  if (step <= schedule.warmup) return (learningRate * step) / (schedule.warmup + 1);
  const done = step - schedule.warmup - 1;
  if (schedule.kind === 'step') return learningRate * schedule.factor ** Math.floor(done / schedule.every);
  if (schedule.kind === 'constant' || totalSteps === undefined) return learningRate;
  const share = Math.min(1, done / Math.max(1, totalSteps - schedule.warmup - 1));
  return learningRate * (schedule.floor + ((1 - schedule.floor) * (1 + Math.cos(Math.PI * share))) / 2);
}
