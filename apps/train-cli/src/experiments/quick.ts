import type { Experiment } from './experiment.ts';

/** A first look in minutes on two cores: small pictures in the house look, bold steps, a short memory of the average. */
export const quick: Experiment = {
  name: 'quick',
  description: 'a first look in minutes: swift at 64 x 64 on the house look, with all losses and a high learning rate',
  config: {
    preset: 'swift',
    data: 'irodori-house',
    hints: 'dense',
    size: 64,
    batch: 16,
    pool: 8_000,
    learningRate: 2e-3,
    schedule: { kind: 'constant', warmup: 20 },
    weights: { adversarial: 0.05 },
    huberDelta: 16,
    ema: 0.97,
    checkpoints: { every: 100 },
    samples: { every: 100, count: 6 },
  },
};
