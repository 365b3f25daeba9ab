import { differenceCiede2000 } from 'culori';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import table from '../fixtures/sharma-2005.json' with { type: 'json' };
import { ciede2000 } from './ciede2000.ts';
import type { Lab } from './lab.ts';

const lab = fc.tuple(
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
);

describe('CIEDE2000', () => {
  it.each(table.rows.map((row, i) => [i + 1, row] as const))('has the published value of pair %i', (_i, row) => {
    const [l1, a1, b1, l2, a2, b2, expected] = row as [number, number, number, number, number, number, number];
    expect(ciede2000([l1, a1, b1], [l2, a2, b2])).toBeCloseTo(expected, 4);
    expect(ciede2000([l2, a2, b2], [l1, a1, b1])).toBeCloseTo(expected, 4);
  });

  it.each([1, 2])('agrees with culori for any colors at kL = %i', (kL) => {
    const reference = differenceCiede2000(kL);
    const color = ([l, a, b]: Lab) => ({ mode: 'lab65' as const, l, a, b });
    fc.assert(
      fc.property(lab, lab, (first, second) => {
        expect(ciede2000(first, second, kL)).toBeCloseTo(reference(color(first), color(second)), 6);
      }),
    );
  });

  it('is zero only between equal colors', () => {
    fc.assert(fc.property(lab, (color) => ciede2000(color, color) < 1e-9));
    expect(ciede2000([50, 0, 0], [51, 0, 0])).toBeGreaterThan(0.9);
  });
});
