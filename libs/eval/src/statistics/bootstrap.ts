import { seededRandom } from '../random.ts';
import { mean, sortedQuantile } from './quantile.ts';

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface BootstrapOptions {
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default 1; the same seed gives the same interval. */
  readonly seed?: number;
}

/**
 * Mean with its percentile bootstrap confidence interval. One value has no interval: low = high = NaN.
 * Source: B. Efron, R. Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
 */
export function bootstrapMean(values: readonly number[], options: BootstrapOptions = {}): Interval {
  const { resamples = 2000, confidence = 0.95, seed = 1 } = options;
  const n = values.length;
  if (n < 2) return { mean: mean(values), low: NaN, high: NaN, n };
  const random = seededRandom(seed);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor(random() * n)]!;
    means[r] = sum / n;
  }
  means.sort();
  const tail = (1 - confidence) / 2;
  return { mean: mean(values), low: sortedQuantile(means, tail), high: sortedQuantile(means, 1 - tail), n };
}
