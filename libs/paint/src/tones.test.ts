import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';
import type { PaintModel } from './types.ts';

const SIZE = 512;
const LIGHT = [230, 120, 120] as const;
const DARK = [150, 60, 80] as const;
const pen = new Pen(SIZE, SIZE).box(60, 60, 450, 450, 3);
const inside = (x: number, y: number): boolean => x > 64 && x < 446 && y > 64 && y < 446;
/** Light from the right leaves a third of the box in shade; what the other channel says is the reverse. */
const BORDER = 190;
const shaded = (x: number): boolean => x < BORDER;

/** One part everywhere; tone as given, by the side of the light. */
function toned(logit: (x: number, y: number, side: number) => number): PaintModel {
  return {
    ...grayModel,
    parts: ({ width, height }) => {
      const size = width * height;
      const logits = Float32Array.from({ length: 2 * size }, (_, i) => {
        const p = i % size;
        const at = (v: number, of: number): number => ((v + 0.5) * SIZE) / of;
        return logit(at(p % width, width), at(Math.floor(p / width), height), Math.floor(i / size));
      });
      const embedding = new Float32Array(size);
      return Promise.resolve({ width, height, channels: 1, embedding, tone: { lights: ['left', 'right'], logits } });
    },
  };
}
const fromRight = toned((x, _, side) => (shaded(x) === (side === 1) ? 3 : -3));

describe('shade that a network tells', () => {
  it('leaves a hint alone in its part the whole of it', async () => {
    for (const color of [LIGHT, DARK]) {
      const { picture } = await colorize(fromRight, pen.drawing, [dot(120, 250, color)]);
      expect(shareOf(picture, pen.drawing, color, inside)).toBeGreaterThan(0.99);
    }
  });

  it('parts two hints of one part where shade begins, whichever side the light comes from', async () => {
    // Halfway between both lies far from where shade ends.
    const hints = [dot(400, 250, LIGHT), dot(160, 250, DARK)];
    const clear = 14;
    const dark = (x: number, y: number): boolean => inside(x, y) && x < BORDER - clear;
    const light = (x: number, y: number): boolean => inside(x, y) && x > BORDER + clear;
    const { picture } = await colorize(fromRight, pen.drawing, hints);
    expect(shareOf(picture, pen.drawing, DARK, dark)).toBeGreaterThan(0.97);
    expect(shareOf(picture, pen.drawing, LIGHT, light)).toBeGreaterThan(0.97);
    const without = await colorize(grayModel, pen.drawing, hints);
    expect(shareOf(without.picture, pen.drawing, LIGHT, light)).toBeLessThan(0.85);
  });

  it('says nothing of hints of another hue, or where it goes against them', async () => {
    const blue = [40, 60, 160] as const;
    const model = { ...fromRight, parts: fromRight.parts! };
    const plain: PaintModel = {
      ...model,
      parts: async (sketch) => ({ ...(await model.parts(sketch))!, tone: undefined }),
    };
    for (const hints of [
      [dot(400, 250, LIGHT), dot(160, 250, blue)],
      [dot(400, 250, LIGHT), dot(300, 250, DARK)],
    ]) {
      const [ours, theirs] = [
        await colorize(model, pen.drawing, hints),
        await colorize(plain, pen.drawing, hints),
      ] as const;
      let differ = 0;
      ours.picture.data.forEach((v, i) => (differ += Number(v !== theirs.picture.data[i])));
      // Cells are cut elsewhere, nothing more.
      expect(differ / ours.picture.data.length).toBeLessThan(0.03);
    }
  });

  it('shades the layer under the light that is asked for, within parts alone', async () => {
    const prepared = await prepareDrawing(fromRight, pen.drawing);
    const labels = prepared.label([dot(250, 250, LIGHT)]);
    const options = { shade: 1, shadeStyle: 'cel', lines: false } as const;
    const right = prepared.finish(labels, { ...options, light: 'right' }).picture;
    const left = prepared.finish(labels, options).picture;
    const shade = LIGHT.map((v) => 0.78 * v);
    const dark = (x: number, y: number): boolean => inside(x, y) && x < BORDER - 10;
    const light = (x: number, y: number): boolean => inside(x, y) && x > BORDER + 10;
    expect(shareOf(right, pen.drawing, shade, dark)).toBeGreaterThan(0.99);
    expect(shareOf(right, pen.drawing, LIGHT, light)).toBeGreaterThan(0.99);
    expect(shareOf(left, pen.drawing, shade, light)).toBeGreaterThan(0.99);
    expect(shareOf(left, pen.drawing, LIGHT, dark)).toBeGreaterThan(0.99);
    const around = (x: number, y: number): boolean => x < 58 || x > 452 || y < 58 || y > 452;
    expect(shareOf(right, pen.drawing, [255, 255, 255], around)).toBe(1);
  });
});
