import { createRng } from '@irodori/image';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { blendOver } from './blend.ts';
import type { Rgba } from './blend.ts';

/** Random pixels; alpha from `least` up, or 255 everywhere. */
const noise = (width: number, height: number, seed: number, least = 255): Rgba => {
  const rng = createRng(seed);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i++) data[i] = Math.floor(rng.next() * 256);
  for (let p = 3; p < data.length; p += 4) data[p] = least + Math.floor(rng.next() * (256 - least));
  return { width, height, data };
};
const raw = ({ width, height }: Rgba) => ({ raw: { width, height, channels: 4 as const } });

describe('blendOver', () => {
  // By the other names of libvips, which blends in sRGB values as paint programs do.
  const modes = [
    ['normal', 'over'],
    ['multiply', 'multiply'],
    ['screen', 'screen'],
    ['darken', 'darken'],
    ['lighten', 'lighten'],
    ['overlay', 'overlay'],
    ['hard light', 'hard-light'],
    ['color dodge', 'color-dodge'],
    ['color burn', 'color-burn'],
    ['difference', 'difference'],
  ] as const;
  const theirs = (below: Rgba, above: Rgba, blend: (typeof modes)[number][1]) =>
    sharp(below.data, raw(below))
      .composite([{ input: Buffer.from(above.data), ...raw(above), blend }])
      .raw()
      .toBuffer();
  const ours = (below: Rgba, above: Rgba, mode: string, opacity = 1) => {
    const canvas = { ...below, data: below.data.slice() };
    blendOver(canvas, { ...above, left: 0, top: 0 }, { mode, opacity });
    return canvas.data;
  };
  const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));

  it.each(modes)('blends opaque pixels by %s as libvips does', async (mode, vips) => {
    const [below, above] = [noise(24, 20, 1), noise(24, 20, 2)];
    expect(furthest(ours(below, above, mode), await theirs(below, above, vips))).toBeLessThanOrEqual(1);
  });

  it.each(modes)('fades %s from the backdrop to the whole effect in proportion, and is plain over nothing', (mode) => {
    const [below, above] = [noise(24, 20, 3), noise(24, 20, 4)];
    const whole = ours(below, above, mode);
    const faded = ours(below, above, mode, 0.3);
    expect(
      furthest(
        faded,
        below.data.map((v, i) => 0.7 * v + 0.3 * whole[i]!),
      ),
    ).toBeLessThanOrEqual(1);
    const nothing: Rgba = { width: 24, height: 20, data: new Uint8ClampedArray(4 * 24 * 20) };
    expect(furthest(ours(nothing, above, mode), above.data)).toBe(0);
  });

  it('lays transparent over transparent as libvips does', async () => {
    const [below, above] = [noise(24, 20, 5, 40), noise(24, 20, 6, 40)];
    expect(furthest(ours(below, above, 'normal'), await theirs(below, above, 'over'))).toBeLessThanOrEqual(2);
  });

  it('places, clips, masks and fades a layer', () => {
    const canvas: Rgba = {
      width: 3,
      height: 1,
      data: new Uint8ClampedArray([0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 255, 128]),
    };
    const red = { width: 2, height: 1, left: 1, top: 0, data: new Uint8ClampedArray([255, 0, 0, 255, 255, 0, 0, 255]) };
    const atop = { ...canvas, data: canvas.data.slice() };
    blendOver(atop, red, { atop: true });
    expect([...atop.data]).toEqual([0, 0, 255, 255, 0, 0, 0, 0, 255, 0, 0, 128]);
    const masked = { ...canvas, data: canvas.data.slice() };
    blendOver(masked, { ...red, left: -1 }, { mask: (x) => (x === 0 ? 255 : 0), opacity: 0.5 });
    expect([...masked.data]).toEqual([128, 0, 128, 255, 0, 0, 0, 0, 0, 0, 255, 128]);
  });
});
