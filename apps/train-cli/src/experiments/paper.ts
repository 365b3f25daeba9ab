import type { Experiment } from './experiment.ts';

/** The paper's own setting, as far as it says; the rest is our choice and marked so. */
export const paper: Experiment = {
  name: 'paper',
  description: "the paper's network and training: 256 x 256, Adam 1e-4, batch 1, 251 epochs of 2,500 pictures",
  config: {
    preset: 'paper',
    size: 256,
    batch: 1,
    steps: null,
    epochs: 251,
    pictures: 2_500,
    hints: 'paper',
    learningRate: 1e-4,
    schedule: { kind: 'constant' },
    adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
    weights: { perceptual: 1, huber: 0.88, adversarial: 1 },
    perceptual: 'vgg19=vgg19.safetensors',
    ema: 0.999,
    clip: 0,
  },
  origin: {
    preset: 'paper: modified SGRU with the hint at level 3; widths from the published SGRU code',
    size: 'paper',
    batch: 'paper',
    epochs: 'paper',
    pictures: 'paper; which ones is our choice, by the seed',
    hints: 'paper; the threshold distribution is our choice',
    learningRate: 'paper',
    schedule: 'our choice: the paper names none',
    adam: 'paper for both betas; epsilon is our choice',
    weights: 'our choice: equation 4 leaves them open',
    perceptual: 'paper: VGG19; the weights come from a file of yours',
    ema: 'our choice: not in the paper',
    data: 'our choice: the paper takes its pictures from Danbooru2017; so does --data danbooru:DIR',
  },
};
