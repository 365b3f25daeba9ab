import { describe, expect, it } from 'vitest';
import type { Plane, Raster, Rgb } from '@irodori/image';
import { evenAreas, openPixels } from './even-areas.ts';

const size = 32;
const brown: Rgb = [150, 100, 60];
const straying: Rgb = [140, 110, 85];
const blue: Rgb = [40, 70, 200];

function picture(colorAt: (x: number, y: number) => Rgb): Raster<3> {
  const data = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) data.set(colorAt(i % size, Math.floor(i / size)), 3 * i);
  return { width: size, height: size, channels: 3, data };
}
const paper: Plane = { width: size, height: size, data: new Float32Array(size * size).fill(1) };
const one = new Int32Array(size * size).fill(1);
const halves = one.map((_, i) => (i % size < size / 2 ? 1 : 2));
const at = ({ data }: Raster<3>, x: number, y: number) => [
  ...data.subarray(3 * (y * size + x), 3 * (y * size + x) + 3),
];
const luma = ([r, g, b]: readonly number[]) => 0.299 * r! + 0.587 * g! + 0.114 * b!;
const offColor = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(a[0]! - luma(a) - b[0]! + luma(b), a[2]! - luma(a) - b[2]! + luma(b));

describe('evenAreas', () => {
  it('brings a blotch to the color of its area and keeps every lightness', () => {
    const image = picture((x, y) => (x > 20 && y > 20 ? straying : brown));
    const even = evenAreas(image, one, openPixels(paper, one), { strength: 1 });
    expect(offColor(at(image, 25, 25), brown)).toBeGreaterThan(15);
    expect(offColor(at(even, 25, 25), brown)).toBeLessThan(4);
    for (const [x, y] of [
      [25, 25],
      [3, 3],
    ] as const) {
      expect(Math.abs(luma(at(even, x, y)) - luma(at(image, x, y)))).toBeLessThan(1.5);
    }
  });

  it('keeps a second material of one area, and the colors of other areas', () => {
    const image = picture((x) => (x < size / 2 ? brown : blue));
    for (const labels of [one, halves]) {
      const even = evenAreas(image, labels, openPixels(paper, labels), { strength: 1 });
      expect(offColor(at(even, 2, 9), brown)).toBeLessThan(2);
      expect(offColor(at(even, 29, 9), blue)).toBeLessThan(2);
    }
  });

  it('does nothing at strength 0 and half of it at a half', () => {
    const image = picture((x, y) => (x > 20 && y > 20 ? straying : brown));
    expect(evenAreas(image, one, openPixels(paper, one), { strength: 0 })).toEqual(image);
    const [half, full] = [0.5, 1].map((strength) =>
      at(evenAreas(image, one, openPixels(paper, one), { strength }), 25, 25),
    );
    expect(offColor(half!, straying)).toBeGreaterThan(0.4 * offColor(full!, straying));
    expect(offColor(half!, straying)).toBeLessThan(0.6 * offColor(full!, straying));
  });

  it('leaves lines alone when it looks for the color, and areas that are all line', () => {
    const line = { ...paper, data: new Float32Array(size * size) };
    const image = picture((x, y) => (x > 20 && y > 20 ? straying : brown));
    expect(evenAreas(image, one, openPixels(line, one), { strength: 1 })).toEqual(image);
  });
});
