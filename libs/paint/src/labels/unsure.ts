import type { PartsField } from '../types.ts';
import { nameShares } from './name-shares.ts';

/** The mean share of the likeliest name up to which the network does not know what it sees, and from which on it does. */
const [UNKNOWN, KNOWN] = [0.45, 0.5];

/**
 * How little the network knows what it sees, 0..1, by the mean share (softmax over names) of the likeliest name where that is not
 * background. One figure has 0.6 and more; pages of many heads, streets and rooms have less.
 * @returns 0 where the field has no names
 */
export function unsureOfNames(field: PartsField, background: string): number {
  const known = nameShares(field);
  if (!known) return 0;
  const { names, shares, best } = known;
  const ground = names.indexOf(background);
  let [total, count] = [0, 0];
  for (let i = 0; i < best.length; i++) {
    if (best[i] === ground) continue;
    total += shares[best[i]! * best.length + i]!;
    count++;
  }
  return count === 0 ? 0 : Math.max(0, Math.min(1, (KNOWN - total / count) / (KNOWN - UNKNOWN)));
}
