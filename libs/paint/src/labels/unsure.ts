import type { PartsField } from '../types.ts';
import { nameShares } from './name-shares.ts';

/** The mean share of the likeliest kind up to which the network does not know what it sees, and from which on it does. */
const [UNKNOWN, KNOWN] = [0.55, 0.6];

/** Names that are one kind: a coat taken for a dress is seen well enough. */
const KINDS: readonly (readonly string[])[] = [
  ['background', 'scenery'],
  ['top', 'bottom', 'outer', 'legwear', 'trim', 'shoes', 'headwear'],
  ['eye', 'eyeWhite', 'mouth'],
  ['accessory', 'animal', 'prop'],
];

/**
 * How little the network knows what it sees, 0..1, by the mean share (softmax over names, summed over the names of a kind) of the likeliest kind
 * where the likeliest name is not background. One figure has 0.65 and more; pages of many heads, streets and rooms have less.
 * @returns 0 where the field has no names
 */
export function unsureOfNames(field: PartsField, background: string): number {
  const known = nameShares(field);
  if (!known) return 0;
  const { names, shares, best } = known;
  const size = best.length;
  const kindOf = names.map((name, n) => {
    const kind = KINDS.findIndex((all) => all.includes(name));
    return kind < 0 ? KINDS.length + n : kind;
  });
  const ground = names.indexOf(background);
  const sums = new Float64Array(KINDS.length + names.length);
  let [total, count] = [0, 0];
  for (let i = 0; i < size; i++) {
    if (best[i] === ground) continue;
    sums.fill(0);
    for (let n = 0; n < names.length; n++) sums[kindOf[n]!]! += shares[n * size + i]!;
    total += Math.max(...sums);
    count++;
  }
  return count === 0 ? 0 : Math.max(0, Math.min(1, (KNOWN - total / count) / (KNOWN - UNKNOWN)));
}
