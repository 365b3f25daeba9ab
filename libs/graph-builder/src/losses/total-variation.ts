import type { Value } from '../graph/index.ts';
import { abs, add, slice, sub } from '../ops/index.ts';
import { mean } from './mean.ts';

/**
 * Mean absolute difference between neighbors, across plus down (anisotropic total variation per pixel).
 * @param image [N, C, H, W]
 */
export function totalVariation(image: Value): Value {
  const along = (axis: number): Value => {
    const size = image.shape[axis] as number;
    return mean(abs(sub(slice(image, [axis], [1], [size]), slice(image, [axis], [0], [size - 1]))));
  };
  return add(along(3), along(2));
}
