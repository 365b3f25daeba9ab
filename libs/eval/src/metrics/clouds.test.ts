import type { Plane, Raster, Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { clouds, paperPainted } from './clouds.ts';

const [width, height] = [40, 20];

function picture(of: (x: number, y: number) => Rgb): Raster<3> {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) data.set(of(i % width, Math.floor(i / width)), 3 * i);
  return { width, height, channels: 3, data };
}

function lines(ink: (x: number, y: number) => boolean): Plane {
  const data = Float32Array.from({ length: width * height }, (_, i) => (ink(i % width, Math.floor(i / width)) ? 0 : 1));
  return { width, height, data };
}

const red: Rgb = [200, 40, 40];
const blue: Rgb = [40, 60, 200];
/** A frame at the border and a line down column 20: 17 of 18 columns to its left are off the ink, 16 to its right; 16 rows. */
const halves = lines((x, y) => x === 0 || x === 39 || y === 0 || y === 19 || x === 20);

describe('clouds', () => {
  const byColumn = (of: (x: number) => Rgb) => picture((x) => of(x));

  it('is none where every region has one color', () => {
    expect(
      clouds(
        byColumn((x) => (x < 20 ? red : blue)),
        halves,
      ),
    ).toBe(0);
  });

  it('is the share of the smaller color in a region, whatever the others have', () => {
    // Left, columns 2 to 18 are off the ink and 2, 3 and 4 of them blue; right there are 22 to 37.
    const cloudy = byColumn((x) => (x < 5 || x > 20 ? blue : red));
    expect(clouds(cloudy, halves)).toBeCloseTo(3 / 33, 12);
  });

  it('does not count what is open to the border: a face and the paper around it', () => {
    const open = lines((x, y) => x >= 10 && x < 30 && y >= 5 && y < 15 && !(x >= 11 && x < 29 && y >= 6));
    const face = picture((x, y) => (x >= 11 && x < 29 && y >= 6 && y < 14 ? red : [255, 255, 255]));
    expect(clouds(face, open)).toBeNaN();
  });

  it('counts a narrow opening as closed', () => {
    const [w, h] = [400, 200];
    const inBox = (x: number, y: number, by = 0) => x >= 50 + by && x < 250 - by && y >= 50 + by && y < 150 - by;
    const pen = (opening: number): Plane => ({
      width: w,
      height: h,
      data: Float32Array.from({ length: w * h }, (_, i) => {
        const [x, y] = [i % w, Math.floor(i / w)];
        return inBox(x, y) && !inBox(x, y, 3) && !(x < 60 && y >= 100 && y < 100 + opening) ? 0 : 1;
      }),
    });
    const half = new Uint8ClampedArray(3 * w * h).fill(255);
    for (let i = 0; i < w * h; i++) if (inBox(i % w, Math.floor(i / w))) half.set(i % w < 110 ? blue : red, 3 * i);
    const cloudy: Raster<3> = { width: w, height: h, channels: 3, data: half };
    // 0.6 % of 400 pixels are 2.4: distances to ink of at most 1.2. Off the ink are columns 54 to 245, 56 of them left of 110.
    expect(clouds(cloudy, pen(1))).toBeCloseTo(56 / 192, 2);
    expect(clouds(cloudy, pen(8))).toBeNaN();
  });

  it('does not count shade: the lightness of one hue', () => {
    expect(
      clouds(
        byColumn((x) => (x < 10 ? [120, 120, 120] : [200, 200, 200])),
        halves,
      ),
    ).toBe(0);
  });

  it('does not count the pixels beside a line', () => {
    expect(
      clouds(
        byColumn((x) => (Math.abs(x - 20) < 2 ? blue : red)),
        halves,
      ),
    ).toBe(0);
  });

  it('refuses lines of another size', () => {
    expect(() =>
      clouds(
        picture(() => red),
        { width: 2, height: 1, data: new Float32Array(2) },
      ),
    ).toThrow('clouds: expected lines of 40 x 20 like the picture, got 2 x 1');
  });
});

describe('paperPainted', () => {
  /** A closed box in columns 10 to 29, rows 5 to 14. */
  const box = lines((x, y) => x >= 10 && x < 30 && y >= 5 && y < 15 && !(x >= 11 && x < 29 && y >= 6 && y < 14));

  it('does not count what is painted inside the figure', () => {
    expect(
      paperPainted(
        picture((x, y) => (x >= 10 && x < 30 && y >= 5 && y < 15 ? red : [255, 255, 255])),
        box,
      ),
    ).toBe(0);
  });

  it('is the share of the area around it that is not white', () => {
    // Off the ink: 800 - 22 x 12 + 4 corners of that, which touch no ink at their sides. Rows 0 to 3: 160.
    const painted = picture((_, y) => (y < 4 ? [230, 240, 255] : [255, 255, 255]));
    expect(paperPainted(painted, box)).toBeCloseTo(160 / (800 - 22 * 12 + 4), 12);
    expect(
      paperPainted(
        picture(() => [250, 252, 255]),
        box,
      ),
    ).toBe(0);
  });

  it('takes the paper that is told, not what an open line lets in', () => {
    const open = lines((x, y) => x >= 10 && x < 30 && y >= 5 && y < 15 && !(x >= 11 && x < 29 && y >= 6));
    const painted = picture((x, y) => (x >= 11 && x < 29 && y >= 6 && y < 14 ? red : [255, 255, 255]));
    const told = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 10 || i % width >= 30 ? 1 : 0));
    expect(paperPainted(painted, open)).toBeGreaterThan(0);
    expect(paperPainted(painted, open, told)).toBe(0);
    expect(() => paperPainted(painted, open, new Uint8Array(3))).toThrow('expected 800 values of paper, got 3');
  });

  it('is not a number without paper', () => {
    expect(
      paperPainted(
        picture(() => red),
        lines(() => true),
      ),
    ).toBeNaN();
  });
});
