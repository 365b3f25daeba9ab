import type { Value } from '../graph/index.ts';
import { add, div, mul, reduceMean, reduceSumSquare, reshape, sqrt, stopGradient } from '../ops/index.ts';
import { inceptionTaps } from './perceptual-inception.ts';
import type { PerceptualWeights } from './perceptual-weights.ts';
import { vgg19Taps } from './vgg19.ts';

/** Deepest features of each perceptual network, and how many there are. */
const FEATURES = { 'inception-mixed2': ['mixed2', 288], vgg19: ['conv5_2', 512] } as const;

/** Length of the style vector that a perceptual network gives. */
export const styleLength = ({ network }: Pick<PerceptualWeights, 'network'>): number => FEATURES[network][1];

/**
 * What a picture looks like as a whole: the mean over the picture of the deepest features of a perceptual network, scaled so
 * that the mean square of its numbers is 1. A constant to differentiation.
 * @param image [N, 3, H, W], RGB in [-1, 1]
 * @returns [N, S]
 */
export function styleVector(image: Value, weights: PerceptualWeights): Value {
  const map =
    weights.network === 'vgg19'
      ? vgg19Taps(image, weights, [FEATURES.vgg19[0]])[FEATURES.vgg19[0]]!
      : inceptionTaps(image, weights)[FEATURES['inception-mixed2'][0]];
  const length = styleLength(weights);
  const features = reshape(reduceMean(map, [2, 3]), [Number(image.shape[0]), length]);
  const size = sqrt(mul(add(reduceSumSquare(features, [1]), 1e-12), 1 / length));
  return stopGradient(div(features, size));
}
