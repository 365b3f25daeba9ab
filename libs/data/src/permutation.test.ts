import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOrder, permute } from './permutation.ts';

describe('permute', () => {
  it('is a bijection for every size and key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (n, key) => {
        const seen = new Set(Array.from({ length: n }, (_, i) => permute(i, n, key)));
        expect(seen.size).toBe(n);
        expect(Math.min(...seen)).toBe(0);
        expect(Math.max(...seen)).toBe(n - 1);
      }),
    );
  });

  it('moves most items and differs between keys', () => {
    const order = (key: number) => Array.from({ length: 1000 }, (_, i) => permute(i, 1000, key));
    const fixed = order(1).filter((v, i) => v === i).length;
    expect(fixed).toBeLessThan(15);
    expect(order(1).filter((v, i) => v === order(2)[i]).length).toBeLessThan(15);
  });
});

describe('blockOrder', () => {
  it('visits everything once, block by block', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), fc.nat(), (sizes, key) => {
        const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
        const n = sizes.reduce((a, b) => a + b, 0);
        fc.pre(n > 0);
        const order = blockOrder(starts, n, key);
        const items = Array.from({ length: n }, (_, i) => order(i));
        expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        const blockOf = (item: number) => starts.findLastIndex((start, b) => start <= item && sizes[b]! > 0);
        const visits = items.map(blockOf).filter((block, i, all) => block !== all[i - 1]);
        expect(new Set(visits).size).toBe(visits.length);
      }),
    );
  });
});
