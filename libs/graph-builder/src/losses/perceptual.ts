import type { Value } from '../graph/index.ts';
import { abs, add, mul, stopGradient, sub } from '../ops/index.ts';
import { mean } from './mean.ts';

/**
 * L_p = sum_l lambda_l mean |phi_l(G) - phi_l(T)| (paper eq. 2); the target's features get no gradient.
 * @param weights lambda by tap name; maps of both sides [N, C_l, H_l, W_l]
 * @param spatialWeight weighs pixels of tap l, [N, 1, H_l, W_l] (SGRU damps line pixels with the sketch)
 */
export function perceptualLoss(
  fake: Readonly<Record<string, Value>>,
  real: Readonly<Record<string, Value>>,
  weights: Readonly<Record<string, number>>,
  spatialWeight: (tap: string) => Value | null = () => null,
): Value {
  const terms = Object.entries(weights).map(([tap, lambda]) => {
    const distance = abs(sub(fake[tap]!, stopGradient(real[tap]!)));
    const weight = spatialWeight(tap);
    return mul(mean(weight ? mul(distance, weight) : distance), lambda);
  });
  return terms.reduce(add);
}
