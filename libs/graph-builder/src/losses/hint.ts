import type { Value } from '../graph/index.ts';
import { abs, add, averagePool, div, mul, reduceSum, reshape, slice, sub } from '../ops/index.ts';

/**
 * Mean |down4(image) - hint color| over hinted cells; 0 where there is no hint. A switch of ours, not in the paper.
 * @param image [N, 3, H, W] in [-1, 1]
 * @param hint [N, 4, H/4, W/4], color times mask, then mask
 */
export function hintLoss(image: Value, hint: Value): Value {
  const small = averagePool(image, { kernel: 4, stride: 4, padding: 0 });
  const color = slice(hint, [1], [0], [3]);
  const mask = slice(hint, [1], [3], [4]);
  const distance = reduceSum(mul(abs(sub(small, color)), mask));
  const cells = add(mul(reduceSum(mask), 3), 1e-6);
  return reshape(div(distance, cells), []);
}
