import type { Value } from '../graph/index.ts';
import { concat, maxPool, mul, reduceSum, slice, sub } from '../ops/index.ts';
import { l1Loss } from './l1.ts';

/** Of the dilation. */
const WINDOW = 5;
/** ITU-R BT.601, as OpenCV makes gray of RGB. */
const LUMA = [0.299, 0.587, 0.114];

/** [N, 3, H, W] -> [N, 1, H, W], in the same range. */
export function grayOf(image: Value): Value {
  const weights = image.graph.constant({ dtype: 'float32', shape: [1, 3, 1, 1], data: Float32Array.from(LUMA) });
  return reduceSum(mul(image, weights), [1]);
}

/**
 * The line drawing that the paper makes of a picture (gray, dilated 5 x 5, absolute difference, inverted) as a differentiable
 * graph, without the two pixels at each edge whose window leaves the image.
 * @param image [N, 3, H, W] in [-1, 1]
 * @returns [N, 1, H - 4, W - 4], white paper = 1
 */
export function lineImage(image: Value): Value {
  const gray = mul(grayOf(image), 0.5);
  const [, , h, w] = image.shape as readonly number[];
  const edge = (WINDOW - 1) / 2;
  // The dilation is nowhere below what it dilates.
  const lines = sub(maxPool(gray, WINDOW, 1), slice(gray, [2, 3], [edge, edge], [h! - edge, w! - edge]));
  return sub(1, lines);
}

/**
 * Mean absolute difference of the line drawings of two images, [0, 1]. PaintsChainer has this loss through a frozen network
 * that draws lines; here it is the paper's own sketch function, which needs no weights.
 */
export function lineLoss(image: Value, target: Value): Value {
  const lines = lineImage(concat([image, target], 0));
  const n = Number(image.shape[0]);
  return l1Loss(slice(lines, [0], [0], [n]), slice(lines, [0], [n], [2 * n]));
}
