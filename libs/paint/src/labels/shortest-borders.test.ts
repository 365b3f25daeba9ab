import { describe, expect, it } from 'vitest';
import { cutCells } from '../areas/cells.ts';
import { Pen } from '../drawings.testing.ts';
import { shortestBorders, type KnownBorders } from './shortest-borders.ts';

const SIDE = 300;

/** Two lines from opposite borders of the picture whose ends are (130, 120) and (165, 170). */
const cells = cutCells({
  width: SIDE,
  height: SIDE,
  scale: 1,
  ink: new Pen(SIDE, SIDE).line(110, -5, 130, 120, 4).line(165, 170, 180, 305, 4).ink,
});

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
    expect(shortestBorders(same, [], cells)).toBe(same);
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
});
