import type { Raster } from '@irodori/image';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHintFlag, placeHints } from './hints.ts';
import { networkModel } from '@irodori/paint';
import { colorizePicture, withShortSide } from './picture.ts';

describe('withShortSide', () => {
  it('takes the short side asked for, aspect kept', () => {
    expect(withShortSide({ width: 1000, height: 500 }, 100)).toEqual({ width: 200, height: 100 });
  });

  it('keeps long strips within bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 10_000 }), fc.integer({ min: 8, max: 10_000 }), (width, height) => {
        const work = withShortSide({ width, height }, 4096);
        // The short side is at least 34 pixels here, and rounding moves it by two at most.
        expect(work.width * work.height).toBeLessThan(1_500_000 * (1 + 2 / 34));
        expect(Math.min(work.width, work.height)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('hints', () => {
  it('reads x,y,#rrggbb[,radius]', () => {
    expect(parseHintFlag('12.5, 7,#ff8000,3').hints).toEqual([
      { kind: 'point', x: 12.5, y: 7, radius: 3, color: [255, 128, 0] },
    ]);
  });

  it.each([
    '',
    '1,2',
    '1,2,#ggg',
    '1,2,#ff0000,0',
    '1,2,#ff0000,-1',
    '1,2,#ff0000,3,4',
    'a,2,#ff0000',
    '1e9,NaN,#000000',
  ])('refuses "%s"', (text) => expect(() => parseHintFlag(text)).toThrow('expected x,y,#rrggbb[,radius]'));

  it('scales a file with a frame to the picture and names a hint outside', () => {
    const hints = [
      { kind: 'point' as const, x: 5, y: 5, radius: 1, color: [0, 0, 0] as const },
      { kind: 'point' as const, x: 10, y: 5, radius: 1, color: [0, 0, 0] as const },
    ];
    const source = { hints, frame: { width: 10, height: 5.1 }, where: 'h.json' };
    expect(() => placeHints([source], { width: 100, height: 51 })).toThrow(
      'h.json: hint 2 at 100,50 lies outside the picture of 100 x 51',
    );
    const [placed] = placeHints([{ ...source, hints: hints.slice(0, 1) }], { width: 100, height: 51 });
    expect(placed).toMatchObject({ x: 50, y: 50 });
  });

  it('refuses a file whose frame has another shape than the picture', () => {
    const source = { hints: [], frame: { width: 100, height: 100 }, where: 'h.json' };
    expect(() => placeHints([source], { width: 100, height: 50 })).toThrow('h.json: made for a picture of 100 x 100');
    expect(placeHints([source], { width: 2001, height: 2000 })).toEqual([]);
  });
});

describe('colorizePicture', () => {
  /** Paints every hinted cell's color over the whole picture's width, paper elsewhere. */
  const network = {
    colorize: async (sketch: Float32Array, hint: Float32Array, width: number, height: number) => {
      const image = new Float32Array(3 * width * height).fill(1);
      const [columns, rows] = [Math.ceil(width / 4), Math.ceil(height / 4)];
      expect(sketch.length).toBe(width * height);
      expect(hint.length).toBe(4 * columns * rows);
      for (let i = 0; i < image.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width) % height];
        const cell = (y >> 2) * columns + (x >> 2);
        const channel = Math.floor(i / (width * height));
        if (hint[3 * columns * rows + cell] === 1) image[i] = hint[channel * columns * rows + cell] ?? 0;
      }
      return image;
    },
  };
  /** White paper, a black line of four pixels down the middle. */
  const halved = (width: number, height: number): Raster<4> => {
    const data = new Uint8ClampedArray(4 * width * height).fill(255);
    const middle = Math.floor(width / 2);
    for (let i = 0; i < width * height; i++) {
      if (Math.abs((i % width) - middle + 0.5) < 2) data.fill(0, 4 * i, 4 * i + 3);
    }
    return { width, height, channels: 4, data };
  };

  it('puts a hint where it was asked for and keeps it on its side of a line, whatever the sizes', async () => {
    const sides = fc.integer({ min: 60, max: 160 });
    await fc.assert(
      fc.asyncProperty(sides, sides, fc.double({ min: 0.1, max: 0.9, noNaN: true }), async (width, height, share) => {
        const [x, y] = [Math.floor(width / 4), Math.floor(height * share)];
        const hints = [{ kind: 'point' as const, x: x + 0.5, y: y + 0.5, radius: 6, color: [255, 0, 0] as const }];
        const model = networkModel(32, network);
        const { picture: result } = await colorizePicture(model, halved(width, height), hints, { work: 64 });
        expect([result.width, result.height]).toEqual([width, height]);
        const at = (column: number) => [
          ...result.data.subarray(3 * (y * width + column), 3 * (y * width + column) + 3),
        ];
        const [red, green, blue] = at(x) as [number, number, number];
        expect(Math.min(red - green, red - blue)).toBeGreaterThan(150);
        expect(Math.min(...at(width - 2))).toBeGreaterThan(247);
        expect(Math.max(...at(Math.floor(width / 2) - 1))).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});
