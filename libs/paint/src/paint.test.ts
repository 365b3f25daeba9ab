import { rasterizeHints, resizePlane, type Plane, type Raster, type Rgb } from '@irodori/image';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composePaint } from './compose-paint.ts';
import { flatColors } from './flats.ts';
import { pullToHints, waysOf } from './hint-pull.ts';
import { PaintGround } from './paint-ground.ts';
import { labelRegions } from './regions.ts';
import { cellLabels, paintUnderLines, planInkFill } from './under-lines.ts';
import { upsampleWithin } from './upsample.ts';

const plane = (width: number, height: number, at: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
});
const raster = (width: number, height: number, at: (x: number, y: number) => Rgb): Raster<3> => ({
  width,
  height,
  channels: 3,
  data: Uint8ClampedArray.from(
    Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))).flat(),
  ),
});
const pixel = (r: Raster<3>, x: number, y: number) => [
  ...r.data.subarray(3 * (y * r.width + x), 3 * (y * r.width + x) + 3),
];

/** A vertical line of `thick` pixels in the middle: red paint at its left, blue at its right, black on it. */
const split = (side: number, thick: number) => {
  const from = (side - thick) / 2;
  const line = plane(side, side, (x) => (x >= from && x < from + thick ? 0 : 1));
  const image = raster(side, side, (x) => (x < from ? [200, 0, 0] : x < from + thick ? [5, 5, 5] : [0, 0, 200]));
  return { line, image };
};

describe('labelRegions', () => {
  it('separates the sides of a line and meets in its middle', () => {
    const map = labelRegions(split(20, 4).line);
    expect(map.count).toBe(2);
    expect([...map.labels.subarray(0, 20)]).toEqual([...Array<number>(10).fill(1), ...Array<number>(10).fill(2)]);
    expect([...map.onLine.subarray(7, 13)]).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('labels every pixel, and equal labels are joined by open pixels', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (ink) => {
        const map = labelRegions(plane(8, 8, (x, y) => (ink[8 * y + x] ? 0 : 1)));
        const reference = floodCount(ink);
        expect(map.count).toBe(Math.max(1, reference));
        expect(Math.min(...map.labels)).toBeGreaterThan(0);
        expect(Math.max(...map.labels)).toBe(map.count);
      }),
    );
  });

  it('takes an all-black picture as one area', () => {
    expect(labelRegions(plane(4, 4, () => 0))).toMatchObject({ count: 1 });
  });
});

/** Number of 4-connected groups of false, by repeated merging. */
function floodCount(ink: readonly boolean[]): number {
  const group = ink.map((v, i) => (v ? -1 : i));
  for (let changed = true; changed;) {
    changed = false;
    for (let i = 0; i < 64; i++) {
      for (const j of [i % 8 < 7 ? i + 1 : -1, i + 8]) {
        if (j < 0 || j > 63 || group[i]! < 0 || group[j]! < 0 || group[i] === group[j]) continue;
        const low = Math.min(group[i]!, group[j]!);
        [group[i], group[j]] = [low, low];
        changed = true;
      }
    }
  }
  return new Set(group.filter((v) => v >= 0)).size;
}

describe('paint under lines', () => {
  it('continues each side under the line and leaves no ink', () => {
    const { line, image } = split(32, 4);
    const labels = cellLabels(labelRegions(line), image);
    const paint = paintUnderLines(image, planInkFill(line, labels));
    for (let x = 0; x < 32; x++) expect(pixel(paint, x, 16)).toEqual(x < 16 ? [200, 0, 0] : [0, 0, 200]);
  });

  it('falls back to a neighbour where an area has no open cell', () => {
    const line = plane(6, 1, (x) => (x === 0 ? 1 : 0));
    const image = raster(6, 1, (x) => (x === 0 ? [10, 20, 30] : [0, 0, 0]));
    expect(pixel(paintUnderLines(image, planInkFill(line, cellLabels(labelRegions(line), image))), 5, 0)).toEqual([
      10, 20, 30,
    ]);
    const black = plane(4, 4, () => 0);
    expect(
      paintUnderLines(
        raster(4, 4, () => [1, 2, 3]),
        planInkFill(black, new Int32Array(16).fill(1)),
      ).data[0],
    ).toBe(1);
  });
});

describe('upsampleWithin', () => {
  it('never mixes across a closed line, whatever the enlargement', () => {
    const fine = split(128, 4);
    const regions = labelRegions(fine.line);
    const coarseLine = resizePlane(fine.line, 16, 16);
    const coarse = raster(16, 16, (x) => (x < 8 ? [200, 0, 0] : [0, 0, 200]));
    const labels = cellLabels(regions, coarse);
    const paint = upsampleWithin(paintUnderLines(coarse, planInkFill(coarseLine, labels)), labels, regions);
    for (let x = 0; x < 128; x++) expect(pixel(paint, x, 64)).toEqual(x < 64 ? [200, 0, 0] : [0, 0, 200]);
  });

  it('is bilinear inside one area', () => {
    const regions = labelRegions(plane(8, 1, () => 1));
    const paint = upsampleWithin(
      raster(2, 1, (x) => [x * 80, 0, 0]),
      new Int32Array(2).fill(1),
      regions,
    );
    expect(Array.from({ length: 8 }, (_, x) => pixel(paint, x, 0)[0])).toEqual([0, 0, 10, 30, 50, 70, 80, 80]);
  });
});

