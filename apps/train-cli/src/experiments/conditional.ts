import type { Experiment } from './experiment.ts';

/** Adam as DCGAN and pix2pix have it. */
const adam = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 } as const;
/** The terms of the paper's own loss that these systems do not have. */
const none = { perceptual: 0, huber: 0, hint: 0 } as const;

/** pix2pix on line drawings. */
export const pix2pix: Experiment = {
  name: 'pix2pix',
  description: 'pix2pix: conditional U-Net and PatchGAN, batch norm, L1 100; give it --preset pix2pix-swift for less',
  config: {
    preset: 'pix2pix',
    size: 256,
    batch: 1,
    epochs: 200,
    learningRate: 2e-4,
    adam,
    ema: 0,
    weights: { ...none, adversarial: 1, l1: 100 },
  },
  origin: {
    preset: 'Isola et al. 2017, 6.1; five halvings in place of eight, hints as input channels: our choice',
    size: 'Isola et al. 2017',
    batch: 'Isola et al. 2017',
    epochs: 'Isola et al. 2017, their smaller sets',
    learningRate: 'Isola et al. 2017; constant here, theirs falls to zero in the second half',
    adam: 'Isola et al. 2017',
    ema: 'none there',
    weights: 'Isola et al. 2017, eq. 4',
  },
};

/** DCGAN colorization, reference [22] of the paper. */
export const dcgan: Experiment = {
  name: 'dcgan',
  description: 'DCGAN colorization: U-Net and discriminator by the rules of DCGAN, batch norm in both, L1 100',
  config: {
    preset: 'dcgan',
    size: 256,
    batch: 16,
    epochs: 100,
    learningRate: 2e-4,
    adam,
    ema: 0,
    weights: { ...none, adversarial: 1, l1: 100 },
  },
  origin: {
    preset: 'our choice by Radford et al. 2016: the article of Heo and Hwang 2018 was not at hand',
    size: 'our choice',
    batch: 'our choice: batch norm needs several images',
    epochs: 'our choice',
    learningRate: 'Radford et al. 2016',
    adam: 'Radford et al. 2016',
    weights: 'our choice: as in pix2pix',
  },
};

/** Auto-painter as its title has it. */
export const autopainter: Experiment = {
  name: 'autopainter',
  description: 'Auto-painter as titled: conditional Wasserstein critic with gradient penalty, L1 50',
  config: {
    preset: 'autopainter',
    size: 512,
    batch: 4,
    epochs: 100,
    learningRate: 1e-4,
    adam: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
    ema: 0,
    adversary: 'critic',
    weights: { ...none, adversarial: 1, l1: 50, gradientPenalty: 10 },
  },
  origin: {
    preset: "widths of Auto-painter's public code; a critic without norm: Gulrajani et al. 2017",
    size: "Auto-painter's public code",
    batch: 'our choice',
    epochs: 'our choice',
    learningRate: 'Gulrajani et al. 2017',
    adam: 'our choice between Gulrajani et al. 2017 (0, 0.9) and pix2pix; one critic step for each step of the generator',
    adversary: 'its title; the penalty in place of clipped weights is our choice, by Gulrajani et al. 2017',
    weights: "L1 from its public code, the penalty's from Gulrajani et al. 2017",
  },
};

/** Auto-painter as its public code has it. */
export const autopainterCode: Experiment = {
  name: 'autopainter-code',
  description: 'Auto-painter as in its public code: PatchGAN, L1 50, total variation 1e-3, perceptual 1e-4',
  config: {
    preset: 'autopainter-code',
    size: 512,
    batch: 1,
    epochs: 100,
    learningRate: 2e-5,
    adam,
    ema: 0,
    weights: { perceptual: 1e-4, huber: 0, hint: 0, adversarial: 1, l1: 50, totalVariation: 1e-3 },
  },
  origin: {
    preset: 'public code; five halvings in place of eight: our choice',
    size: 'public code',
    batch: 'public code',
    epochs: 'our choice',
    learningRate: 'public code',
    adam: 'public code for beta1',
    weights:
      "public code; there the feature term is VGG's conv3_2 alone, here it is our perceptual loss with all its layers",
  },
};
