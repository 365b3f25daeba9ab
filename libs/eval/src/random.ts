import { createRng } from '@irodori/image';

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** Uniform numbers of a seed: those of `createRng`, as a function. */
export function seededRandom(seed: number | string): Random {
  const rng = createRng(seed);
  return () => rng.next();
}

/** 32-bit FNV-1a of the text's UTF-16 units. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Fisher-Yates; returns a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
