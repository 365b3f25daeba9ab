import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permute } from './permutation.ts';

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
