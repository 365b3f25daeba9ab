import { describe, expect, it } from 'vitest';
import type { Raster } from '../raster.ts';
import { createRng } from '../rng.ts';
import { hintsInArea } from './hints-in-area.ts';
import { mergeHints } from './merge.ts';
import { fullHints } from './training.ts';
import type { HintMap } from './types.ts';

const size = 64;
const grid = size / 4;
const colors = [
  [220, 40, 40],
  [30, 60, 200],
  [40, 180, 60],
  [240, 220, 80],
] as const;

/** Four quarters of one color each. */
const quarters: Raster<3> = (() => {
  const data = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    data.set(colors[(x < size / 2 ? 0 : 1) + (y < size / 2 ? 0 : 2)]!, 3 * i);
  }
  return { width: size, height: size, channels: 3, data };
})();

/** Asked for where the quarter's number is listed. */
const asked = (...wanted: number[]) => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return wanted.includes((x < size / 2 ? 0 : 1) + (y < size / 2 ? 0 : 2)) ? 1 : 0;
  }),
});

const quarterOf = (cell: number) => (cell % grid < grid / 2 ? 0 : 1) + (cell < (grid * grid) / 2 ? 0 : 2);
const shown = (map: HintMap) =>
  [...map.data.subarray(3 * grid * grid).keys()].filter((i) => map.data[3 * grid * grid + i]);

describe('hintsInArea', () => {
  it('hints at every area that is asked for, in its color, and nowhere else', () => {
    const full = fullHints(quarters);
    for (let seed = 0; seed < 100; seed++) {
      const map = hintsInArea(quarters, asked(1, 2), createRng(seed));
      const cells = shown(map);
      expect(new Set(cells.map(quarterOf))).toEqual(new Set([1, 2]));
      for (const cell of cells) {
        for (let c = 0; c < 3; c++) {
          expect(map.data[c * grid * grid + cell]).toBe(full.data[c * grid * grid + cell]);
        }
      }
    }
  });

  it('takes a point or a short stroke for a flat area, not more', () => {
    for (let seed = 0; seed < 100; seed++) {
      const cells = shown(hintsInArea(quarters, asked(3), createRng(seed)));
      expect(cells.length).toBeGreaterThan(0);
      expect(cells.length).toBeLessThanOrEqual(1 + Math.max(2, grid / 8));
    }
  });

  it('gives none where nothing is asked for', () => {
    expect(shown(hintsInArea(quarters, asked(), createRng(1)))).toEqual([]);
  });

  it('reads a map of another size', () => {
    const half = { width: 32, height: 32, data: Uint8Array.from({ length: 1024 }, (_, i) => (i % 32 < 16 ? 1 : 0)) };
    const cells = shown(hintsInArea(quarters, half, createRng(3)));
    expect(new Set(cells.map(quarterOf))).toEqual(new Set([0, 2]));
  });

  it('repeats for the same rng', () => {
    const [a, b] = [5, 5].map((seed) => hintsInArea(quarters, asked(0, 1, 2, 3), createRng(seed)));
    expect(a).toEqual(b);
  });
});

describe('mergeHints', () => {
  it('shows the cells of both, the first over the second', () => {
    const first = hintsInArea(quarters, asked(0), createRng(1));
    const second = fullHints(quarters);
    const n = grid * grid;
    const painted = { ...first, data: first.data.map((v, i) => (i < 3 * n && first.data[3 * n + (i % n)] ? -1 : v)) };
    const merged = mergeHints(painted, second);
    expect(shown(merged).length).toBe(n);
    for (let cell = 0; cell < n; cell++) {
      const from = painted.data[3 * n + cell] ? painted : second;
      for (let c = 0; c < 4; c++) expect(merged.data[c * n + cell]).toBe(from.data[c * n + cell]);
    }
  });

  it('refuses maps of different sizes', () => {
    const map = fullHints(quarters);
    expect(() => mergeHints(map, { width: 8, height: 8, data: new Float32Array(256) })).toThrow('expected 16 x 16');
  });
});