describe('pullToHints', () => {
  const size = { width: 64, height: 64 };
  const grid = { width: 16, height: 16 };
  const hint = (x: number, y: number, color: Rgb) =>
    rasterizeHints([{ kind: 'point', x, y, radius: 3, color }], size, grid);

  const strength = 1;

  it('carries a hint through its area and stops at lines', () => {
    const line = split(64, 4).line;
    const image = raster(64, 64, () => [120, 120, 120]);
    const pulled = pullToHints(image, waysOf(line), hint(16, 32, [200, 120, 40]), { strength });
    for (const [x, y] of [
      [16, 32],
      [4, 60],
      [28, 5],
    ] as const) {
      pixel(pulled, x, y).forEach((v, c) => expect(Math.abs(v - [200, 120, 40][c]!)).toBeLessThanOrEqual(4));
    }
    for (let y = 0; y < 64; y += 7) expect(pixel(pulled, 40, y)).toEqual([120, 120, 120]);
  });

  it('fades in the open, and keeps the fine shading of the model', () => {
    const open = plane(64, 64, () => 1);
    const stripes = raster(64, 64, (x) => (x % 2 ? [110, 110, 110] : [130, 130, 130]));
    const pulled = pullToHints(stripes, waysOf(open), hint(8, 8, [200, 120, 40]), { strength, reach: 0.1 });
    const mean = (x: number, y: number) => (pixel(pulled, x, y)[0]! + pixel(pulled, x + 1, y)[0]!) / 2;
    expect(mean(8, 8)).toBeGreaterThan(190);
    expect(mean(20, 20)).toBeLessThan(mean(14, 14));
    expect(mean(60, 60)).toBeLessThan(123);
    expect(pixel(pulled, 8, 8)[0]! - pixel(pulled, 9, 8)[0]!).toBeGreaterThanOrEqual(18);
  });

  it('mixes two hints of one area by nearness', () => {
    const open = plane(64, 64, () => 1);
    const hints = rasterizeHints(
      [
        { kind: 'point', x: 8, y: 32, radius: 3, color: [200, 0, 0] },
        { kind: 'point', x: 56, y: 32, radius: 3, color: [0, 0, 200] },
      ],
      size,
      grid,
    );
    const pulled = pullToHints(
      raster(64, 64, () => [90, 90, 90]),
      waysOf(open),
      hints,
      { strength },
    );
    const red = [8, 24, 32, 40, 56].map((x) => pixel(pulled, x, 32)[0]!);
    expect(red).toEqual([...red].sort((a, b) => b - a));
    expect(Math.abs(pixel(pulled, 32, 32)[0]! - pixel(pulled, 32, 32)[2]!)).toBeLessThan(12);
  });

  it('changes nothing without hints, at strength 0, or where the model obeyed', () => {
    const { line, image } = split(64, 4);
    expect(pullToHints(image, waysOf(line), rasterizeHints([], size, grid), { strength })).toBe(image);
    expect(pullToHints(image, waysOf(line), hint(16, 32, [1, 2, 3]), { strength: 0 })).toBe(image);
    const obeyed = pullToHints(image, waysOf(line), hint(16, 32, [200, 0, 0]), { strength });
    for (let x = 0; x < 64; x++) {
      const before = pixel(image, x, 20);
      if (x < 29 || x > 34)
        pixel(obeyed, x, 20).forEach((v, c) => expect(Math.abs(v - before[c]!)).toBeLessThanOrEqual(1));
    }
  });
});

describe('composePaint and flats', () => {
  it('gives paint at the drawing size with the hinted color in its area only', () => {
    const fine = split(256, 6);
    const small = { width: 64, height: 64 };
    const line = resizePlane(fine.line, 64, 64);
    const hints = rasterizeHints(
      [{ kind: 'point', x: 60, y: 128, radius: 8, color: [0, 180, 0] }],
      { width: 256, height: 256 },
      { width: 16, height: 16 },
    );
    const image = raster(64, 64, (x) => (x < 32 ? [200, 0, 0] : [0, 0, 200]));
    const paint = composePaint({ image, ground: new PaintGround(line, labelRegions(fine.line)), hints, pull: 1 });
    expect([paint.width, paint.height]).toEqual([256, 256]);
    expect(pixel(paint, 60, 128)[1]).toBeGreaterThan(170);
    expect(pixel(paint, 20, 200)[1]).toBeGreaterThan(120);
    expect(pixel(paint, 200, 128)).toEqual([0, 0, 200]);
    expect(small.width).toBe(image.width);
  });

  it('flattens each area to its mean, specks joining their neighbour', () => {
    const line = plane(300, 300, (x, y) =>
      x >= 148 && x < 152 ? 0 : x >= 20 && x < 23 && y >= 20 && y < 23 && !(x === 21 && y === 21) ? 0 : 1,
    );
    const paint = raster(300, 300, (x, y) =>
      x === 21 && y === 21 ? [255, 255, 255] : x < 150 ? [100, y % 2 ? 50 : 70, 0] : [0, 0, 99],
    );
    const flats = flatColors(paint, labelRegions(line));
    expect(pixel(flats, 5, 5)).toEqual([100, 60, 0]);
    expect(pixel(flats, 21, 21)).toEqual([100, 60, 0]);
    expect(pixel(flats, 299, 0)).toEqual([0, 0, 99]);
  });
});
