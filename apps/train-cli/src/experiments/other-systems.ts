import type { Experiment } from './experiment.ts';

/** The terms of the paper's own loss that these systems do not have. */
const none = { perceptual: 0, huber: 0, hint: 0 } as const;
/** Gray levels in one unit of an image in [-1, 1]: L1 of pictures in 0..255 is so many times ours. */
const GRAY_LEVELS = 127.5;

/** SGRU, complete: nine images, losses weighted by the sketch, diversity. */
export const sgru: Experiment = {
  name: 'sgru',
  description:
    'SGRU: nine images, losses weighted by the sketch, 0.999 best + 0.001 mean; needs --perceptual vgg19=FILE',
  config: {
    preset: 'sgru',
    size: 256,
    batch: 1,
    epochs: 100,
    learningRate: 1e-4,
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ema: 0,
    perceptual: 'vgg19=vgg19.safetensors',
    sketchWeighting: true,
    weights: { ...none, perceptual: 1, l1: 0.88 * GRAY_LEVELS },
  },
  origin: {
    preset: "SGRU's figure and public code",
    size: 'public code',
    batch: 'public code',
    epochs: 'public code',
    learningRate: 'public code',
    adam: "public code leaves both betas at its library's 0.9 and 0.999",
    perceptual: 'VGG19, the weights from a file of yours',
    sketchWeighting: 'SGRU: line pixels count less, in every layer',
    weights: 'public code: 0.88 for pixels in 0..255, 0.79 … 1.07 for the layers of VGG19',
  },
};

/** PaintsChainer, both networks side by side. */
export const paintschainer: Experiment = {
  name: 'paintschainer',
  description: 'PaintsChainer: 128 then 512 pixels, L1, unconditional discriminator and line loss on the first answer',
  config: {
    preset: 'paintschainer-2',
    size: 512,
    batch: 4,
    epochs: 20,
    learningRate: 1e-4,
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ema: 0,
    weights: { ...none, adversarial: 1, l1: GRAY_LEVELS, line: 10 },
  },
  origin: {
    preset: 'public code; both networks are trained side by side, there one after the other: our choice',
    size: 'public code: the second network at 512, the first at 128',
    batch: 'public code, of the second network',
    epochs: 'public code',
    learningRate: 'public code; no weight decay here',
    adam: 'public code',
    weights:
      "public code: L1 in 0..255 and 10 times the lines; there a frozen network draws them, here the paper's sketch function",
  },
};

/** Two-stage colorization: drafts, and what is wrong with them. */
export const twoStage: Experiment = {
  name: 'two-stage',
  description: 'two-stage colorization: a drafting network, and one that repairs drafts spoiled in three ways',
  config: {
    preset: 'two-stage',
    size: 256,
    batch: 4,
    epochs: 100,
    learningRate: 1e-4,
    adam: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
    ema: 0,
    weights: { ...none, adversarial: 1, l1: 100 },
  },
  origin: {
    preset: 'our choice: two of the same U-Net, so that the two stages are the difference',
    size: 'our choice',
    batch: 'our choice',
    epochs: 'our choice',
    learningRate: 'our choice',
    adam: 'our choice',
    weights: 'our choice: the discriminator judges drafts only',
  },
};

/** Style2paints V1. */
export const style2paints: Experiment = {
  name: 'style2paints',
  description:
    'Style2paints V1: style vector at the bottleneck, two guide decoders, discriminator that tells the style',
  config: {
    preset: 'style2paints',
    size: 256,
    batch: 4,
    epochs: 100,
    learningRate: 1e-4,
    adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
    ema: 0,
    weights: { ...none, adversarial: 1, l1: 100, guideGray: 0.3, guideColor: 0.9, style: 1 },
  },
  origin: {
    preset: "the publication for the idea; the style from our perceptual network in place of VGG19's first full layer",
    size: 'our choice',
    batch: 'our choice',
    epochs: 'our choice',
    learningRate: 'our choice',
    adam: 'our choice',
    weights: 'guides 0.3 and 0.9: Zhang, Ji, Lin 2017; L1 100 and the style 1: our choice, the publication names none',
  },
};
