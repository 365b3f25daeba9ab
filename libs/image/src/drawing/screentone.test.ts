import { describe, expect, it } from 'vitest';
import { readDrawing } from './read-drawing.ts';
import { box, disk, dots, draw, frame, reached, ring, shareWithin, within, type Mark } from './synthetic.testing.ts';

const black = [0, 0, 0] as const;
const SIDE = 480;
const outline: Mark = { shape: ring(240, 240, 150, 3), color: black };
const inner = disk(240, 240, 137);
const codes = (drawing: { notes: readonly { code: string }[] }): string[] => drawing.notes.map(({ code }) => code);

/** One area inside the outline, nothing through it. */
function expectOnePart(marks: readonly Mark[], from: readonly [number, number]): ReturnType<typeof readDrawing> {
  const drawing = readDrawing(draw(SIDE, SIDE, marks));
  const [x, y] = from;
  const start = drawing.ink.indexOf(0, y * SIDE + x) - y * SIDE;
  const area = reached(drawing.ink, SIDE, SIDE, start, y);
  expect(shareWithin(SIDE, SIDE, inner, (i) => area[i] === 1)).toBeGreaterThan(0.9);
  expect(area[0]).toBe(0);
  return drawing;
}

describe('screentone', () => {
  it.each([
    [5, 45, 0.2],
    [6, 0, 0.3],
    [7, 30, 0.35],
    [9, 45, 0.25],
    [11, 15, 0.5],
    [9, 60, 0.65],
    [8, 45, 0.72],
    [10, 20, 0.8],
  ])('period %i at %i degrees, %d dark: shades its part and does not bound it', (period, angle, share) => {
    const tone: Mark = { shape: within(dots(period, angle, share), disk(240, 240, 150)), color: black };
    const drawing = expectOnePart([tone, outline], [240, 240]);
    expect(codes(drawing)).toContain('screentone');
    let dark = 0;
    for (let i = 0; i < drawing.tone.length; i++) {
      if (inner(i % SIDE, Math.floor(i / SIDE)) === 1) dark += drawing.tone[i]!;
    }
    expect(dark / (255 * Math.PI * 137 ** 2)).toBeGreaterThan(share - 0.1);
    expect(dark / (255 * Math.PI * 137 ** 2)).toBeLessThan(share + 0.1);
  });

  it.each([0, 1, 2, 3, 4, 5])('sees dots in step with the rows that it looks at, %i pixels further down', (shift) => {
    const pattern = dots(6, 0, 0.2);
    const tone: Mark = { shape: within((x, y) => pattern(x, y - shift), disk(240, 240, 150)), color: black };
    expect(codes(expectOnePart([tone, outline], [240, 240]))).toContain('screentone');
  });

  it('leaves a dotted line, freckles and hair lines alone', () => {
    const dot = (x: number, y: number): Mark => ({ shape: disk(x, y, 2), color: black });
    const dotted = Array.from({ length: 40 }, (_, k) => dot(20 + 11 * k, 30 + 2 * k));
    const freckles = [dot(200, 220), dot(215, 225), dot(207, 240), dot(190, 236)];
    const drawing = readDrawing(draw(SIDE, SIDE, [outline, ...dotted, ...freckles]));
    for (const x of [31, 42, 53, 207]) {
      const y = x === 207 ? 240 : 30 + 2 * Math.round((x - 20) / 11);
      expect(drawing.ink[y * SIDE + x]).toBeGreaterThan(200);
    }
    expect(codes(drawing)).not.toContain('screentone');
  });
});

describe('fills', () => {
  it.each([190, 140, 110])('gray %i shades without an edge', (gray) => {
    const fill: Mark = { shape: box(150, 190, 300, 290), color: [gray, gray, gray] };
    const drawing = expectOnePart([fill, outline], [200, 240]);
    expect(drawing.tone[240 * SIDE + 225]).toBe(255 - gray);
    expect(drawing.tone[100 * SIDE + 240]).toBe(0);
  });

  it('a wide solid black bounds by its rim', () => {
    const drawing = readDrawing(draw(SIDE, SIDE, [{ shape: disk(240, 240, 90), color: black }, outline]));
    const inside = reached(drawing.ink, SIDE, SIDE, 240, 240);
    const around = reached(drawing.ink, SIDE, SIDE, 240, 120);
    expect(inside[120 * SIDE + 240]).toBe(0);
    expect(shareWithin(SIDE, SIDE, disk(240, 240, 75), (i) => inside[i] === 1)).toBe(1);
    expect(shareWithin(SIDE, SIDE, disk(240, 240, 75), (i) => drawing.tone[i] === 255)).toBe(1);
    expect(around[0]).toBe(0);
  });

  it('keeps frames and bubbles of a page with tones closed', () => {
    const marks: Mark[] = [
      { shape: frame(20, 20, 230, 230, 5), color: black },
      { shape: frame(250, 20, 460, 230, 5), color: black },
      { shape: within(dots(6, 45, 0.3), box(25, 25, 225, 225)), color: black },
      { shape: within(dots(7, 45, 0.7), box(255, 120, 455, 225)), color: black },
      { shape: disk(120, 90, 45), color: [255, 255, 255] },
      { shape: ring(120, 90, 45, 3), color: black },
    ];
    const { ink } = readDrawing(draw(SIDE, SIDE, marks));
    const bubble = reached(ink, SIDE, SIDE, 120, 90);
    const outside = reached(ink, SIDE, SIDE, 240, 400);
    expect(shareWithin(SIDE, SIDE, disk(120, 90, 41), (i) => bubble[i] === 1)).toBe(1);
    for (const [x, y] of [
      [60, 200],
      [350, 60],
      [240, 400],
    ] as const) {
      expect(bubble[y * SIDE + x]).toBe(0);
    }
    expect(shareWithin(SIDE, SIDE, box(27, 27, 223, 223), (i) => outside[i] === 1)).toBe(0);
    expect(shareWithin(SIDE, SIDE, box(257, 27, 453, 223), (i) => outside[i] === 1)).toBe(0);
  });
});
