import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, combine, inverse, lassoMask, maskArea, maskFrom, maskHas } from './mask.ts';

const size = { width: 7, height: 5 };
const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 35, maxLength: 35 });

describe('masks', () => {
  it('give back the pixels they were made of, and answer for each', () => {
    fc.assert(
      fc.property(bits, (wanted) => {
        const mask = maskFrom(wanted, size);
        expect([...bitsOf(mask)]).toEqual(wanted);
        expect(maskArea(mask)).toBe(wanted.filter((bit) => bit === 1).length);
        for (let i = 0; i < 35; i++) {
          expect(maskHas(mask, [(i % 7) + 0.5, Math.floor(i / 7) + 0.5], size)).toBe(wanted[i] === 1);
        }
      }),
    );
  });

  it('combine as sets do', () => {
    fc.assert(
      fc.property(bits, bits, (a, b) => {
        const [one, other] = [maskFrom(a, size), maskFrom(b, size)];
        const of = (how: 'union' | 'both' | 'without') => [...bitsOf(combine(one, other, how))];
        expect(of('union')).toEqual(a.map((bit, i) => (bit === 1 || b[i] === 1 ? 1 : 0)));
        expect(of('both')).toEqual(a.map((bit, i) => (bit === 1 && b[i] === 1 ? 1 : 0)));
        expect(of('without')).toEqual(a.map((bit, i) => (bit === 1 && b[i] === 0 ? 1 : 0)));
        expect([...bitsOf(inverse(one))]).toEqual(a.map((bit) => 1 - bit));
        expect([...bitsOf(inverse(inverse(one)))]).toEqual(a);
      }),
    );
  });

  it('are read at another size by the pixel under each center, and nothing lies outside', () => {
    const mask = maskFrom([1, 0, 0, 1], { width: 2, height: 2 });
    expect([...bitsOf(mask, { width: 4, height: 2 })]).toEqual([1, 1, 0, 0, 0, 0, 1, 1]);
    expect(maskHas(mask, [99, 0], { width: 200, height: 200 })).toBe(true);
    expect(maskHas(mask, [101, 0], { width: 200, height: 200 })).toBe(false);
    expect(maskHas(mask, [-1, 0], { width: 200, height: 200 })).toBe(false);
    expect(maskHas(mask, [200, 199], { width: 200, height: 200 })).toBe(false);
  });

  it('hold what a line goes round: a triangle has the pixels that its half-planes have', () => {
    const [width, height] = [40, 30];
    const [a, b, c] = [
      [3.2, 2.1],
      [36.7, 9.4],
      [11.9, 27.3],
    ] as const;
    const side = ([ax, ay]: readonly number[], [bx, by]: readonly number[], x: number, y: number) =>
      (bx! - ax!) * (y - ay!) - (by! - ay!) * (x - ax!) > 0;
    const drawn = bitsOf(lassoMask([a, b, c], { width, height }, { width, height }));
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
      expect(drawn[i]).toBe(side(a, b, x, y) && side(b, c, x, y) && side(c, a, x, y) ? 1 : 0);
    }
    expect(maskArea(lassoMask([[1, 1]], { width, height }, { width, height }))).toBe(0);
  });
});
