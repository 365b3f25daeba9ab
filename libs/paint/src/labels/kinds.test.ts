import { expect, it } from 'vitest';
import { dot, grayModel, Pen, shareOf } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import type { PaintModel } from '../types.ts';

const SIDE = 256;
const RED = [200, 30, 40] as const;
/** Two places with a line between them. */
const drawing = new Pen(SIDE, SIDE).box(20, 60, 236, 200, 3).line(128, 60, 128, 200, 3).drawing;
const left = (x: number, y: number): boolean => x > 22 && x < 126 && y > 62 && y < 198;
const right = (x: number, y: number): boolean => x > 130 && x < 234 && y > 62 && y < 198;
const NAMES = ['background', 'top', 'skin', 'eye', 'hair'];

/** A model that is sure of the names of both places, though their embeddings lie near each other. */
const naming = (ofLeft: string, ofRight: string, eyes: boolean): PaintModel => ({
  ...grayModel,
  parts({ width, height }) {
    const size = width * height;
    const at = (i: number): [number, number] => [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height];
    const name = (i: number): string => {
      const [x, y] = at(i);
      if (Math.abs(y - 0.5) > 0.28) return 'background';
      if (eyes && Math.hypot(x - 0.71, y - 0.5) < 0.03) return 'eye';
      return x < 0.5 ? ofLeft : ofRight;
    };
    return Promise.resolve({
      width,
      height,
      channels: 1,
      embedding: Float32Array.from({ length: size }, (_, i) =>
        name(i) === 'background' ? 3 : at(i)[0] < 0.5 ? 0 : 0.3,
      ),
      names: NAMES,
      logits: Float32Array.from({ length: NAMES.length * size }, (_, i) =>
        name(i % size) === NAMES[Math.floor(i / size)] ? 4 : 0,
      ),
    });
  },
});

it.each([
  ['on cloth takes cloth across a line', 'top', 'top', false, 1],
  ['on cloth leaves a face beside it', 'top', 'skin', true, 0],
  ['on cloth takes what is called skin but has no face', 'top', 'skin', false, 1],
  ['on hair leaves cloth beside it', 'hair', 'top', false, 0],
  ['on an eye leaves hair beside it', 'eye', 'hair', false, 0],
  ['on an eye leaves cloth beside it', 'eye', 'top', false, 0],
  ['on an eye takes the other eye', 'eye', 'eye', false, 1],
])('a dot %s', async (_, ofLeft, ofRight, eyes, taken) => {
  const prepared = await prepareDrawing(naming(ofLeft, ofRight, eyes), drawing);
  const { picture } = prepared.finish(prepared.label([dot(75, 130, RED)]), { lines: false });
  expect(shareOf(picture, drawing, RED, left)).toBeGreaterThan(0.98);
  expect(Math.abs(shareOf(picture, drawing, RED, right) - taken)).toBeLessThan(0.1);
});
