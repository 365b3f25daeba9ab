/** Weights of the generator as they were at some step. */
export interface WeightChoice {
  readonly step: number;
  /** The running average, or the weights themselves. */
  readonly kind: 'average' | 'raw';
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** The running average and the weights of a training state, of which the average is left out where there is none. */
export function choicesOf(
  state: ReadonlyMap<string, { readonly data: Float32Array }>,
  step: number,
): readonly WeightChoice[] {
  const [raw, average] = [new Map<string, Float32Array>(), new Map<string, Float32Array>()];
  let averages = 0;
  for (const [name, { data }] of state) {
    if (!name.startsWith('generator.')) continue;
    const mean = state.get(`ema.${name}`)?.data;
    if (mean) averages += 1;
    raw.set(name, data);
    average.set(name, mean ?? data);
  }
  const own: WeightChoice = { step, kind: 'raw', weights: raw };
  return averages === 0 ? [own] : [{ step, kind: 'average', weights: average }, own];
}

/**
 * The choice that does best on pictures held out.
 * @param score of weights, larger is better; not called for an only choice
 */
export async function bestChoice(
  choices: readonly WeightChoice[],
  score: (weights: ReadonlyMap<string, Float32Array>) => Promise<number>,
): Promise<{ readonly choice: WeightChoice; readonly score: number }> {
  let best: { choice: WeightChoice; score: number } | undefined;
  for (const choice of choices) {
    const own = await score(choice.weights);
    if (best === undefined || own > best.score) best = { choice, score: own };
  }
  if (best === undefined) throw new RangeError('bestChoice: expected at least one choice, got none');
  return best;
}
