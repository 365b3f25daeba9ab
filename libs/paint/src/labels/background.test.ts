import { expect, it } from 'vitest';
import { colorize } from '../colorize.ts';
import { grayModel, Pen, shareOf } from '../drawings.testing.ts';
import type { PaintModel } from '../types.ts';

const SIDE = 600;
const GRAY = [200, 200, 200] as const;
const shoulders = (): Pen => new Pen(SIDE, SIDE).line(300, 200, 140, 320, 4).line(300, 200, 460, 320, 4);
/** What a network makes of a bust: cloth that ends somewhere below the shoulders. */
const cloth = (x: number, y: number): boolean =>
  Math.hypot(x - 300, y - 330) < 150 && y > 200 + 0.75 * Math.abs(x - 300);

/** A model that sees background around the cloth, and gives the cloth's name so large a share there, others the rest. */
const naming = (share: number): PaintModel => ({
  ...grayModel,
  parts({ width, height }) {
    const isCloth = Float32Array.from({ length: width * height }, (_, i) =>
      cloth((((i % width) + 0.5) * SIDE) / width, ((Math.floor(i / width) + 0.5) * SIDE) / height) ? 1 : 0,
    );
    return Promise.resolve({
      width,
      height,
      channels: 1,
      embedding: isCloth.map((v) => 3 * v),
      names: ['background', 'top', 'hair', 'skin'],
      logits: Float32Array.from(
        [0.01, share, (0.99 - share) / 2, (0.99 - share) / 2].flatMap((own, n) =>
          [...isCloth].map((v) => Math.log(v === 1 ? own : n === 0 ? 0.97 : 0.01)),
        ),
      ),
    });
  },
});

const nearlyClosed = shoulders()
  .ring(300, 330, 150, 4, [-2.6, -0.5])
  .line(140, 320, 150, 330, 4)
  .where((x, y) => Math.hypot(x - 300, y - 480) < 9, 0);

it.each([
  ['without a line below stays paper', shoulders(), 0.95, 0],
  ['that is drawn all around is painted, also where its outline has a gap', nearlyClosed, 0.95, 1],
  ['whose outline has a gap stays paper where the network does not know what it sees', nearlyClosed, 0.4, 0],
])('a bust %s', async (_, { drawing }, share, painted) => {
  const { picture } = await colorize(naming(share), drawing, [], { lines: false });
  const inside = (x: number, y: number): boolean => cloth(x, y) && Math.hypot(x - 300, y - 330) < 120;
  expect(Math.abs(shareOf(picture, drawing, GRAY, inside) - painted)).toBeLessThan(0.03);
});

/** A wall of bricks all over the page, and a disc of cloth before it. */
const bricks = (): Pen => {
  const pen = new Pen(SIDE, SIDE);
  for (let k = 1; k < 6; k++) pen.line(0, 100 * k, SIDE, 100 * k, 4).line(100 * k, 0, 100 * k, SIDE, 4);
  return pen.where((x, y) => Math.hypot(x - 300, y - 300) < 140, 0).ring(300, 300, 140, 4);
};

/** A model that tells the disc from the wall, whose bricks look each like another part, and gives the wall this name. */
const brickModel = (name: string): PaintModel => ({
  ...grayModel,
  parts({ width, height }) {
    const at = Array.from({ length: width * height }, (_, i): [number, number] => [
      (((i % width) + 0.5) * SIDE) / width,
      ((Math.floor(i / width) + 0.5) * SIDE) / height,
    ]);
    const disc = at.map(([x, y]) => Math.hypot(x - 300, y - 300) < 140);
    return Promise.resolve({
      width,
      height,
      channels: 1,
      embedding: Float32Array.from(at, ([x, y], i) =>
        disc[i] ? 9 : 3 * ((Math.floor(x / 100) + Math.floor(y / 100)) % 2),
      ),
      names: ['background', 'top', 'scenery', 'prop'],
      logits: Float32Array.from(
        ['background', 'top', 'scenery', 'prop'].flatMap((own) =>
          disc.map((inside) => Math.log(own === (inside ? 'top' : name) ? 0.94 : 0.02)),
        ),
      ),
    });
  },
});

it.each([
  ['scenery', 0],
  ['background', 0],
  ['prop', 1],
])('closed places all over a page that are named %s', async (name, painted) => {
  const drawing = bricks();
  const { picture } = await colorize(brickModel(name), drawing, [], { lines: false });
  const wall = (x: number, y: number): boolean => Math.hypot(x - 300, y - 300) > 160;
  expect(Math.abs(shareOf(picture, drawing, GRAY, wall) - painted)).toBeLessThan(0.03);
  expect(shareOf(picture, drawing, GRAY, (x, y) => Math.hypot(x - 300, y - 300) < 120)).toBeGreaterThan(0.97);
});
