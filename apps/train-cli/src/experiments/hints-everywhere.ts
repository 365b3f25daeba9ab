import type { Experiment } from './experiment.ts';

/** Hints also before each of the last three decoder levels, four times as strong. */
export const hintsEverywhere: Experiment = {
  name: 'hints-everywhere',
  description: 'hints enter at encoder level 3 and decoder levels 3, 2, 1, scaled by 4',
  config: { generator: { hintLevels: { encoder: [3], decoder: [3, 2, 1] }, hintScale: 4 } },
};
