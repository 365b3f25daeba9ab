import type { Rng } from '@irodori/image';

/** Draws a key with probability proportional to its weight. */
export function choose<K extends string>(rng: Rng, weights: Readonly<Partial<Record<K, number>>>): K {
  return rng.weighted(Object.entries(weights) as [K, number][]);
}

export const sign = (rng: Rng): 1 | -1 => (rng.chance(0.5) ? -1 : 1);
