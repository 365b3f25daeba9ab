import type { Value } from '../graph/index.ts';
import { concat, split } from '../ops/index.ts';
import type { AdamState } from './adam.ts';
import { ema } from './ema.ts';

/** A parameter with what is kept of its past. */
export interface Trained extends AdamState {
  /** Its running average, where there is one. */
  readonly average?: Value;
}

export interface UpdateOptions {
  /** One optimizer's step; operators get their scope from `name`. */
  readonly update: (state: AdamState, gradient: Value, name: string) => AdamState;
  /** Decay of the running averages, a scalar. */
  readonly decay?: Value | undefined;
  /**
   * Updates all vectors as one, joined and cut apart again: a network has two for every convolution, each of a dozen small
   * operators otherwise. The numbers stay the same, bit for bit.
   */
  readonly joinVectors: boolean;
}

/**
 * The next value of every parameter, its moments and its average, in the order given.
 * @param gradients one for each parameter
 */
export function updateAll(
  trained: readonly Trained[],
  gradients: readonly Value[],
  { update, decay, joinVectors }: UpdateOptions,
): Trained[] {
  const one = (state: Trained, gradient: Value, name: string): Trained => {
    const next = update(state, gradient, name);
    return state.average && decay ? { ...next, average: ema(state.average, next.parameter, decay) } : next;
  };
  const vectors = trained.flatMap(({ parameter }, i) => (parameter.shape.length === 1 ? [i] : []));
  const next = new Map<number, Trained>();
  // First, so that the runtime, which goes by the last outputs first, gets to them last: they need all gradients.
  if (joinVectors && vectors.length > 1) {
    const all = (of: (i: number) => Value): Value =>
      concat(
        vectors.map((i) => of(i)),
        0,
      );
    const average = vectors.every((i) => trained[i]!.average) ? { average: all((i) => trained[i]!.average!) } : {};
    const joined = one(
      {
        parameter: all((i) => trained[i]!.parameter),
        firstMoment: all((i) => trained[i]!.firstMoment),
        secondMoment: all((i) => trained[i]!.secondMoment),
        ...average,
      },
      all((i) => gradients[i]!),
      'vectors',
    );
    const sizes = vectors.map((i) => trained[i]!.parameter.shape[0] as number);
    const parts = (value: Value): readonly Value[] => split(value, 0, sizes);
    const [parameters, firstMoments, secondMoments] = [
      parts(joined.parameter),
      parts(joined.firstMoment),
      parts(joined.secondMoment),
    ];
    const averages = joined.average && parts(joined.average);
    vectors.forEach((i, k) => {
      next.set(i, {
        parameter: parameters[k]!,
        firstMoment: firstMoments[k]!,
        secondMoment: secondMoments[k]!,
        ...(averages ? { average: averages[k]! } : {}),
      });
    });
  }
  return trained.map((state, i) => next.get(i) ?? one(state, gradients[i]!, state.parameter.name));
}
