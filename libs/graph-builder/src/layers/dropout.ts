import type { Value } from '../graph/index.ts';
import { cast, less, mul } from '../ops/index.ts';

/**
 * Keeps each element with probability `1 - rate` and scales it by 1 / (1 - rate), else 0 (Srivastava et al. 2014). The
 * uniform numbers that decide come in as the noise `dropout` of the current scope, so that a step can be repeated; a graph
 * that does not train passes x on.
 * @param rate in [0, 1)
 * @throws GraphError for another rate
 */
export function dropout(x: Value, rate: number): Value {
  const { graph } = x;
  if (!(rate >= 0 && rate < 1)) graph.fail(`dropout: expected a rate from 0 to below 1, got ${rate}`);
  if (rate === 0 || !graph.trains) return x;
  const kept = cast(less(graph.noise('dropout', x.shape as readonly number[]), 1 - rate), 'float32');
  return mul(x, mul(kept, 1 / (1 - rate)));
}
