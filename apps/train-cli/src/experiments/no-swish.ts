import type { Experiment } from './experiment.ts';

/** Ablation: plain skip connections. */
export const noSwish: Experiment = {
  name: 'no-swish',
  description: 'ablation: plain skip connections instead of swish layers',
  config: { generator: { swishSkip: false } },
};
