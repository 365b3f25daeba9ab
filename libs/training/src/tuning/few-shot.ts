import type { TrainConfigPatch } from '../config/schema.ts';

/**
 * Learning a look from a few pictures, in the browser and by the command alike: the bundled model goes on with them, beside
 * characters in the look it knows. What was tried is in docs/experiments.md.
 */
export const fewShot = {
  preset: 'swift',
  size: 128,
  batch: 2,
  steps: 300,
  discriminator: { enabled: false },
  perceptual: 'none',
  weights: { perceptual: 0, huber: 1, adversarial: 0 },
  huberDelta: 16,
  hints: 'rich',
  sketches: { exact: 4, paper: 2, dilate3: 2, dilate5: 1, xdogHard: 1, xdogSoft: 1 },
  framing: 'views',
  remember: { data: 'house', share: 0.25 },
  // What a sketch shows is known already; what color it gets is decided on the way back up.
  trainOnly: ['decoder', 'output'],
  learningRate: 1e-3,
  schedule: { kind: 'constant', warmup: 20 },
  ema: 0.97,
  keep: 'best',
  checkpoints: { every: 100 },
  samples: { every: 100, count: 8 },
} as const satisfies TrainConfigPatch;
