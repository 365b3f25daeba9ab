import type { PartsField } from '../types.ts';

/** What a parts network says of the names of a field's pixels. */
export interface NameShares {
  readonly names: readonly string[];
  /** `[names, height * width]`, 0..1: softmax of the logits over names. */
  readonly shares: Float64Array;
  /** Index of each pixel's likeliest name, the first of equal ones. */
  readonly best: Uint16Array;
}

/** Found once for a field. */
const remembered = new WeakMap<PartsField, NameShares>();

/** @returns undefined where the field has no names */
export function nameShares(field: PartsField): NameShares | undefined {
  const { names, logits, width, height } = field;
  if (!names || !logits || names.length === 0) return undefined;
  const known = remembered.get(field);
  if (known) return known;
  const size = width * height;
  const shares = new Float64Array(names.length * size);
  const best = new Uint16Array(size);
  for (let i = 0; i < size; i++) {
    let first = 0;
    for (let n = 1; n < names.length; n++) if (logits[n * size + i]! > logits[first * size + i]!) first = n;
    best[i] = first;
    let sum = 0;
    for (let n = 0; n < names.length; n++) {
      sum += shares[n * size + i] = Math.exp(logits[n * size + i]! - logits[first * size + i]!);
    }
    for (let n = 0; n < names.length; n++) shares[n * size + i]! /= sum;
  }
  const found = { names, shares, best };
  remembered.set(field, found);
  return found;
}
