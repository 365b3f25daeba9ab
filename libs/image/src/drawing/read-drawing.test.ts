import { describe, expect, it } from 'vitest';
import type { Raster, Rgb } from '../raster.ts';
import { disk, draw, reached, ring, shareWithin } from './synthetic.testing.ts';
import { lineLayer } from './line-layer.ts';
import { readDrawing } from './read-drawing.ts';
import type { Drawing } from './types.ts';

const SIDE = 400;
const [CX, CY, RADIUS] = [210, 190, 120];

/** Nothing gets through the ring, nothing else bounds: the inside and the outside are two areas that fill the picture. */
function expectRing({ ink, width, height }: Drawing, line: number, radius = RADIUS, cx = CX, cy = CY): void {
  const inside = reached(ink, width, height, cx, cy);
  const outside = reached(ink, width, height, 2, 2);
  const core = disk(cx, cy, radius - line / 2 - 2);
  const far = disk(cx, cy, radius + line / 2 + 2);
  expect(shareWithin(width, height, core, (i) => inside[i] === 1)).toBeGreaterThan(0.995);
  expect(
    shareWithin(
      width,
      height,
      (x, y) => 1 - far(x, y),
      (i) => outside[i] === 1,
    ),
  ).toBeGreaterThan(0.995);
  expect(inside.some((v, i) => v === 1 && outside[i] === 1)).toBe(false);
}

const drawRing = (color: Rgb, line: number, paper?: Parameters<typeof draw>[3], grain?: number): Raster<3> =>
  draw(SIDE, SIDE, [{ shape: ring(CX, CY, RADIUS, line), color }], paper, grain);

const inks: [string, Rgb][] = [
  ['black', [0, 0, 0]],
  ['gray 0.5', [128, 128, 128]],
  ['light pencil', [190, 190, 190]],
  ['brown', [120, 60, 30]],
  ['red', [220, 30, 40]],
  ['blue', [60, 70, 130]],
  ['light blue', [120, 190, 250]],
  ['yellow', [240, 200, 30]],
];
const papers: [string, Rgb][] = [
  ['white', [255, 255, 255]],
  ['gray 190', [190, 190, 190]],
  ['gray 150', [150, 150, 150]],
  ['yellowish', [245, 235, 190]],
  ['peach', [240, 205, 180]],
];

describe('readDrawing', () => {
  it.each(inks)('takes %s ink for wall, however thin', (_, color) => {
    for (const line of [1, 2, 3, 6]) expectRing(readDrawing(drawRing(color, line)), line);
  });

  it.each(papers)('takes %s paper for white, with grain and without', (_, paper) => {
    for (const grain of [0, 3]) {
      const drawing = readDrawing(drawRing([40, 35, 50], 3, paper, grain));
      expectRing(drawing, 3);
      expect(drawing.kind).toBe('line-art');
      for (let c = 0; c < 3; c++) expect(Math.abs(drawing.paper[c]! - paper[c]!)).toBeLessThan(3);
      const off = shareWithin(SIDE, SIDE, disk(CX, CY, RADIUS - 6), (i) => drawing.clean.data[3 * i]! > 245);
      expect(off).toBeGreaterThan(0.98);
    }
  });

  it('takes a soft shadow over the sheet out', () => {
    const shadow = (x: number, y: number): Rgb => {
      const k = 1 - 0.5 / (1 + Math.exp((x + 0.4 * y - 260) / 40));
      return [235 * k, 228 * k, 210 * k];
    };
    const drawing = readDrawing(drawRing([30, 30, 60], 3, shadow, 2));
    expectRing(drawing, 3);
    expect(drawing.notes.map(({ code }) => code)).toContain('uneven-paper');
    const off = shareWithin(SIDE, SIDE, disk(CX, CY, RADIUS - 6), (i) => drawing.clean.data[3 * i + 1]! > 235);
    expect(off).toBeGreaterThan(0.97);
  });

  it.each<[string, Rgb, Rgb]>([
    ['white on black', [255, 255, 255], [0, 0, 0]],
    ['a blueprint', [235, 240, 250], [30, 60, 140]],
    ['chalk on a board', [210, 210, 200], [45, 60, 50]],
  ])('turns %s', (_, color, ground) => {
    const drawing = readDrawing(drawRing(color, 3, ground, 2));
    expect(drawing.kind).toBe('light-on-dark');
    expect(drawing.notes.map(({ code }) => code)).toContain('light-on-dark');
    expectRing(drawing, 3);
    expect(drawing.clean.data[3 * (CY * SIDE + CX)]).toBeGreaterThan(245);
    expect(drawing.clean.data[3 * (CY * SIDE + CX + RADIUS)]).toBeLessThan(80);
  });

  it('sees ink of any color on transparency', () => {
    const lines = drawRing([0, 0, 0], 3);
    for (const color of [0, 128, 255]) {
      const data = new Uint8ClampedArray(4 * SIDE * SIDE);
      for (let i = 0; i < SIDE * SIDE; i++) data.set([color, color, color, 255 - lines.data[3 * i]!], 4 * i);
      const drawing = readDrawing({ width: SIDE, height: SIDE, channels: 4, data });
      expectRing(drawing, 3);
      expect(drawing.kind).toBe(color === 255 ? 'light-on-dark' : 'line-art');
    }
  });

  it.each([
    [1000, 2],
    [2200, 4],
  ])('reads lines of a picture of %i pixels that are %i wide', (side, line) => {
    const picture = draw(side, side, [{ shape: ring(side / 2, side / 2, side / 3, line), color: [0, 0, 0] }]);
    expectRing(readDrawing(picture), line, side / 3, side / 2, side / 2);
  });

  it('leaves the picture alone and refuses what is none', () => {
    const picture = drawRing([0, 0, 0], 3, [190, 190, 190]);
    const before = Uint8ClampedArray.from(picture.data);
    readDrawing(picture);
    expect(picture.data).toEqual(before);
    expect(() => readDrawing({ ...picture, width: 3 })).toThrow(/readDrawing: expected 3 x 400/);
  });
});

describe('the drawing on white', () => {
  it('keeps the hue of the lines', () => {
    const { clean } = readDrawing(drawRing([200, 30, 30], 5, [245, 235, 190]));
    expect([...clean.data.subarray(0, 3)]).toEqual([255, 255, 255]);
    const p = 3 * (CY * SIDE + CX + RADIUS);
    // By hand: ink over paper, channel by channel.
    const expected = [(255 * 200) / 245, (255 * 30) / 235, (255 * 30) / 190];
    for (let c = 0; c < 3; c++) expect(Math.abs(clean.data[p + c]! - expected[c]!)).toBeLessThan(6);
  });
});

describe('lineLayer', () => {
  it('gives the drawing again over white', () => {
    const drawing = readDrawing(drawRing([180, 90, 40], 3, [240, 205, 180]));
    const { data } = lineLayer(drawing);
    let worst = 0;
    for (let i = 0; i < SIDE * SIDE; i++) {
      const a = data[4 * i + 3]! / 255;
      for (let c = 0; c < 3; c++) {
        const over = 255 + (data[4 * i + c]! - 255) * a;
        worst = Math.max(worst, Math.abs(over - drawing.clean.data[3 * i + c]!));
      }
    }
    expect(worst).toBeLessThan(2);
    expect(data[3]).toBe(0);
  });
});
