import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutCells, type Cells } from '../areas/cells.ts';
import { Pen } from '../drawings.testing.ts';
import type { KnownBorders } from './border-cut.ts';
import { shortenBorders } from './shortest-borders.ts';
import { shortestPlainly } from './shortest-plainly.testing.ts';

const SIDE = 300;

/** Two lines from opposite borders of the picture whose ends are (130, 120) and (165, 170). */
const cells = cutCells({
  width: SIDE,
  height: SIDE,
  scale: 1,
  ink: new Pen(SIDE, SIDE).line(110, -5, 130, 120, 4).line(165, 170, 180, 305, 4).ink,
});

/** The parts after their borders became the shortest. */
function shortestBorders(
  parts: Int32Array,
  kept: readonly number[],
  drawing: Cells = cells,
  known?: KnownBorders,
): Int32Array {
  const count = parts.reduce((most, part) => Math.max(most, part), 0) + 1;
  const moving = { now: parts.slice(), before: parts.slice(), count, strays: [] as number[] };
  shortenBorders(moving, kept, drawing, known);
  expect(moving.before).toEqual(moving.now);
  const moved = new Set(moving.strays);
  expect(moving.now.every((part, i) => part === parts[i] || moved.has(i))).toBe(true);
  return moving.now;
}

/** Part 1 where `inside` holds, else part 0. */
const partsWhere = (inside: (x: number, y: number) => boolean): Int32Array =>
  Int32Array.from({ length: SIDE * SIDE }, (_, i) => (inside(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0));

/** Right of both lines, and of a border that bends away from the straight way between their ends. */
const bent = partsWhere((x, y) => {
  if (y < 120) return x > 110 + (20 * y) / 120;
  if (y > 170) return x > 165 + (15 * (y - 170)) / 135;
  return y < 140 ? x > 130 : x > 165;
});

describe('shortestBorders', () => {
  it('joins the ends of lines by the straight way', () => {
    const got = shortestBorders(bent, [], cells);
    const off: number[] = [];
    for (let y = 126; y < 165; y++) {
      const row = got.subarray(y * SIDE, (y + 1) * SIDE);
      const border = row.indexOf(1);
      expect(row.subarray(border).every((part) => part === 1)).toBe(true);
      // The way from (131, 122) to (164, 168), the ends' rims that face each other.
      off.push(Math.abs(border - (131 + ((y - 122) * 33) / 46)));
    }
    expect(Math.max(...off)).toBeLessThan(4);
    expect(off.reduce((sum, v) => sum + v, 0) / off.length).toBeLessThan(2);
  });

  it('changes nothing where lines part all parts, and nothing that was painted', () => {
    const same = new Int32Array(SIDE * SIDE);
    expect(shortestBorders(same, [], cells)).toEqual(same);
    const painted = Array.from({ length: 81 }, (_, k) => (142 + Math.floor(k / 9)) * SIDE + 138 + (k % 9));
    const marked = bent.map((part, i) => (painted.includes(i) ? 1 : part));
    const got = shortestBorders(marked, painted, cells);
    expect(painted.every((i) => got[i] === 1)).toBe(true);
  });

  it('keeps parts that are thinner than borders may move', () => {
    const streak = partsWhere((x, y) => x >= 220 && x < 232 && y > 60 && y < 240);
    const got = shortestBorders(streak, [], cells);
    for (let y = 80; y < 220; y++) expect(got[y * SIDE + 226]).toBe(1);
    expect(got.reduce((sum, part) => sum + part, 0)).toBeGreaterThan(1500);
  });

  it('gives with known borders what it gives without', () => {
    const known: KnownBorders = new Map();
    const first = shortestBorders(bent, [], cells, known);
    const other = bent.map((part, i) => (i % SIDE > 220 && i < 100 * SIDE ? 2 : part));
    const second = shortestBorders(other, [], cells, known);
    expect(second).toEqual(shortestBorders(other, [], cells));
    // Parts are numbered anew by every stroke.
    const renumbered = bent.map((part) => 7 - part);
    expect(shortestBorders(renumbered, [], cells, known)).toEqual(first.map((part) => 7 - part));
  });

  it('gives what a plain form of it gives, stroke after stroke', () => {
    const drawing = fc.record({
      width: fc.integer({ min: 100, max: 290 }),
      height: fc.integer({ min: 1, max: 50 }),
      lines: fc.array(fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: -10, max: 110 }))), {
        minLength: 2,
        maxLength: 9,
      }),
      thick: fc.integer({ min: 1, max: 4 }),
      count: fc.integer({ min: 2, max: 6 }),
      upright: fc.boolean(),
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
    });
    fc.assert(
      fc.property(drawing, ({ width: w, height: h, lines, thick, count, upright, seed }) => {
        const [width, height] = upright ? [h, w] : [w, h];
        const pen = new Pen(width, height);
        for (const [ax, ay, bx, by] of lines) {
          pen.line((ax! * width) / 100, (ay! * height) / 100, (bx! * width) / 100, (by! * height) / 100, thick);
        }
        const random = cutCells({ width, height, scale: 1, ink: pen.ink });
        let state = seed;
        const next = (below: number): number => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1;
          return (state >>> 8) % below;
        };
        const known: KnownBorders = new Map();
        const ofCell = Int32Array.from({ length: random.count }, () => next(count));
        const kept = new Set<number>();
        for (let stroke = 0; stroke < 3; stroke++) {
          // One cell more changes, and a painted spot that keeps to no cell.
          ofCell[next(random.count)] = next(count);
          const parts = random.labels.map((cell) => (ofCell[cell]! + stroke) % count);
          for (let k = 0; k < 12; k++) kept.add(Math.min(width * height - 1, next(width * height) + (k % 4)));
          for (const i of kept) parts[i] = i % count;
          const got = shortestBorders(parts, [...kept], random, known);
          expect(got).toEqual(shortestPlainly(parts, [...kept], random));
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
