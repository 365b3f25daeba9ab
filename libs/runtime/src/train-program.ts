import type { StateTensor } from '@irodori/graph-builder/training';

export type { StateTensor };

/** What a batch of the colorization network is called by; other networks have names of their own. */
export type BatchName = 'sketch' | 'hint' | 'target';

/**
 * A training step as bytes and names: the graph takes the arrays of a batch by name (`sketch`, `hint`, `target` unless said otherwise), the scalars `learningRate` and `step`
 * (1-based) and every state input; it gives the losses (scalars) and every state output.
 */
export interface StepProgram<Name extends string = BatchName> {
  readonly bytes: Uint8Array;
  readonly batch: Readonly<Record<Name, readonly number[]>>;
  readonly state: readonly StateTensor[];
  readonly losses: readonly string[];
  /** Output name of the image the generator made, where the graph gives it out. */
  readonly fake?: string;
}

export interface TrainBatch {
  /** `[N, 1, H, W]` in [0, 1], white = 1. */
  readonly sketch: Float32Array;
  /** `[N, 4, H/4, W/4]`. */
  readonly hint: Float32Array;
  /** `[N, 3, H, W]` in [-1, 1]. */
  readonly target: Float32Array;
}

export interface StepResult {
  /** By loss name; all taken with the parameters as they stood before the step. */
  readonly losses: Readonly<Record<string, number>>;
  /** False when a loss was not a finite number: the state then stays as it was. */
  readonly committed: boolean;
  /** `[N, 3, H, W]`, only when asked for. */
  readonly fake?: Float32Array;
}

/** What several steps in one run give. */
export interface StepsResult {
  /** Of every step. */
  readonly losses: readonly Readonly<Record<string, number>>[];
  /** False when a loss of any step was not a finite number: the state then stays as it was before the first. */
  readonly committed: boolean;
}

/** A state tensor's name in checkpoints: the parameter's own name, moments and averages with their kind before it. */
export function stateName(state: Pick<StateTensor, 'kind' | 'parameter'>): string {
  return state.kind === 'parameter' ? state.parameter : `${state.kind}.${state.parameter}`;
}
