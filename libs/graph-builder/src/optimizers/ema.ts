import type { Value } from '../graph/index.ts';
import { add, mul } from '../ops/index.ts';

/** Exponential moving average: decay * average + (1 - decay) * value. */
export function ema(average: Value, value: Value, decay: number): Value {
  return add(mul(average, decay), mul(value, 1 - decay));
}
