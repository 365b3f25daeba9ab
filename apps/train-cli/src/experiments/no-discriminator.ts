import type { Experiment } from './experiment.ts';

/** Ablation: pixel and perceptual losses only. */
export const noDiscriminator: Experiment = {
  name: 'no-discriminator',
  description: 'ablation: trained without a discriminator',
  config: { discriminator: { enabled: false }, weights: { adversarial: 0 } },
};
