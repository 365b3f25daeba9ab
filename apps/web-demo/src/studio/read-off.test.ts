import { expect, it } from 'vitest';
import type { Raster } from '@irodori/image';
import { checkPicture } from './read-off.ts';

const SIDE = 240;

/** A page whose pixel at (x, y) has these colors. */
function page(at: (x: number, y: number) => readonly [number, number, number]): Raster<4> {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let y = 0, p = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++, p += 4) data.set([...at(x, y), 255], p);
  return { width: SIDE, height: SIDE, channels: 4, data };
}

const gray = (v: number) => [v, v, v] as const;
/** Soft light with grain, as a photo has: neither lines nor flat paper. */
const grainy = (x: number, y: number) => {
  const v = Math.round(120 + 60 * Math.sin(x / 19) * Math.cos(y / 23) + ((x * 31 + y * 17 + x * y) % 13));
  return [v, v - 15, v - 40] as const;
};
const onRing = (x: number, y: number) => Math.abs(Math.hypot(x - SIDE / 2, y - SIDE / 2) - 80) < 2;

it.each([
  ['white paper', page(() => gray(255)), 'blank'],
  ['a nearly white scan', page((x, y) => gray(250 + ((x * 7 + y * 13) % 5))), 'blank'],
  ['a colored sheet', page(() => [200, 40, 40]), 'blank'],
  ['soft light with grain', page(grainy), 'looks-like-photo'],
] as const)('%s has no lines, and what it seems to be is told', (_, picture, seems) => {
  expect(checkPicture(picture).noLines).toBe(seems);
});

it('of a line drawing nothing of the kind is told', () => {
  expect(checkPicture(page((x, y) => gray(onRing(x, y) ? 0 : 255))).noLines).toBeUndefined();
  expect(checkPicture(page((x, y) => gray(onRing(x, y) ? 235 : 20))).noLines).toBeUndefined();
});
