import { type Raster, type HintMap } from '@irodori/image';
import { meanDifference } from '../metrics/ciede2000.ts';
import type { EvalPair, KeptPair } from './types.ts';

/** Holds the pictures of a few pairs: the first, and the best and worst of the first system at 16 points. */
export class KeptPairs {
  readonly #each: number;
  readonly #examples: KeptPair[] = [];
  #best: KeptPair[] = [];
  #worst: KeptPair[] = [];

  /** @param each how many of each kind */
  constructor(each: number) {
    this.#each = each;
  }

  offer(
    { id, target }: EvalPair,
    drawing: Raster<3>,
    hints: HintMap,
    results: ReadonlyMap<string, ReadonlyMap<string, Raster<3>>>,
  ): void {
    const shown = [...results.values()][0]?.get('points16');
    if (!shown) return;
    const score = meanDifference(shown, target);
    const pair = { id, score, target, drawing, hints, results };
    if (this.#examples.length < this.#each) this.#examples.push({ ...pair, why: 'example' });
    this.#best = ranked([...this.#best, { ...pair, why: 'best' }], (a, b) => a.score - b.score, this.#each);
    this.#worst = ranked([...this.#worst, { ...pair, why: 'worst' }], (a, b) => b.score - a.score, this.#each);
  }

  all(): KeptPair[] {
    return [...this.#examples, ...this.#best, ...this.#worst];
  }
}

function ranked(pairs: KeptPair[], order: (a: KeptPair, b: KeptPair) => number, count: number): KeptPair[] {
  return pairs.sort((a, b) => order(a, b) || (a.id < b.id ? -1 : 1)).slice(0, count);
}
