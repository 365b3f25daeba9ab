import type { Value } from '../graph/index.ts';
import {
  add,
  cast,
  clip,
  div,
  exp,
  greaterOrEqual,
  log,
  matMul,
  maximum,
  mul,
  reduceSum,
  reshape,
  sqrt,
  sub,
  transpose,
} from '../ops/index.ts';
import { segmentMasks } from './segments.ts';

/** Squared distances above this count as this, so that the sum of the exponentials is never 0. */
const FARTHEST = 60;

/**
 * Cross entropy of the nearest mean: how surely each pixel's embedding finds its own part among the parts of its picture
 * (prototypical networks: Snell, Swersky, Zemel 2017). With the mean m_k of the embeddings of part k, a pixel of part a has
 * -log(exp(-|e - m_a|^2) / sum_k exp(-|e - m_k|^2)). Per picture, the mean over the parts that count, weighted by the
 * square root of their pixels, of the mean over their pixels; averaged over the pictures with two such parts or more.
 * @param embedding [N, E, H, W]
 * @param parts [N, H W], the number 0 .. K - 1 of each pixel's part as float32; -1: counts nowhere
 * @param slots K
 * @param minPixels parts of fewer pixels do not count
 * @returns a scalar
 */
export function prototypeLoss(
  embedding: Value,
  parts: Value,
  { slots, minPixels }: { readonly slots: number; readonly minPixels: number },
): Value {
  const [n, numbers, height, width] = embedding.shape as [number, number, number, number];
  const pixels = height * width;
  const { mask, byPixel, keep, share, count } = segmentMasks(parts, slots, minPixels);
  const e = reshape(embedding, [n, numbers, pixels]);
  const means = mul(matMul(e, byPixel), share); // [N, E, K]
  const products = matMul(transpose(means, [0, 2, 1]), e); // [N, K, P]
  const meanLengths = reshape(reduceSum(mul(means, means), [1]), [n, slots, 1]);
  const lengths = reduceSum(mul(e, e), [1]); // [N, 1, P]
  const squares = clip(add(sub(lengths, mul(products, 2)), meanLengths), 0, FARTHEST); // [N, K, P]
  const own = reduceSum(mul(squares, mask), [1]); // [N, 1, P]
  const sum = matMul(keep, exp(mul(squares, -1))); // [N, 1, P]

  const size = reshape(reduceSum(mask, [2]), [n, 1, slots]);
  const roots = mul(sqrt(maximum(size, 1)), keep); // [N, 1, K]
  const weights = div(roots, maximum(reduceSum(roots, [2]), 1));
  const perPixel = matMul(mul(weights, share), mask); // [N, 1, P], 0 where nothing counts
  // A picture without any part that counts has a sum of 0 everywhere; its pixels have no weight.
  const each = add(log(maximum(sum, 1e-30)), own);
  const counts = cast(greaterOrEqual(count, 2), 'float32'); // [N, 1, 1]
  const perPicture = reduceSum(mul(each, perPixel), [2]);
  return reshape(div(reduceSum(mul(perPicture, counts)), maximum(reduceSum(counts), 1)), []);
}
