import type { Experiment } from './experiment.ts';

/** Ablation: no perceptual network. */
export const noPerceptual: Experiment = {
  name: 'no-perceptual',
  description: 'ablation: no perceptual loss',
  config: { perceptual: 'none', weights: { perceptual: 0 } },
};
