import { readDrawing, type UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';
import type { PaintModel } from './types.ts';

const [W, H] = [600, 840];
const RED = [220, 40, 40] as const;
const BLUE = [40, 60, 220] as const;
const WHITE = [255, 255, 255] as const;
const GRAY = [200, 200, 200] as const;

type Frame = readonly [left: number, top: number, right: number, bottom: number];
const frames: readonly Frame[] = [
  [25, 25, 290, 390],
  [310, 25, 575, 390],
  [25, 412, 360, 815],
  [380, 412, 575, 815],
];
const within =
  ([left, top, right, bottom]: Frame, inset: number) =>
  (x: number, y: number): boolean =>
    x > left + inset && x < right - inset && y > top + inset && y < bottom - inset;

/** Middle and half sides of the bubbles, one in each frame. */
const bubbles = frames.map(([left, top, right]) => ({ x: (left + right) / 2, y: top + 70, rx: 70, ry: 46 }));
const inBubble =
  ({ x, y, rx, ry }: (typeof bubbles)[number], inset: number) =>
  (px: number, py: number): boolean =>
    Math.hypot((px - x) / (rx - inset), (py - y) / (ry - inset)) < 1;

/** Four closed frames, a bubble with two rows of letters and a head in each, screentone in the second. */
function page(): Pen {
  const pen = new Pen(W, H);
  for (const [left, top, right, bottom] of frames) pen.box(left, top, right, bottom, 5);
  pen.where((x, y) => {
    const [u, v] = [x % 7, y % 7];
    return within(frames[1]!, 8)(x, y) && y < 220 && Math.hypot(u - 3.5, v - 3.5) < 1.9;
  });
  for (const bubble of bubbles) {
    pen.where(inBubble(bubble, 0));
    pen.where(inBubble(bubble, 3), 0);
    for (let row = 0; row < 2; row++) {
      for (let k = 0; k < 5; k++) {
        const [x, y] = [bubble.x - 34 + 15 * k, bubble.y - 14 + 20 * row];
        // An "H" and an "O" in turn.
        if ((k + row) % 2 === 0) {
          pen
            .line(x, y, x, y + 10, 2)
            .line(x + 7, y, x + 7, y + 10, 2)
            .line(x, y + 5, x + 7, y + 5, 2);
        } else pen.ring(x + 4, y + 5, 5, 2);
      }
    }
    pen.ring(bubble.x, bubble.y + 180, 60, 3);
    pen.ring(bubble.x - 20, bubble.y + 170, 9, 3).ring(bubble.x + 20, bubble.y + 170, 9, 3);
    pen.line(bubble.x - 12, bubble.y + 205, bubble.x + 12, bubble.y + 205, 3);
  }
  return pen;
}

describe('a comic page', () => {
  const pen = page();
  const data = new Uint8ClampedArray(3 * W * H);
  for (let i = 0; i < W * H; i++) data.fill(255 - pen.ink[i]!, 3 * i, 3 * i + 3);
  const drawing = readDrawing({ width: W, height: H, channels: 3, data });
  const painted = (hints: readonly UserHint[]) =>
    colorize(grayModel, drawing, hints, { background: false, lines: false });
  const gutter = (x: number, y: number): boolean => frames.every((frame) => !within(frame, -4)(x, y));

  it('keeps a dot of each frame in its frame, and its gutters and bubbles white', async () => {
    for (const [k, frame] of frames.entries()) {
      const [left, , , bottom] = frame;
      const { picture } = await painted([dot(left + 25, bottom - 25, RED)]);
      for (const [other, one] of frames.entries()) {
        if (other !== k) expect(shareOf(picture, drawing, RED, within(one, 0)), `frame ${k} in ${other}`).toBe(0);
      }
      const ownPaper = (x: number, y: number): boolean => within(frame, 6)(x, y) && y > bottom - 90;
      expect(shareOf(picture, drawing, RED, ownPaper), `frame ${k}`).toBeGreaterThan(0.95);
      expect(shareOf(picture, drawing, WHITE, gutter)).toBe(1);
      for (const bubble of bubbles) expect(shareOf(picture, drawing, WHITE, inBubble(bubble, 6))).toBeGreaterThan(0.99);
    }
  });

  it('heads are no bubbles, and a hinted bubble is painted alone', async () => {
    const [first, second] = bubbles as [(typeof bubbles)[number], (typeof bubbles)[number]];
    const { picture } = await painted([dot(first.x - 55, first.y, BLUE)]);
    expect(shareOf(picture, drawing, BLUE, inBubble(first, 6))).toBeGreaterThan(0.9);
    expect(shareOf(picture, drawing, BLUE, (x, y) => !inBubble(first, -4)(x, y))).toBe(0);
    expect(shareOf(picture, drawing, WHITE, inBubble(second, 6))).toBeGreaterThan(0.99);
    const head = (x: number, y: number): boolean => Math.hypot(x - first.x, y - first.y - 180) < 56;
    expect(shareOf(picture, drawing, GRAY, head)).toBeGreaterThan(0.9);
  });
});

describe('a picture that is no comic page', () => {
  const SIDE = 600;
  const head = (x: number, y: number): boolean => Math.hypot(x - 430, y - 200) < 86;
  /** A model that names the head hair and all else background. */
  const naming: PaintModel = {
    ...grayModel,
    parts({ width, height }) {
      const isHead = Float32Array.from({ length: width * height }, (_, i) =>
        head((((i % width) + 0.5) * SIDE) / width, ((Math.floor(i / width) + 0.5) * SIDE) / height) ? 1 : 0,
      );
      return Promise.resolve({
        width,
        height,
        channels: 1,
        embedding: isHead.map((v) => 3 * v),
        names: ['background', 'hair'],
        logits: Float32Array.from([...isHead.map((v) => 4 - 8 * v), ...isHead.map((v) => 8 * v - 4)]),
      });
    },
  };
  /** A head whose outline is open to the paper. */
  const openHead = (): Pen => new Pen(SIDE, SIDE).ring(430, 200, 90, 4, [-0.1, 0.1]);
  // As much sticks out on one side as is missing on the other: its area is that of the quadrilateral between its corners.
  const body = (x: number, y: number): boolean =>
    (x > 80 && x < 220 && y > 200 && y < 480 && Math.hypot(x - 80, y - 340) > 45) || Math.hypot(x - 220, y - 340) < 45;
  const outline = (x: number, y: number): boolean =>
    body(x, y) && ![-4, 4].every((d) => body(x + d, y) && body(x, y + d));

  it.each([
    ['a figure with as large an area as its corners', openHead().where(outline)],
    ['a poster', openHead().box(80, 300, 260, 520, 4)],
  ])('%s beside it leaves hair that is open to the paper painted', async (_, { drawing }) => {
    const { picture } = await colorize(naming, drawing, [], { lines: false });
    expect(shareOf(picture, drawing, GRAY, head)).toBeGreaterThan(0.98);
    expect(shareOf(picture, drawing, WHITE, (x, y) => y > 540 || x > 560)).toBe(1);
  });
});
