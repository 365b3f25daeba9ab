import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plane } from '../raster.ts';
import { createRng } from '../rng.ts';
import { addGaps, addGrain, augmentSketch, changeLineWidth, fadeLines, warpLines } from './augment.ts';

const size = 48;

/** A vertical black line, three pixels wide, on paper. */
function line(): Plane {
  const data = new Float32Array(size * size).fill(1);
  for (let y = 0; y < size; y++) data.fill(0, y * size + 20, y * size + 23);
  return { width: size, height: size, data };
}
const ink = (plane: Plane) => plane.data.reduce((sum, v) => sum + 1 - v, 0);

describe('sketch augmentation', () => {
  it('fades by s r + 1 - r', () => {
    expect([...fadeLines({ width: 3, height: 1, data: Float32Array.of(0, 0.5, 1) }, 0.8).data]).toEqual(
      [...Float32Array.of(0.2, 0.6, 1)].map((v) => expect.closeTo(v, 6) as number),
    );
  });

  it('changes the width by the pixels asked for', () => {
    for (const [pixels, width] of [
      [2, 5],
      [1, 4],
      [-1, 2],
      [-2, 1],
      [0, 3],
    ] as const) {
      expect(ink(changeLineWidth(line(), pixels)) / size).toBeCloseTo(width, 5);
    }
  });

  it('rubs out gaps on the line only', () => {
    const gapped = addGaps(line(), createRng(3), 4, 2);
    expect(ink(gapped)).toBeLessThan(ink(line()) - 15);
    expect(ink(gapped)).toBeGreaterThan(ink(line()) * 0.5);
    const blank: Plane = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
    expect(addGaps(blank, createRng(3), 4, 2)).toEqual(blank);
  });

  it('grain weakens ink and leaves paper white', () => {
    const grained = addGrain(line(), createRng(4), 0.5);
    const original = line().data;
    expect(grained.data.every((v, i) => (original[i] === 1 ? v === 1 : v <= 0.5))).toBe(true);
    expect(ink(grained) / ink(line())).toBeCloseTo(0.75, 1);
  });

  it('warps no further than the amplitude', () => {
    const warped = warpLines(line(), createRng(5), 1);
    expect(ink(warped)).toBeCloseTo(ink(line()), -1);
    for (let y = 0; y < size; y++) {
      for (const x of [0, 10, 18, 25, 40]) expect(warped.data[y * size + x]).toBe(1);
    }
  });

  it('repeats for a seed, stays in [0, 1] and does nothing at chance 0', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [once, again] = [augmentSketch(line(), createRng(seed)), augmentSketch(line(), createRng(seed))];
        return once.data.every((v, i) => v >= 0 && v <= 1 && v === again.data[i]);
      }),
      { numRuns: 60 },
    );
    const off = { fade: 0, width: 0, gaps: 0, grain: 0, warp: 0 };
    expect(augmentSketch(line(), createRng(1), off)).toEqual(line());
  });
});
