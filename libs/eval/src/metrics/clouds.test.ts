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
/** A line down column 20: 19 columns off the ink to its left, 18 to its right. */
const halves = lines((x) => x === 20);

describe('clouds', () => {
  it('is none where every area has one color', () => {
    expect(
      clouds(
        picture((x) => (x < 20 ? red : blue)),
        halves,
      ),
    ).toBe(0);
  });

  it('is the share of the smaller color in an area, whatever the other areas have', () => {
    // Of the 19 columns to the left 4 are blue.
    const cloudy = picture((x) => (x < 4 || x > 20 ? blue : red));
    expect(clouds(cloudy, halves)).toBeCloseTo(4 / 37, 12);
  });

  it('does not count shade: the lightness of one hue', () => {
    expect(
      clouds(
        picture((x) => (x < 10 ? [120, 120, 120] : [200, 200, 200])),
        halves,
      ),
    ).toBe(0);
  });

  it('does not count the pixels beside a line', () => {
    expect(
      clouds(
        picture((x) => (Math.abs(x - 20) < 2 ? blue : red)),
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
