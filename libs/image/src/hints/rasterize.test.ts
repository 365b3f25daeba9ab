import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster, Rgb } from '../raster.ts';
import { emptyHints, hintsOutside, paintHints, scaleHints } from './rasterize.ts';
import type { UserHint } from './types.ts';

/** RGB and alpha of a pixel. */
const pixelOf = ({ data, width }: Raster<4>, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];

const red: Rgb = [255, 0, 0];

it('a map without hints is 0 everywhere, in the array that is given where that has its length', () => {
  expect([...emptyHints({ width: 1, height: 1 }).data]).toEqual([0, 0, 0, 0]);
  const [used, other] = [new Float32Array(4).fill(1), new Float32Array(8).fill(1)];
  expect(emptyHints({ width: 1, height: 1 }, used).data).toBe(used);
  expect([...used]).toEqual([0, 0, 0, 0]);
  expect(emptyHints({ width: 1, height: 1 }, other).data).toHaveLength(4);
});

describe('paintHints', () => {
  const image = { width: 64, height: 48 };

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

  it('paints the pixel that a dot of any size lies on, at any scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0.001, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        (u, v, radius, width, height) => {
          const hint: UserHint = { kind: 'point', x: u * width, y: v * height, radius, color: red };
          const painted = paintHints([hint], { width, height }, image);
          expect(pixelOf(painted, Math.floor(u * image.width), Math.floor(v * image.height))).toEqual([...red, 255]);
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
    const square = { width: 64, height: 64 };
    const painted = paintHints([stroke], square, square);
    for (let i = 0; i < 64; i++) expect(pixelOf(painted, i, i)).toEqual([...red, 255]);
    expect(painted.data.filter((alpha, p) => p % 4 === 3 && alpha > 0).length).toBeLessThanOrEqual(64 + 2 * 63);
  });

  it('paints later hints over earlier ones and ignores what is outside', () => {
    const dot = (x: number, y: number, color: Rgb): UserHint => ({ kind: 'point', x, y, radius: 2, color });
    const painted = paintHints([dot(10, 10, red), dot(10, 10, [0, 0, 255]), dot(900, 3, red)], image, image);
    expect(pixelOf(painted, 10, 10)).toEqual([0, 0, 255, 255]);
    expect(paintHints([dot(900, 3, red)], image, image).data.every((v) => v === 0)).toBe(true);
    expect(hintsOutside([dot(10, 10, red), dot(900, 3, red)], image)).toEqual([dot(900, 3, red)]);
  });

  it('paints the same for scaled hints on a scaled image', () => {
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
    const direct = paintHints(hints, image, image);
    const scaled = paintHints(scaleHints(hints, image, double), double, image);
    expect([...scaled.data]).toEqual([...direct.data]);
  });
});
