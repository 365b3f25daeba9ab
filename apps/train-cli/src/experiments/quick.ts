import type { Experiment } from './index.ts';

/** A first look in minutes on two cores: bold steps, a short memory of the average. */
export const quick: Experiment = {
  name: 'quick',
  description: 'a first look in minutes: lite at 128 x 128 with a high learning rate',
  config: {
    preset: 'lite',
    size: 128,
    learningRate: 1e-3,
    schedule: { kind: 'constant', warmup: 20 },
    weights: { adversarial: 0.1 },
    ema: 0.98,
    checkpoints: { every: 250 },
    samples: { every: 250, count: 6 },
  },
};
