import type { TrainConfigPatch } from '@irodori/training';
import { house, houseFine } from './house.ts';
import { hintsEverywhere } from './hints-everywhere.ts';
import { noDiscriminator } from './no-discriminator.ts';
import { noPerceptual } from './no-perceptual.ts';
import { noSwish } from './no-swish.ts';
import { paper } from './paper.ts';
import { quick } from './quick.ts';

/** A named difference from the defaults. */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly config: TrainConfigPatch;
  /** Setting by setting, who says so: the paper (with its place), or we, because the paper is silent. */
  readonly origin?: Readonly<Record<string, string>>;
}

/** All experiments, by name. */
export const experiments: ReadonlyMap<string, Experiment> = new Map(
  [paper, quick, noDiscriminator, noPerceptual, noSwish, hintsEverywhere, house, houseFine].map((one) => [
    one.name,
    one,
  ]),
);
