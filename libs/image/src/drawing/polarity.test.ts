import { describe, expect, it } from 'vitest';
import type { Raster, Rgb } from '../raster.ts';
import { readDrawing } from './read-drawing.ts';
import { disk, draw, reached, ring, type Mark, type Shape } from './synthetic.testing.ts';

const SIDE = 320;

/** A straight line of `line` pixels with round ends. */
const segment =
  (x0: number, y0: number, x1: number, y1: number, line: number): Shape =>
  (x, y) => {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
    return Math.max(0, Math.min(1, line / 2 + 0.5 - Math.hypot(x - x0 - t * dx, y - y0 - t * dy)));
  };

/** A bust in lines of `line` pixels: head, eyes, strands of hair close together, shoulders and a collar that run off below. */
function bust(line: number): Shape[] {
  const strands = [-50, -30, -10, 10, 30, 50].map((dx) => segment(160 + dx, 70, 160 + 1.3 * dx, 115, line));
  return [
    ring(160, 120, 75, line),
    ring(133, 140, 11, line),
    ring(187, 140, 11, line),
    segment(140, 192, 140, 225, line),
    segment(180, 192, 180, 225, line),
    segment(140, 225, 50, 250, line),
    segment(180, 225, 270, 250, line),
    segment(50, 250, 35, 319, line),
    segment(270, 250, 285, 319, line),
    segment(140, 225, 160, 270, line),
    segment(180, 225, 160, 270, line),
    ...strands,
  ];
}

const drawn = (line: number, ink: Rgb, paper: Rgb, grain = 0): Raster<3> =>
  draw(
    SIDE,
    SIDE,
    bust(line).map((shape): Mark => ({ shape, color: ink })),
    paper,
    grain,
  );

/** From hair lines to lines of 5 % of the side, where strands run into each other. */
const WIDTHS = [1, 2, 3, 4, 6, 8, 10, 13, 16];

const codes = (drawing: { notes: readonly { code: string }[] }): string[] => drawing.notes.map(({ code }) => code);

/** Read as light on dark: white paper, dark lines that shut the head in. */
function expectTurned(picture: Raster<3> | Raster<4>, what: string): void {
  const { kind, notes, ink, clean } = readDrawing(picture);
  expect(kind, what).toBe('light-on-dark');
  expect(codes({ notes }), what).toEqual(['light-on-dark']);
  expect(clean.data[3 * (10 * SIDE + 10)], what).toBeGreaterThan(245);
  expect(clean.data[3 * (120 * SIDE + 85)], what).toBeLessThan(120);
  const head = reached(ink, SIDE, SIDE, 160, 165);
  expect(head[165 * SIDE + 160], what).toBe(1);
  expect(head[10 * SIDE + 10], what).toBe(0);
}

describe('light lines on dark ground', () => {
  it.each<[string, Rgb, Rgb, number]>([
    ['white on black', [255, 255, 255], [0, 0, 0], 0],
    ['a blueprint', [225, 235, 250], [30, 60, 140], 2],
    ['chalk on a board', [205, 205, 195], [45, 60, 50], 3],
    ['gray on dark gray', [150, 150, 150], [50, 50, 50], 0],
  ])('%s is turned, however wide its lines are', (_, ink, paper, grain) => {
    for (const line of WIDTHS) expectTurned(drawn(line, ink, paper, grain), `lines of ${line} pixels`);
  });

  it('white ink on transparency is turned, however wide its lines are', () => {
    for (const line of WIDTHS) {
      const { data: lines } = drawn(line, [0, 0, 0], [255, 255, 255]);
      const data = new Uint8ClampedArray(4 * SIDE * SIDE);
      for (let i = 0; i < SIDE * SIDE; i++) data.set([255, 255, 255, 255 - lines[3 * i]!], 4 * i);
      expectTurned({ width: SIDE, height: SIDE, channels: 4, data }, `lines of ${line} pixels`);
    }
  });

  it('dark lines on light paper stay as they are, however wide they are', () => {
    for (const line of WIDTHS) {
      for (const paper of [
        [255, 255, 255],
        [150, 150, 150],
      ] as const) {
        const { kind, notes } = readDrawing(drawn(line, [0, 0, 0], paper));
        expect(kind, `lines of ${line} pixels`).toBe('line-art');
        expect(codes({ notes })).not.toContain('dark-ground');
      }
    }
  });

  it('a light figure in dark lines before a black sky stays as it is, and what it was taken for is said', () => {
    for (const line of [1, 2, 3, 4]) {
      const figure: Mark[] = [
        { shape: disk(160, 120, 75 + line / 2), color: [255, 255, 255] },
        { shape: (x, y) => (y > 225 && Math.abs(x - 160) < 110 ? 1 : 0), color: [255, 255, 255] },
        ...bust(line).map((shape): Mark => ({ shape, color: [0, 0, 0] })),
      ];
      const { kind, notes, clean } = readDrawing(draw(SIDE, SIDE, figure, [0, 0, 0]));
      expect(kind, `lines of ${line} pixels`).not.toBe('light-on-dark');
      expect(clean.data[3 * (165 * SIDE + 160)]).toBe(255);
      expect(codes({ notes })).toContain('dark-ground');
    }
  });
});
