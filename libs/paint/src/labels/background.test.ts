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
