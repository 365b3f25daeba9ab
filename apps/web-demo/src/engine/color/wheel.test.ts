import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { hsvToRgb, rgbToHsv } from './hsv.ts';
import { wheelColorAt, wheelHandles, wheelPartAt, wheelShape } from './wheel.ts';

const byte = fc.integer({ min: 0, max: 255 });
const SIDE = 200;

it('hue, saturation and value give every color back, and are those of libvips', async () => {
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      const hsv = rgbToHsv([r, g, b]);
      expect(hsv.hue).toBeGreaterThanOrEqual(0);
      expect(hsv.hue).toBeLessThan(360);
      expect(hsvToRgb(hsv).map(Math.round)).toEqual([r, g, b]);
    }),
  );
  const colors = [
    [200, 60, 80],
    [12, 240, 99],
    [30, 30, 200],
    [250, 245, 20],
    [7, 7, 7],
  ] as const;
  const { data } = await sharp(Uint8Array.from(colors.flat()), {
    raw: { width: colors.length, height: 1, channels: 3 },
  })
    .toColorspace('hsv')
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (const [i, color] of colors.entries()) {
    const { hue, saturation, value } = rgbToHsv(color);
    const own = [(hue / 360) * 255, saturation * 255, value * 255];
    for (const c of [0, 1, 2]) expect(Math.abs(own[c]! - data[3 * i + c]!), `${color} ${c}`).toBeLessThanOrEqual(1.5);
  }
});

it('a handle taken where it lies gives its color, and belongs to its part', () => {
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      const hsv = rgbToHsv([r, g, b]);
      const { ring, square } = wheelHandles(hsv, SIDE);
      expect(wheelPartAt(ring[0], ring[1], SIDE)).toBe('ring');
      expect(wheelPartAt(square[0], square[1], SIDE)).toBe('square');
      const turned = wheelColorAt('ring', ring[0], ring[1], SIDE, hsv);
      const off = Math.abs(turned.hue - hsv.hue);
      expect(Math.min(off, 360 - off)).toBeLessThan(1e-6);
      const moved = wheelColorAt('square', square[0], square[1], SIDE, hsv);
      expect(moved.saturation).toBeCloseTo(hsv.saturation, 9);
      expect(moved.value).toBeCloseTo(hsv.value, 9);
    }),
  );
});

it('a hand that leaves the square stays at its border, and corners of the canvas belong to nothing', () => {
  const { middle, half } = wheelShape(SIDE);
  const before = { hue: 120, saturation: 0.5, value: 0.5 };
  expect(wheelColorAt('square', middle + 3 * half, middle - 3 * half, SIDE, before)).toEqual({
    hue: 120,
    saturation: 1,
    value: 1,
  });
  expect(wheelPartAt(3, 3, SIDE)).toBeUndefined();
});
