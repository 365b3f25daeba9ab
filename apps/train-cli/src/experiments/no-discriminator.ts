import type { Experiment } from './index.ts';

/** Ablation: pixel and perceptual losses only. */
export const noDiscriminator: Experiment = {
  name: 'no-discriminator',
  description: 'ablation: trained without a discriminator',
  config: { discriminator: { enabled: false }, weights: { adversarial: 0 } },
};
