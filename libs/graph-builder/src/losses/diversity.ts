import type { Value } from '../graph/index.ts';
import { add, minimum, mul } from '../ops/index.ts';

export interface DiversityWeights {
  /** Of the best candidate's loss. */
  readonly best: number;
  /** Of the mean over the candidates, so that every candidate learns something. */
  readonly mean: number;
}

/** CRN's and SGRU's (Chen and Koltun 2017; Liu, Chen, Hu 2018). */
export const sgruDiversity: DiversityWeights = { best: 0.999, mean: 0.001 };

/**
 * The loss of several candidates for the same image: mostly the best one's.
 * @param losses one scalar per candidate
 */
export function diversityLoss(losses: readonly Value[], weights: DiversityWeights = sgruDiversity): Value {
  const best = losses.reduce(minimum);
  return add(mul(best, weights.best), mul(losses.reduce(add), weights.mean / losses.length));
}
