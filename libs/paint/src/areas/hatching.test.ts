import { describe, expect, it } from 'vitest';
import { colorize } from '../colorize.ts';
import { dot, grayModel, Pen, shareOf } from '../drawings.testing.ts';

const red = [220, 40, 40] as const;
const blue = [40, 80, 220] as const;
const inBox = (x: number, y: number): boolean => x > 103 && x < 297 && y > 103 && y < 397;
const outside = (x: number, y: number): boolean => x < 98 || x > 302 || y < 98 || y > 402;

/** A box of 200 x 300 pixels with strokes of `thick` pixels every `spacing`, `angle` degrees from the horizontal. */
function hatched(spacing: number, thick: number, angle: number): Pen {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return new Pen(400, 500)
    .where((x, y) => {
      const across = (((c * (y - 250) - s * (x - 200)) % spacing) + spacing) % spacing;
      return x > 100 && x < 300 && y > 100 && y < 400 && across < thick;
    })
    .box(100, 100, 300, 400, 3);
}

describe('hatching', () => {
  it.each([
    [4, 1, 0],
    [5, 1.5, 30],
    [6, 1, -45],
    [7, 2, 60],
    [8, 2, 90],
  ])(
    'strokes every %i pixels, %d wide, at %i degrees shade a part and do not bound it',
    async (spacing, thick, angle) => {
      const { drawing } = hatched(spacing, thick, angle);
      const { picture } = await colorize(grayModel, drawing, [dot(201.5, 252.5, red, 3)], { lines: false });
      expect(shareOf(picture, drawing, red, inBox)).toBeGreaterThan(0.9);
      expect(shareOf(picture, drawing, red, outside)).toBe(0);
    },
  );

  it('stripes of 20 pixels are areas of their own', async () => {
    const { drawing } = hatched(20, 2, 0);
    const { picture } = await colorize(grayModel, drawing, [dot(200, 242, red), dot(200, 262, blue)], { lines: false });
    expect(shareOf(picture, drawing, red, (x, y) => inBox(x, y) && y > 235 && y < 248)).toBe(1);
    expect(shareOf(picture, drawing, blue, (x, y) => inBox(x, y) && y > 255 && y < 268)).toBe(1);
  });

  it('four narrow strips are not enough, and two dots in hatching share it', async () => {
    const laces = new Pen(400, 500).box(100, 100, 300, 400, 3);
    for (const x of [106, 112, 118, 124]) laces.line(x, 100, x, 400, 1);
    const one = await colorize(grayModel, laces.drawing, [dot(200, 250, red)], { lines: false });
    expect(shareOf(one.picture, laces.drawing, red, (x, y) => x > 126 && x < 297 && y > 103 && y < 397)).toBe(1);
    const { drawing } = hatched(6, 1, 0);
    const both = await colorize(grayModel, drawing, [dot(200, 150, red, 2), dot(200, 350, blue, 2)], { lines: false });
    expect(shareOf(both.picture, drawing, red, (x, y) => inBox(x, y) && y < 200)).toBeGreaterThan(0.9);
    expect(shareOf(both.picture, drawing, blue, (x, y) => inBox(x, y) && y > 300)).toBeGreaterThan(0.9);
  });
});
