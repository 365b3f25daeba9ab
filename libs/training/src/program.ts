import type { OpenOptions, OrtBackend, StepSession } from '@irodori/runtime';
import type { Group } from './mpi/group.ts';

/** What the training loop needs of the graphs, whatever builds them. */
export interface TrainProgram {
  /** Parameter counts. */
  readonly generator: number;
  readonly discriminator: number;
  /** Of the model, for its files. */
  readonly license: string;
  initial(seed: number): Map<string, Float32Array>;
  /** A session over the training step on a device; of a group, over the mean step of all its ranks. */
  open(ort: OrtBackend, options: OpenOptions, group?: Group): Promise<StepSession>;
  /** The generator with these weights, any height and width. */
  inference(weights: ReadonlyMap<string, Float32Array>): Uint8Array;
  /** The same cut where the hint comes in; undefined where the hint comes in at the very beginning. */
  split(weights: ReadonlyMap<string, Float32Array>): { encoder: Uint8Array; decoder: Uint8Array } | undefined;
}
