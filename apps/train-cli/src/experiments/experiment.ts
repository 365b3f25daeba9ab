import type { TrainConfigPatch } from '@irodori/training';

/** A named difference from the defaults. */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly config: TrainConfigPatch;
  /** Setting by setting, who says so: the paper (with its place), or we, because the paper is silent. */
  readonly origin?: Readonly<Record<string, string>>;
}
