import type { NoiseInput, StateTensor } from '@irodori/graph-builder/training';

export type { NoiseInput, StateTensor };

/** What a batch of the colorization network is called by; other networks have names of their own. */
export type BatchName = 'sketch' | 'hint' | 'target';

/** Arrays that only some systems take beside them. */
export type FurtherName = 'draft';

/**
 * A training step as bytes and names: the graph takes the arrays of a batch by name (`sketch`, `hint`, `target` unless said otherwise), the scalars `learningRate` and `step`
 * (1-based) and every state input; it gives the losses (scalars) and every state output.
 */
export interface StepProgram<Name extends string = BatchName> {
  readonly bytes: Uint8Array;
  readonly batch: Readonly<Record<Name, readonly number[]>> & Readonly<Partial<Record<FurtherName, readonly number[]>>>;
  readonly state: readonly StateTensor[];
  /** Drawn by the session. Absent: none. */
  readonly noise?: readonly NoiseInput[];
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
  /** `[N, 3, H, W]`: what a second network is to repair; for systems that have one. */
  readonly draft?: Float32Array;
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

/** A state tensor's name in checkpoints: the parameter's or statistic's own name, moments and averages with their kind before it. */
export function stateName(state: Pick<StateTensor, 'kind' | 'parameter'>): string {
  return state.kind === 'parameter' || state.kind === 'statistic'
    ? state.parameter
    : `${state.kind}.${state.parameter}`;
}
