import { autopainter, autopainterCode, dcgan, pix2pix } from './conditional.ts';
import type { Experiment } from './experiment.ts';
import { fewShot } from './few-shot.ts';
import { house, houseFine } from './house.ts';
import { hintsEverywhere } from './hints-everywhere.ts';
import { noDiscriminator } from './no-discriminator.ts';
import { noPerceptual } from './no-perceptual.ts';
import { noSwish } from './no-swish.ts';
import { paintschainer, sgru, style2paints, twoStage } from './other-systems.ts';
import { paper } from './paper.ts';
import { quick } from './quick.ts';

/** All experiments, by name. */
export const experiments: ReadonlyMap<string, Experiment> = new Map(
  [
    paper,
    quick,
    noDiscriminator,
    noPerceptual,
    noSwish,
    hintsEverywhere,
    house,
    houseFine,
    fewShot,
    sgru,
    paintschainer,
    style2paints,
    twoStage,
    pix2pix,
    dcgan,
    autopainter,
    autopainterCode,
  ].map((one) => [one.name, one]),
);
