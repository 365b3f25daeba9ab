import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseName, blocksOf, ofSplit, splitOf } from './split.ts';

describe('baseName', () => {
  it.each([
    ['woman-cook-medium-dark', 'person-cook'],
    ['man-cook', 'person-cook'],
    ['man-artist-2', 'person-artist'],
    ['men-holding-hands-medium-skin-tone-dark-skin-tone', 'person-holding-hands'],
    ['woman-and-man-holding-hands-dark-light', 'person-and-person-holding-hands'],
    ['person-in-suit-levitating-medium-light', 'person-in-suit-levitating'],
    ['princess-light-skin-tone', 'person'],
    ['lion', 'lion'],
    ['womans-hat', 'person-hat'],
    ['family-woman-girl-girl-1', 'family-person'],
    ['hand-with-fingers-splayed-medium', 'hand-with-fingers-splayed'],
  ])('%s is %s', (name, base) => expect(baseName(name)).toBe(base));
});

describe('splitOf', () => {
  it('keeps about the share asked for, always the same names', () => {
    const names = Array.from({ length: 4000 }, (_, i) => `icon-${i}`);
    const val = names.filter((name) => splitOf(name) === 'val');
    expect(val.length / names.length).toBeGreaterThan(0.035);
    expect(val.length / names.length).toBeLessThan(0.065);
    expect(names.filter((name) => splitOf(name) === 'val')).toEqual(val);
  });
});

describe('ofSplit', () => {
  const both = (names: readonly string[]) =>
    (['train', 'val'] as const).map((split) => ofSplit(names.length, (i) => names[i]!, split));

  it('shares out every set of two or more, each thing to one part; what names alone decide stays so', () => {
    const sets = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(sets, (names) => {
        const [train, val] = both(names) as [number[], number[]];
        expect([...train, ...val].sort((a, b) => a - b)).toEqual([...names.keys()]);
        expect(Math.min(train.length, val.length)).toBeGreaterThan(0);
        const byName = names.map((name) => splitOf(name));
        if (new Set(byName).size === 2) expect(val).toEqual([...names.keys()].filter((i) => byName[i] === 'val'));
        else expect(Math.min(train.length, val.length)).toBe(1);
      }),
    );
  });

  it('keeps a single thing for training, whatever its name', () => {
    for (let i = 0; i < 100; i++) expect(both([`only ${i}`])).toEqual([[0], []]);
  });
});

it('blocksOf counts what is chosen before each block', () => {
  expect(blocksOf([1, 2, 5, 9], [0, 2, 3, 9])).toEqual([0, 1, 2, 3]);
  expect(blocksOf([], [0, 4])).toEqual([0, 0]);
});
