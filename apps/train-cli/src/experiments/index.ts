import type { Experiment } from './experiment.ts';
import { house, houseFine } from './house.ts';
import { hintsEverywhere } from './hints-everywhere.ts';
import { noDiscriminator } from './no-discriminator.ts';
import { noPerceptual } from './no-perceptual.ts';
import { noSwish } from './no-swish.ts';
import { paper } from './paper.ts';
import { quick } from './quick.ts';

/** All experiments, by name. */
export const experiments: ReadonlyMap<string, Experiment> = new Map(
  [paper, quick, noDiscriminator, noPerceptual, noSwish, hintsEverywhere, house, houseFine].map((one) => [
    one.name,
    one,
  ]),
);
