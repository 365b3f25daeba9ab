import type { Value } from '../graph/index.ts';
import { clip, mul, sub } from '../ops/index.ts';
import { mean } from './mean.ts';

/** Gray levels per unit of an image in [-1, 1]. */
const GRAY_LEVELS = 127.5;

/**
 * Mean Huber loss between images in [-1, 1], measured in gray levels 0..255 (paper L_h; scale and delta are ours), over
 * delta: |d| - delta / 2 beyond delta, d^2 / (2 delta) within. Delta 1 is the paper's setting; a large delta is squared
 * error.
 */
export function huberLoss(image: Value, target: Value, delta = 1): Value {
  const d = mul(sub(image, target), GRAY_LEVELS);
  const limited = clip(d, -delta, delta);
  // limited (d - limited / 2) is d^2 / 2 within delta and delta |d| - delta^2 / 2 beyond
  return mul(mean(mul(limited, sub(d, mul(limited, 0.5)))), 1 / delta);
}
