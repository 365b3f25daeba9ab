import type { TrainState } from '@irodori/runtime';

/** What the guard must remember from step to step; lives in checkpoints so that a resumed run judges the same. */
export interface GuardState {
  /** Running mean of the generator's loss; 0 before the first step. */
  readonly mean: number;
  readonly count: number;
  /** Halved at each roll-back. */
  readonly learningRateScale: number;
  readonly rollbacks: number;
  /** Step of the last roll-back. */
  readonly lastRollback: number;
}

export const freshGuard: GuardState = { mean: 0, count: 0, learningRateScale: 1, rollbacks: 0, lastRollback: 0 };

const WARMUP = 20;
const MEMORY = 0.98;
/** Roll-backs are forgotten after so many good steps. */
const FORGIVEN = 1_000;

interface GuardOptions {
  readonly factor: number;
  readonly retries: number;
}

/** Why a step is rejected, or undefined when it is accepted. */
export function judge(state: GuardState, losses: Readonly<Record<string, number>>, options: GuardOptions) {
  for (const [name, value] of Object.entries(losses)) {
    if (!Number.isFinite(value)) return `${name} loss is ${value}`;
  }
  const loss = losses['generator'] ?? 0;
  if (state.count >= WARMUP && Math.abs(loss) > options.factor * Math.max(Math.abs(state.mean), 1e-3)) {
    return `generator loss jumped to ${loss.toPrecision(4)}, ${options.factor} times its mean of ${state.mean.toPrecision(4)}`;
  }
  return undefined;
}

/** The state after a good step. */
export function remember(state: GuardState, losses: Readonly<Record<string, number>>, step: number): GuardState {
  const loss = losses['generator'] ?? 0;
  const memory = Math.min(MEMORY, state.count / (state.count + 1));
  return {
    ...state,
    mean: memory * state.mean + (1 - memory) * loss,
    count: state.count + 1,
    rollbacks: step - state.lastRollback > FORGIVEN ? 0 : state.rollbacks,
  };
}

/**
 * The state to go on with after a roll-back, or undefined when it happened too often.
 * @param restored the state of the checkpoint that was loaded
 * @param current the state when things went wrong
 */
export function rollBack(restored: GuardState, current: GuardState, step: number, options: GuardOptions) {
  if (current.rollbacks >= options.retries) return undefined;
  return {
    ...restored,
    learningRateScale: current.learningRateScale / 2,
    rollbacks: current.rollbacks + 1,
    lastRollback: step,
  };
}

/** Whether every number of the state is one. */
export function allFinite(state: TrainState): boolean {
  for (const { data } of state.values()) {
    // A sum is infinite or NaN as soon as one term is; terms are float32, so finite ones cannot overflow a double.
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += data[i] as number;
    if (!Number.isFinite(sum)) return false;
  }
  return true;
}
