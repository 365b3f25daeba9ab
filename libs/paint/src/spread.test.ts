import type { UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';
import { findGutter, hintsOfPage, hintsOfSpread, joinPages, pageOf } from './spread.ts';

const RED = [220, 40, 40] as const;
const [W, H] = [840, 600];

/** Two pages of two frames each with a head in every frame; `across`: the lower frames are one, over the fold. */
function spread(across = false, width = W, fold = width / 2): Pen {
  const pen = new Pen(width, H);
  for (const [left, right] of [
    [20, fold - 20],
    [fold + 20, width - 20],
  ] as const) {
    pen.box(left, 20, right, 280, 5).ring((left + right) / 2, 150, 70, 4);
    if (!across) pen.box(left, 300, right, 580, 5).ring((left + right) / 2, 440, 80, 4);
  }
  if (across) pen.box(20, 300, width - 20, 580, 5).ring(fold, 440, 100, 4);
  return pen;
}

describe('findGutter', () => {
  it('finds the fold where two pages lie side by side, also beside the middle and with specks on it', () => {
    expect(findGutter(spread().drawing)).toBe(W / 2);
    const aside = findGutter(spread(false, W, W / 2 + 30).drawing)!;
    expect(Math.abs(aside - W / 2 - 30)).toBeLessThanOrEqual(20);
    const dusty = spread();
    for (let y = 100; y < 500; y += 200) dusty.ink.fill(255, y * W + W / 2, y * W + W / 2 + 2);
    expect(findGutter(dusty.drawing)).toBe(W / 2);
  });

  it('leaves one page, a picture across the fold and a page with an empty side whole', () => {
    expect(findGutter(spread(true).drawing)).toBeUndefined();
    const tall = new Pen(600, 840).box(20, 20, 280, 820, 5).box(320, 20, 580, 820, 5);
    expect(findGutter(tall.drawing)).toBeUndefined();
    expect(findGutter(new Pen(W, H).box(20, 20, 380, 580, 5).drawing)).toBeUndefined();
    // Frames beside each other in a wide strip lie closer than pages do.
    const strip = new Pen(W, H).box(10, 10, 417, 590, 4).box(423, 10, 830, 590, 4);
    expect(findGutter(strip.drawing)).toBeUndefined();
    expect(findGutter(new Pen(W, H).drawing)).toBeUndefined();
  });
});

describe('pages of a spread', () => {
  const pen = spread();
  const { drawing } = pen;
  const cut = findGutter(drawing)!;
  const color = async (hints: readonly UserHint[]) => {
    const pages = [];
    for (const [left, right] of [
      [0, cut],
      [cut, W],
    ] as const) {
      const prepared = await prepareDrawing(grayModel, pageOf(drawing, left, right));
      const labels = prepared.label(hintsOfPage(hints, left, right));
      pages.push(prepared.finish(labels, { lines: false, shade: 0.4 }));
    }
    return joinPages(pages);
  };

  it('are colored each by itself: no color passes the fold', async () => {
    const { picture, layers } = await color([dot(100, 60, RED), dot(W - 100, 560, [40, 60, 220])]);
    expect([picture.width, picture.height]).toEqual([W, H]);
    expect(shareOf(picture, drawing, RED, (x, y) => x > 30 && x < 60 && y > 30 && y < 60)).toBe(1);
    expect(shareOf(picture, drawing, RED, (x) => x > cut)).toBe(0);
    expect(shareOf(picture, drawing, [40, 60, 220], (x) => x < cut)).toBe(0);
    expect(shareOf(picture, drawing, [255, 255, 255], (x) => Math.abs(x - cut) < 15)).toBe(1);
    expect(layers.filter(({ kind }) => kind !== 'part').map(({ kind }) => kind)).toEqual(
      ['paper', 'shade', 'light', 'lines'].filter((kind) => layers.some((layer) => layer.kind === kind)),
    );
    expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
  });

  it('are the pages as they are colored alone, at their places', async () => {
    const hints = [dot(cut + 80, 60, RED)];
    const { picture, layers } = await color(hints);
    const alone = await prepareDrawing(grayModel, pageOf(drawing, cut, W));
    const made = alone.finish(alone.label(hintsOfPage(hints, cut, W)), { lines: false, shade: 0.4 });
    for (const y of [0, 60, 299, H - 1]) {
      const row = picture.data.subarray(3 * (y * W + cut), 3 * (y + 1) * W);
      expect(
        Buffer.from(row).equals(Buffer.from(made.picture.data.subarray(3 * y * (W - cut), 3 * (y + 1) * (W - cut)))),
      ).toBe(true);
    }
    const red = layers.find(({ name }) => name === '#dc2828')!.raster();
    expect(red.data[4 * (60 * W + cut + 80) + 3]).toBe(255);
    expect(red.data[4 * (60 * W + 80) + 3]).toBe(0);
  });

  it('get the hints that lie on them', () => {
    const stroke: UserHint = {
      kind: 'stroke',
      points: [
        [cut - 20, 5],
        [cut - 10, 6],
        [cut + 10, 7],
        [cut - 1, 8],
      ],
      radius: 3,
      color: RED,
    };
    const hints = [dot(10, 20, RED), dot(cut, 30, RED), stroke];
    const left = hintsOfPage(hints, 0, cut);
    expect(left).toEqual([
      dot(10, 20, RED),
      {
        ...stroke,
        points: [
          [cut - 20, 5],
          [cut - 10, 6],
        ],
      },
      { ...stroke, points: [[cut - 1, 8]] },
    ]);
    const right = hintsOfPage(hints, cut, W);
    expect(right).toEqual([dot(0, 30, RED), { ...stroke, points: [[10, 7]] }]);
    expect(hintsOfSpread(right, cut)).toEqual([dot(cut, 30, RED), { ...stroke, points: [[cut + 10, 7]] }]);
  });
});
