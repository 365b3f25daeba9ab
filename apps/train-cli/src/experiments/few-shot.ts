import { fewShot as config } from '@irodori/training';
import type { Experiment } from './experiment.ts';

/** A look out of a few pictures: the same recipe with which the editor learns. */
export const fewShot: Experiment = {
  name: 'few-shot',
  description: 'a look out of 5 to 200 pictures of your own: give it --init bundled --data folder:DIR',
  config,
};
