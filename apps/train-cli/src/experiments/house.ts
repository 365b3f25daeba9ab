import type { Experiment } from './experiment.ts';

/** What both stages of the bundled model share: the house look, pixel loss alone, few pictures without hints. */
const shared = {
  preset: 'swift',
  data: 'irodori-house',
  hints: 'dense',
  discriminator: { enabled: false },
  weights: { perceptual: 0, huber: 1, adversarial: 0 },
  huberDelta: 16,
  checkpoints: { every: 250 },
  samples: { every: 500, count: 12 },
} as const;

/** First stage of the bundled model: many small pictures, where colors and parts are learned cheaply. */
export const house: Experiment = {
  name: 'house',
  description: 'first stage of the bundled model: swift at 64 x 64 on the house look',
  config: {
    ...shared,
    size: 64,
    batch: 16,
    pool: 16_000,
    steps: 7_000,
    learningRate: 1e-3,
    schedule: { kind: 'cosine', warmup: 50, floor: 0.1 },
    ema: 0.995,
  },
};

/** Second stage: the same at the size at which people paint; begin with `--init` and the first stage's run. */
export const houseFine: Experiment = {
  name: 'house-fine',
  description: 'second stage of the bundled model: the same at 128 x 128; give it --init RUN of the first',
  config: {
    ...shared,
    size: 128,
    batch: 4,
    pool: 12_000,
    steps: 18_000,
    learningRate: 6e-4,
    schedule: { kind: 'cosine', warmup: 50, floor: 0.05 },
    ema: 0.998,
  },
};
