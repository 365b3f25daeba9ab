import { hexToRgb, readDrawing, type Rgb, type UserHint } from '@irodori/image';
import { prepareDrawing, type PaintModel } from '@irodori/paint';
import { describe, expect, it } from 'vitest';
import { bitsOf, maskArea, maskFrom } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';
import { applyPins, findRegions } from './regions.ts';
import type { ColoredRegion } from './regions.ts';

const [width, height] = [120, 60];

/** Two boxes side by side, the left one with an opening of two pixels in the wall between them. */
function lines(factor = 1) {
  const [w, h] = [width * factor, height * factor];
  const data = new Uint8ClampedArray(4 * w * h).fill(255);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [u, v] = [Math.floor(x / factor), Math.floor(y / factor)];
      const inside = u >= 8 && u < 112 && v >= 8 && v < 52;
      const wall = inside && (u < 10 || u >= 110 || v < 10 || v >= 50 || ((u === 60 || u === 61) && v !== 30));
      if (wall) data.set([0, 0, 0, 255], 4 * (y * w + x));
    }
  }
  return { width: w, height: h, channels: 4 as const, data };
}

/** Sees one gray everywhere: whatever colors differ in is said by hints and pins. */
const model: PaintModel = {
  trainSize: 120,
  paint: ({ width: w, height: h }) =>
    Promise.resolve({ width: w, height: h, channels: 3, data: new Uint8ClampedArray(3 * w * h).fill(180) }),
};
const point = (x: number, y: number, hex: string): UserHint => ({
  kind: 'point',
  x,
  y,
  radius: 3,
  color: hexToRgb(hex)!,
});
const one = ([first]: readonly ColoredRegion[]): ColoredRegion => first!;
const prepared = () => prepareDrawing(model, readDrawing(lines()), { gap: 0.02 });

describe('regions', () => {
  it('an area ends at the lines with their gaps closed; a part at its color', async () => {
    const drawing = await prepared();
    const [area] = findRegions(drawing, [], [], { kind: 'area', x: 30, y: 30 }, true);
    const has = (mask: Mask, x: number, y: number) => bitsOf(mask)[y * width + x];
    expect([has(area!.mask, 20, 20), has(area!.mask, 90, 30), has(area!.mask, 2, 2)]).toEqual([1, 0, 0]);
    expect(Math.abs(maskArea(area!.mask) - 51 * 42)).toBeLessThan(60);
    const hints = [point(30, 30, '#ff0000'), point(90, 30, '#0000ff')];
    const [part] = findRegions(drawing, hints, [], { kind: 'part', x: 90, y: 40 }, true);
    expect(part!.color).toBe('#0000ff');
    expect([has(part!.mask, 90, 15), has(part!.mask, 30, 30)]).toEqual([1, 0]);
    expect(findRegions(drawing, [], [], { kind: 'area', x: -5, y: 3 }, true)).toEqual([]);
  });

  it('a fill has its color whole, keeps earlier hints out, lets later ones in, and a lock lets nothing in', async () => {
    const drawing = await prepared();
    const map = drawing.made.segmentation.cells;
    const hints = [point(30, 30, '#ff0000'), point(90, 30, '#0000ff')];
    const { mask } = one(findRegions(drawing, hints, [], { kind: 'area', x: 30, y: 30 }, true));
    const shown = (pin: { locked: boolean; yields: string[] }, x: number, y: number): Rgb => {
      const labels = applyPins(drawing.label(hints), map, [{ mask, color: '#00ff00', ...pin }]);
      const { data } = drawing.finish(labels, { lines: false, background: true }).picture;
      const p = 3 * (y * width + x);
      return [data[p]!, data[p + 1]!, data[p + 2]!];
    };
    expect(shown({ locked: false, yields: [] }, 30, 30)).toEqual([0, 255, 0]);
    expect(shown({ locked: false, yields: [] }, 12, 48)).toEqual([0, 255, 0]);
    expect(shown({ locked: false, yields: ['#ff0000'] }, 30, 30)).toEqual([255, 0, 0]);
    expect(shown({ locked: true, yields: [] }, 30, 30)).toEqual([0, 255, 0]);
    expect(shown({ locked: true, yields: [] }, 90, 30)).toEqual([0, 0, 255]);
  });

  it('a fill ends at the same lines when the drawing is painted four times as large', async () => {
    const small = await prepared();
    const { mask } = one(findRegions(small, [], [], { kind: 'area', x: 30, y: 30 }, true));
    const large = await prepareDrawing(model, readDrawing(lines(4)), { gap: 0.02 });
    const labels = applyPins(large.label([]), large.made.segmentation.cells, [
      { mask, color: '#00ff00', locked: true, yields: [] },
    ]);
    const { data } = large.finish(labels, { lines: false, background: true }).picture;
    const paper = lines(4);
    let wrong = 0;
    for (let y = 0; y < 240; y++) {
      for (let x = 0; x < 480; x++) {
        const i = y * 480 + x;
        if (paper.data[4 * i] === 0 || (x >= 240 && x < 248)) continue;
        const green = data[3 * i] === 0 && data[3 * i + 1] === 255;
        const inside = x >= 40 && x < 240 && y >= 40 && y < 200;
        if (green !== inside) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('tells the colors of a region, and what one more hint would take of it', async () => {
    const drawing = await prepared();
    const hints = [point(30, 30, '#ff0000'), point(90, 30, '#0000ff')];
    const right = maskFrom(
      Array.from({ length: width * height }, (_, i) => (i % width >= 70 ? 1 : 0)),
      { width, height },
    );
    const colors = findRegions(drawing, hints, [], { kind: 'colors', mask: right }, false);
    expect(new Set(colors.map(({ color }) => color))).toEqual(new Set([null, '#0000ff']));
    expect(colors.reduce((sum, { mask }) => sum + maskArea(mask), 0)).toBe(maskArea(right));
    const query = { kind: 'hint' as const, hint: point(90, 30, '#00ff00'), mask: right };
    const [taken] = findRegions(drawing, [hints[0]!], [], query, false);
    expect(taken!.color).toBe('#00ff00');
    const bits = bitsOf(taken!.mask);
    expect([bits[30 * width + 90], bits[30 * width + 65], bits[30 * width + 30]]).toEqual([1, 0, 0]);
  });
});
