import { expect, it } from 'vitest';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';
import type { PaintModel } from './types.ts';

const SIDE = 256;
/** A head in one closed line, whose hair ends in two strands that leave the face open between them. */
const ink = new Pen(SIDE, SIDE).ring(128, 128, 90, 3).line(40, 128, 105, 128, 3).line(151, 128, 216, 128, 3).ink;
const drawing = { width: SIDE, height: SIDE, ink };
const RED = [200, 30, 40] as const;
const head = (x: number, y: number): boolean => Math.hypot(x - 128, y - 128) < 84;
const hair = (x: number, y: number): boolean => head(x, y) && y < 112;
const face = (x: number, y: number): boolean => head(x, y) && y > 144;

/** A model that names the upper half of the head hair and the lower one skin, so surely. */
const naming = (sure: number): PaintModel => ({
  ...grayModel,
  parts({ width, height }) {
    const size = width * height;
    const names = ['hair', 'skin', 'top'];
    const isHair = (i: number): boolean => Math.floor(i / width) < height / 2;
    const share = (name: string, i: number): number =>
      name === 'top' ? 0.02 : (name === 'hair') === isHair(i) ? sure : 0.98 - sure;
    return Promise.resolve({
      width,
      height,
      channels: 1,
      embedding: Float32Array.from({ length: size }, (_, i) => (isHair(i) ? 0 : 3)),
      names,
      logits: Float32Array.from({ length: 3 * size }, (_, i) =>
        Math.log(share(names[Math.floor(i / size)]!, i % size)),
      ),
    });
  },
});

it.each([
  ['leaves the face where it is surely skin', 0.95, 0],
  ['takes all that its line encloses where the network is not sure', 0.6, 1],
])('a dot on hair that is open to the face %s', async (_, sure, taken) => {
  const prepared = await prepareDrawing(naming(sure), drawing);
  const { picture } = prepared.finish(prepared.label([dot(128, 80, RED)]), { lines: false });
  expect(shareOf(picture, drawing, RED, hair)).toBeGreaterThan(0.98);
  expect(Math.abs(shareOf(picture, drawing, RED, face) - taken)).toBeLessThan(0.02);
});

it('a dot of the face takes the face alone, and both keep to their own', async () => {
  const prepared = await prepareDrawing(naming(0.95), drawing);
  const skin = [240, 200, 170] as const;
  const { picture } = prepared.finish(prepared.label([dot(128, 80, RED), dot(128, 180, skin)]), { lines: false });
  expect(shareOf(picture, drawing, RED, hair)).toBeGreaterThan(0.98);
  expect(shareOf(picture, drawing, skin, face)).toBeGreaterThan(0.98);
});
