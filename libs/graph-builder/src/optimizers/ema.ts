import type { Value } from '../graph/index.ts';
import { add, div, minimum, mul, sub } from '../ops/index.ts';
import { scalarFor } from './scalar-for.ts';

/**
 * Decay of a moving average at a step, a scalar: (1 + step) / (10 + step) until that exceeds `decay`, so that the average of
 * a short run is not its first weights (as TensorFlow's ExponentialMovingAverage does with `num_updates`).
 * @param step scalar, 1 for the first update
 */
export function emaDecayAt(step: Value, decay: number): Value {
  return minimum(div(add(step, 1), add(step, 10)), decay);
}

/** Exponential moving average: decay * average + (1 - decay) * value. */
export function ema(average: Value, value: Value, decay: Value): Value {
  return add(mul(average, scalarFor(average, decay)), mul(value, scalarFor(average, sub(1, decay))));
}
