import { readDrawing, type Raster } from '@irodori/image';
import { expect, it } from 'vitest';
import { drawnOver } from './drawn-over.ts';

const [width, height] = [160, 120];

/** Gray values by place, as an opaque picture. */
function pictureOf(value: (x: number, y: number) => number): Raster<4> {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.fill(value((i % width) + 0.5, Math.floor(i / width) + 0.5), 4 * i, 4 * i + 3);
  }
  return { width, height, channels: 4, data };
}

/** How much of a pixel a line of 3 pixels covers whose middle is `off` away. */
const cover = (off: number): number => Math.max(0, Math.min(1, 2 - Math.abs(off)));
/** A frame in gray pencil, with a gray tone in its right half. */
const pencil = (x: number, y: number): number => {
  const ring = Math.max(Math.abs(x - 80) - 60, Math.abs(y - 60) - 40);
  const tone = x > 90 && ring < -4 ? 40 : 0;
  return 255 - tone - 130 * cover(ring);
};
const base = pictureOf(pencil);
const slant = (x: number, y: number): number => cover((x - y - 20) / Math.SQRT2);

const wall = (ink: Uint8Array): Uint8Array => ink.map((v) => (v >= 128 ? 1 : 0));
const differing = (a: Uint8Array, b: Uint8Array): number => a.reduce((n, v, i) => n + (v === b[i] ? 0 : 1), 0);

it('a pen line becomes the walls that reading the whole picture again gives', () => {
  const picture = pictureOf((x, y) => pencil(x, y) * (1 - slant(x, y)));
  const known = readDrawing(base);
  const drawn = drawnOver(known, base, picture)!;
  const again = readDrawing(picture);
  const line = differing(wall(known.ink), wall(again.ink));
  expect(line).toBeGreaterThan(200);
  expect(differing(wall(drawn.ink), wall(again.ink))).toBeLessThan(0.1 * line);
  // What was not drawn on is as it was read, to the byte.
  for (let i = 0; i < drawn.ink.length; i++) {
    if (slant((i % width) + 0.5, Math.floor(i / width) + 0.5) > 0) continue;
    expect([drawn.ink[i], drawn.tone[i], drawn.clean.data[3 * i]]).toEqual([
      known.ink[i],
      known.tone[i],
      known.clean.data[3 * i],
    ]);
  }
});

it('erased lines and tone are paper, also under what is drawn there afterwards', () => {
  const rubbed = (x: number): boolean => x > 100;
  const picture = pictureOf((x, y) => (rubbed(x) ? 255 * (1 - slant(x, y)) : pencil(x, y)));
  const drawn = drawnOver(readDrawing(base), base, picture)!;
  for (let i = 0; i < drawn.ink.length; i++) {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    if (!rubbed(x)) continue;
    const line = slant(x, y);
    if (line === 0) expect([drawn.ink[i], drawn.tone[i]]).toEqual([0, 0]);
    if (line === 1) expect([drawn.ink[i], drawn.clean.data[3 * i]]).toEqual([255, 0]);
  }
});

it('a blank page is what is drawn on it', () => {
  const blank = pictureOf(() => 255);
  const known = readDrawing(blank);
  expect(known.kind).toBe('blank');
  const picture = pictureOf((x, y) => 255 * (1 - slant(x, y)));
  expect(differing(wall(drawnOver(known, blank, picture)!.ink), wall(readDrawing(picture).ink))).toBe(0);
});

it('light lines on dark are read as a whole: a black line there is ground', () => {
  const night = pictureOf((x, y) => 255 - pencil(x, y));
  expect(readDrawing(night).kind).toBe('light-on-dark');
  expect(drawnOver(readDrawing(night), night, night)).toBeUndefined();
});
