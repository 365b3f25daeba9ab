import { readDrawing, type UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';

const SIDE = 600;
const RED = [220, 40, 40] as const;
const WHITE = [255, 255, 255] as const;
const GRAY = [200, 200, 200] as const;

/** Rows of "H" and square "O" in turn, 9 x 11 pixels, from a place on. */
function letters({ ink }: Pen, left: number, top: number, columns: number, rows: number): void {
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++) {
      const across = (y: number): boolean => ((k + row) % 2 === 0 ? y === 4 || y === 5 : y < 2 || y > 8);
      for (let y = 0; y < 11; y++) {
        for (let x = 0; x < 9; x++) {
          if (x < 2 || x > 6 || across(y)) ink[(top + 20 * row + y) * SIDE + left + 15 * k + x] = 255;
        }
      }
    }
  }
}

type Inside = (x: number, y: number) => boolean;
const round =
  (cx: number, cy: number, radius: number): Inside =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) < radius;

async function painted(pen: Pen, hints: readonly UserHint[] = []) {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) data.fill(255 - pen.ink[i]!, 3 * i, 3 * i + 3);
  const drawing = readDrawing({ width: SIDE, height: SIDE, channels: 3, data });
  const { picture } = await colorize(grayModel, drawing, hints, { background: false, lines: false });
  return (color: readonly number[], inside: Inside) => shareOf(picture, drawing, color, inside);
}

describe('writing on a drawing that is no comic page', () => {
  /** A closed place that holds everything, so that nothing in it is background by itself; a square one would be a panel. */
  const room = (): Pen => new Pen(SIDE, SIDE).ring(300, 300, 290, 4);

  it.each([
    ['closed', undefined],
    ['with an opening of 9 pixels', [0.5, 0.6] as const],
  ])('keeps a speech bubble paper, %s, and gives it to a dot in it', async (_, opening) => {
    const pen = room().ring(200, 200, 90, 3, opening);
    letters(pen, 143, 155, 8, 5);
    const share = await painted(pen);
    expect(share(WHITE, round(200, 200, 80))).toBeGreaterThan(0.99);
    expect(share(GRAY, round(440, 440, 80))).toBe(1);
    const hinted = await painted(pen, [dot(200, 132, RED)]);
    expect(hinted(RED, round(200, 200, 80))).toBeGreaterThan(0.99);
    expect(hinted(RED, round(440, 440, 80))).toBe(0);
  });

  it('paints a face, a coat with buttons, hatching and small lettering on a shirt', async () => {
    const pen = room();
    pen.ring(170, 170, 80, 3).ring(140, 160, 12, 3).ring(200, 160, 12, 3).line(155, 205, 185, 205, 3);
    pen.ring(430, 170, 80, 3);
    for (let k = 0; k < 5; k++) pen.ring(430, 110 + 28 * k, 5, 2);
    pen.ring(170, 430, 80, 3);
    for (let k = 0; k < 16; k++) pen.line(125 + 6 * k, 410, 120 + 6 * k, 450, 2);
    pen.ring(430, 430, 80, 3);
    letters(pen, 400, 425, 5, 1);
    const share = await painted(pen);
    for (const [x, y] of [
      [170, 170],
      [430, 170],
      [170, 430],
      [430, 430],
    ] as const) {
      expect(share(GRAY, round(x, y, 70)), `${x}, ${y}`).toBeGreaterThan(0.99);
    }
  });

  it('leaves the insides of letters on the background paper, and paints figures beside each other', async () => {
    const pen = new Pen(SIDE, SIDE);
    letters(pen, 60, 100, 8, 1);
    // Heads of the size of large letters.
    for (let k = 0; k < 8; k++) pen.ring(60 + 50 * k, 400, 18, 2).line(55 + 50 * k, 404, 65 + 50 * k, 404, 2);
    const share = await painted(pen);
    expect(share(WHITE, (x, y) => y > 90 && y < 130)).toBe(1);
    for (let k = 0; k < 8; k++) expect(share(GRAY, round(60 + 50 * k, 392, 6))).toBe(1);
  });
});
