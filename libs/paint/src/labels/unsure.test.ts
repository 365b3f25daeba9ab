import { describe, expect, it } from 'vitest';
import type { PartsField } from '../types.ts';
import { unsureOfNames } from './unsure.ts';

const usual = ['background', 'scenery', 'hair', 'top', 'outer'];

/** A pixel for each list of shares of the names. */
function field(pixels: readonly (readonly number[])[], names: readonly string[] = usual): PartsField {
  const logits = names.flatMap((_, n) => pixels.map((shares) => Math.log(Math.max(1e-9, shares[n]!))));
  const embedding = new Float32Array(pixels.length);
  return { width: pixels.length, height: 1, channels: 1, embedding, names, logits: Float32Array.from(logits) };
}
const unsure = (...pixels: readonly (readonly number[])[]) => unsureOfNames(field(pixels), 'background');

describe('how little the network knows what it sees', () => {
  it('is by kinds: a top that may be a coat is cloth', () => {
    expect(unsure([0, 0, 0.2, 0.4, 0.4])).toBe(0);
    expect(unsure([0.25, 0, 0.5, 0.25, 0])).toBe(1);
    expect(unsure([0, 0, 0.575, 0.425, 0])).toBeCloseTo(0.5, 5);
  });

  it.each([
    ['top', 'bottom', true],
    ['outer', 'legwear', true],
    ['trim', 'shoes', true],
    ['headwear', 'top', true],
    ['eye', 'eyeWhite', true],
    ['mouth', 'eye', true],
    ['accessory', 'animal', true],
    ['prop', 'accessory', true],
    ['hair', 'skin', false],
    ['headwear', 'accessory', false],
    ['eye', 'skin', false],
  ])('knows %s and %s for one kind: %s', (one, other, same) => {
    const halves = field([[0.5, 0.5]], [one, other]);
    expect(unsureOfNames(halves, 'background')).toBe(same ? 0 : 1);
  });

  it('leaves out what is background, not what is scenery', () => {
    const hair = [0, 0, 1, 0, 0];
    expect(unsure(hair, [0.4, 0.1, 0.3, 0.2, 0])).toBe(0);
    expect(unsure([0.2, 0.3, 0.1, 0.2, 0.2])).toBe(1);
    expect(unsure([1, 0, 0, 0, 0])).toBe(0);
  });

  it('is nothing where the model knows no names', () => {
    expect(unsureOfNames({ width: 1, height: 1, channels: 1, embedding: new Float32Array(1) }, 'background')).toBe(0);
  });
});
