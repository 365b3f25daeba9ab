import type { PartsField } from '../types.ts';

/** The mean share of the likeliest name up to which the network does not know what it sees, and from which on it does. */
const [UNKNOWN, KNOWN] = [0.45, 0.5];

/**
 * How little the network knows what it sees, 0..1, by the mean share (softmax over names) of the likeliest name where that is not
 * background. One figure has 0.6 and more; pages of many heads, streets and rooms have less.
 * @returns 0 where the field has no names
 */
export function unsureOfNames({ names, logits, width, height }: PartsField, background: string): number {
  if (!names || !logits) return 0;
  const size = width * height;
  const ground = names.indexOf(background);
  let [total, count] = [0, 0];
  for (let i = 0; i < size; i++) {
    let best = 0;
    for (let n = 1; n < names.length; n++) if (logits[n * size + i]! > logits[best * size + i]!) best = n;
    if (best === ground) continue;
    let sum = 0;
    for (let n = 0; n < names.length; n++) sum += Math.exp(logits[n * size + i]! - logits[best * size + i]!);
    total += 1 / sum;
    count++;
  }
  return count === 0 ? 0 : Math.max(0, Math.min(1, (KNOWN - total / count) / (KNOWN - UNKNOWN)));
}
