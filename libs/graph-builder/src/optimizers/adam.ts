import type { Value } from '../graph/index.ts';
import { add, div, mul, pow, sqrt, sub } from '../ops/index.ts';
import { scalarFor } from './scalar-for.ts';

export interface AdamConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The paper's: Adam with beta1 0.9 and beta2 0.99; epsilon is the usual one. */
export const paperAdam: AdamConfig = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

export interface AdamState {
  readonly parameter: Value;
  readonly firstMoment: Value;
  readonly secondMoment: Value;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1, with section 2's order of operations): both bias corrections are folded into the
 * step size and epsilon, once per step for all parameters.
 * @param learningRate scalar
 * @param step scalar, 1 for the first update
 */
export function adam(learningRate: Value, step: Value, { beta1, beta2, epsilon }: AdamConfig) {
  const { graph } = learningRate;
  const [size, floor] = graph.scoped('adam', () => {
    const first = sub(1, pow(graph.scalar(beta1), step));
    const second = sqrt(sub(1, pow(graph.scalar(beta2), step)));
    return [div(mul(learningRate, second), first), mul(second, epsilon)];
  });
  return ({ parameter, firstMoment, secondMoment }: AdamState, gradient: Value, name: string): AdamState =>
    graph.scoped(`adam.${name}`, () => {
      const by = (value: Value | number): Value => scalarFor(parameter, value);
      const m = add(mul(firstMoment, by(beta1)), mul(gradient, by(1 - beta1)));
      const v = add(mul(secondMoment, by(beta2)), mul(mul(gradient, gradient), by(1 - beta2)));
      return {
        parameter: sub(parameter, mul(by(size), div(m, add(sqrt(v), by(floor))))),
        firstMoment: m,
        secondMoment: v,
      };
    });
}
