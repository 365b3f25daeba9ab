import { expect, it } from 'vitest';
import { dot, grayModel, Pen, shareOf } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import type { InkedDrawing, PaintModel } from '../types.ts';

const SIDE = 256;
const RED = [200, 30, 40] as const;
const BLUE = [40, 60, 200] as const;
const NAMES = ['background', 'top', 'hair', 'skin'];
type Inside = (x: number, y: number) => boolean;
const within =
  (left: number, top: number, right: number, bottom: number): Inside =>
  (x, y) =>
    x > left && x < right && y > top && y < bottom;

/** A model that is sure of all names. @param told embedding and name of the figure's places, pixels of the drawing */
const telling = (told: (x: number, y: number) => readonly [number, string] | undefined): PaintModel => ({
  ...grayModel,
  parts({ width, height }) {
    const size = width * height;
    const at = (i: number): readonly [number, string] =>
      told((((i % width) + 0.5) / width) * SIDE, ((Math.floor(i / width) + 0.5) / height) * SIDE) ?? [9, 'background'];
    return Promise.resolve({
      width,
      height,
      channels: 1,
      embedding: Float32Array.from({ length: size }, (_, i) => at(i)[0]),
      names: NAMES,
      logits: Float32Array.from({ length: NAMES.length * size }, (_, i) =>
        at(i % size)[1] === NAMES[Math.floor(i / size)] ? 4 : 0,
      ),
    });
  },
});

async function painted(model: PaintModel, drawing: InkedDrawing, ...hints: ReturnType<typeof dot>[]) {
  const prepared = await prepareDrawing(model, drawing);
  const { picture } = prepared.finish(prepared.label(hints), { lines: false });
  return (color: readonly number[], inside: Inside): number => shareOf(picture, drawing, color, inside);
}

it('a dot leaves another figure that has a dot of its own, and takes one that has none', async () => {
  // No boxes: these would be panels, and no color passes from one to another.
  const drawing = new Pen(SIDE, SIDE).ring(70, 130, 55, 3).line(70, 75, 70, 185, 3).ring(190, 130, 45, 3).drawing;
  const round =
    (cx: number, radius: number): Inside =>
    (x, y) =>
      Math.hypot(x - cx, y - 130) < radius;
  const left: Inside = (x, y) => round(70, 52)(x, y) && x < 67;
  const middle: Inside = (x, y) => round(70, 52)(x, y) && x > 73;
  // The middle is more like the other figure than like the rest of its own.
  const model = telling((x, y) =>
    round(70, 55)(x, y) || round(190, 45)(x, y) ? [x < 70 ? 0 : 1.6, 'top'] : undefined,
  );
  const both = await painted(model, drawing, dot(45, 130, RED), dot(190, 130, BLUE));
  expect(both(RED, left)).toBeGreaterThan(0.98);
  expect(both(RED, middle)).toBeGreaterThan(0.98);
  expect((await painted(model, drawing, dot(190, 130, BLUE)))(BLUE, middle)).toBeGreaterThan(0.98);
});

it('a dot on cloth leaves hair in one open area with it', async () => {
  const gap = 4;
  const drawing = new Pen(SIDE, SIDE)
    .box(20, 60, 236, 200, 3)
    .line(128, 60, 128, 200, 3)
    .where((x, y) => Math.abs(x - 128) < 4 && Math.abs(y - 130) < gap / 2, 0)
    .where((x, y) => Math.abs(y - 200) < 4 && Math.abs(x - 180) < gap / 2, 0).drawing;
  const [left, right] = [within(22, 62, 126, 198), within(130, 62, 234, 196)];
  const sides = (ofRight: string): PaintModel =>
    telling((x, y) => (y < 60 || y > 200 || x < 20 || x > 236 ? undefined : x < 128 ? [0, 'top'] : [2.5, ofRight]));
  const onHair = await painted(sides('hair'), drawing, dot(75, 130, RED));
  expect(onHair(RED, left)).toBeGreaterThan(0.98);
  expect(onHair(RED, right)).toBeLessThan(0.02);
  expect((await painted(sides('top'), drawing, dot(75, 130, RED)))(RED, right)).toBeGreaterThan(0.98);
});

it.each([
  ['keeps no corner of a dot beside it', 24, 0],
  ['keeps more than a corner', 60, 0.6],
])('a place without dots %s', async (_, wide, taken) => {
  const drawing = new Pen(SIDE, SIDE).box(20, 60, 236, 200, 3).line(100, 60, 100, 200, 3).drawing;
  // Beside the line the place looks like the other one.
  const model = telling((x, y) =>
    y < 60 || y > 200 || x < 20 || x > 236 ? undefined : [x < 100 + wide ? 0 : 6, 'top'],
  );
  const share = await painted(model, drawing, dot(60, 130, RED));
  expect(share(RED, within(22, 62, 98, 198))).toBeGreaterThan(0.98);
  const corner = share(RED, within(102, 62, 100 + wide, 198));
  if (taken === 0) expect(corner).toBe(0);
  else expect(corner).toBeGreaterThan(taken);
});
