import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster, Rgb } from '../raster.ts';
import { emptyHints, hintsOutside, paintHints, rasterizeHintBitmap, rasterizeHints, scaleHints } from './rasterize.ts';
import type { HintMap, UserHint } from './types.ts';

const cellOf = (map: HintMap, x: number, y: number) =>
  [0, 1, 2, 3].map((c) => map.data[c * map.width * map.height + y * map.width + x]!);

const red: Rgb = [255, 0, 0];
const byte = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(byte, byte, byte);

const sparseBitmap = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  painted: fc.array(fc.record({ x: fc.nat(39), y: fc.nat(39), color, alpha: fc.integer({ min: 1, max: 255 }) }), {
    maxLength: 30,
  }),
});

function toBitmap({ width, height, painted }: { width: number; height: number; painted: Painted[] }): Raster<4> {
  const data = new Uint8ClampedArray(4 * width * height);
  // Color under alpha 0 must not matter.
  for (let p = 0; p < data.length; p += 4) data.set([17, 230, 99, 0], p);
  for (const { x, y, color: c, alpha } of painted) data.set([...c, alpha], 4 * ((y % height) * width + (x % width)));
  return { width, height, channels: 4, data };
}
interface Painted {
  x: number;
  y: number;
  color: [number, number, number];
  alpha: number;
}

describe('rasterizeHintBitmap', () => {
  it('turns on exactly the cells that hold a painted pixel, at four pixels a cell', () => {
    fc.assert(
      fc.property(sparseBitmap, (spec) => {
        const [gw, gh] = [Math.ceil(spec.width / 4), Math.ceil(spec.height / 4)];
        const bitmap = toBitmap({ ...spec, width: gw * 4, height: gh * 4 });
        const map = rasterizeHintBitmap(bitmap, { width: gw, height: gh });
        for (let cy = 0; cy < gh; cy++) {
          for (let cx = 0; cx < gw; cx++) {
            const sums = [0, 0, 0, 0];
            for (let y = cy * 4; y < cy * 4 + 4; y++) {
              for (let x = cx * 4; x < cx * 4 + 4; x++) {
                const p = 4 * (y * bitmap.width + x);
                const a = bitmap.data[p + 3]!;
                sums[3]! += a;
                for (let c = 0; c < 3; c++) sums[c]! += a * bitmap.data[p + c]!;
              }
            }
            const got = cellOf(map, cx, cy);
            expect(got[3]).toBe(sums[3]! > 0 ? 1 : 0);
            for (let c = 0; c < 3; c++) {
              expect(got[c]).toBeCloseTo(sums[3]! > 0 ? sums[c]! / sums[3]! / 127.5 - 1 : 0, 4);
            }
          }
        }
      }),
    );
  });

  it('never loses a painted pixel nor invents a color, whatever the sizes', () => {
    fc.assert(
      fc.property(sparseBitmap, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), (spec, gw, gh) => {
        const bitmap = toBitmap(spec);
        const map = rasterizeHintBitmap(bitmap, { width: gw, height: gh });
        const n = gw * gh;
        const onCells = map.data.subarray(3 * n).reduce((a, b) => a + b, 0);
        expect(onCells > 0).toBe(spec.painted.length > 0);
        for (const { x, y } of spec.painted) {
          const cx = Math.floor((((x % spec.width) + 0.5) * gw) / spec.width);
          const cy = Math.floor((((y % spec.height) + 0.5) * gh) / spec.height);
          const near = [-1, 0, 1].some((dx) =>
            [-1, 0, 1].some((dy) => {
              const [u, v] = [cx + dx, cy + dy];
              return u >= 0 && v >= 0 && u < gw && v < gh && map.data[3 * n + v * gw + u] === 1;
            }),
          );
          expect(near).toBe(true);
          if (spec.width >= gw && spec.height >= gh) expect(map.data[3 * n + cy * gw + cx]).toBe(1);
        }
        for (let cell = 0; cell < n; cell++) {
          const on = map.data[3 * n + cell] === 1;
          for (let c = 0; c < 3; c++) {
            const levels = spec.painted.map((p) => p.color[c]! / 127.5 - 1);
            const v = map.data[c * n + cell]!;
            if (on) {
              expect(v).toBeGreaterThanOrEqual(Math.min(...levels) - 1e-5);
              expect(v).toBeLessThanOrEqual(Math.max(...levels) + 1e-5);
            } else expect(v).toBe(0);
          }
        }
      }),
    );
  });

  it('tells a black hint from no hint', () => {
    const black: Raster<4> = { width: 4, height: 4, channels: 4, data: new Uint8ClampedArray(64) };
    black.data[3] = 255;
    const map = rasterizeHintBitmap(black, { width: 1, height: 1 });
    expect([...map.data]).toEqual([-1, -1, -1, 1]);
    expect([...emptyHints({ width: 1, height: 1 }).data]).toEqual([0, 0, 0, 0]);
  });
});

