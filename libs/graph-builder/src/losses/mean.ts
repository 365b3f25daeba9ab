import type { Value } from '../graph/index.ts';
import { reduceMean, reshape } from '../ops/index.ts';

/** Mean over all elements, a scalar of rank 0. */
export function mean(x: Value): Value {
  return reshape(reduceMean(x), []);
}