describe('rasterizeHints', () => {
  const image = { width: 64, height: 48 };
  const grid = { width: 16, height: 12 };

  it('paints exactly the pixels whose center lies in a disc', () => {
    const hint: UserHint = { kind: 'point', x: 20.3, y: 17.8, radius: 6.2, color: red };
    const painted = paintHints([hint], image, image);
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const inside = Math.hypot(x + 0.5 - 20.3, y + 0.5 - 17.8) <= 6.2;
        expect(painted.data[4 * (y * image.width + x) + 3]).toBe(inside ? 255 : 0);
      }
    }
  });

  it('turns on the cell of a dot of any size, at any scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0.001, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        (u, v, radius, width, height) => {
          const hint: UserHint = { kind: 'point', x: u * width, y: v * height, radius, color: red };
          const map = rasterizeHints([hint], { width, height }, grid);
          const cell = cellOf(map, Math.floor(u * grid.width), Math.floor(v * grid.height));
          expect(cell).toEqual([1, -1, -1, 1]);
        },
      ),
    );
  });

  it('leaves no gap along a stroke, even one far larger than the picture', () => {
    const stroke: UserHint = {
      kind: 'stroke',
      points: [
        [-1e7, -1e7],
        [1e7, 1e7],
      ],
      radius: 0.01,
      color: red,
    };
    const map = rasterizeHints([stroke], { width: 64, height: 64 }, { width: 16, height: 16 });
    for (let i = 0; i < 16; i++) expect(cellOf(map, i, i)[3]).toBe(1);
    expect(map.data.subarray(3 * 256).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(16 + 2 * 15);
  });

  it('paints later hints over earlier ones and ignores what is outside', () => {
    const dot = (x: number, y: number, color: Rgb): UserHint => ({ kind: 'point', x, y, radius: 2, color });
    const map = rasterizeHints([dot(10, 10, red), dot(10, 10, [0, 0, 255]), dot(900, 3, red)], image, grid);
    expect(cellOf(map, 2, 2)).toEqual([-1, -1, 1, 1]);
    expect(rasterizeHints([dot(900, 3, red)], image, grid).data.every((v) => v === 0)).toBe(true);
    expect(hintsOutside([dot(10, 10, red), dot(900, 3, red)], image)).toEqual([dot(900, 3, red)]);
  });

  it('gives the same map for scaled hints on a scaled image', () => {
    const hints: UserHint[] = [
      { kind: 'point', x: 13, y: 21, radius: 3, color: red },
      {
        kind: 'stroke',
        points: [
          [4, 4],
          [40, 30],
          [50, 8],
        ],
        radius: 2,
        color: [10, 200, 30],
      },
    ];
    const double = { width: 128, height: 96 };
    const direct = rasterizeHints(hints, image, grid);
    const scaled = rasterizeHints(scaleHints(hints, image, double), double, grid);
    expect([...scaled.data]).toEqual([...direct.data]);
  });
});
