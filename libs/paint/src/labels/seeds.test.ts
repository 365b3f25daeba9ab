import type { UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { cutCells } from '../areas/cells.ts';
import { reduceInk } from '../areas/grid.ts';
import { dot, Pen } from '../drawings.testing.ts';
import { findSeeds } from './seeds.ts';

const RED = [220, 40, 40] as const;
/** Three rooms in a row, 3-pixel walls at x = 200 and 400. */
const pen = new Pen(600, 300).box(20, 50, 200, 250, 3).box(200, 50, 400, 250, 3).box(400, 50, 580, 250, 3);
const cells = cutCells(reduceInk(pen.ink, 600, 300));
const roomOf = (x: number): number => (x < 200 ? 1 : x < 400 ? 2 : 3);
/** Rooms as areas: where most of a cell lies. */
const areas = new Int32Array(cells.count);
for (let y = 60; y < 240; y++) for (let x = 25; x < 575; x++) areas[cells.labels[y * 600 + x]!] = roomOf(x);

function held(hint: UserHint): number[] {
  const [seed] = findSeeds([hint], cells, areas, 1);
  return [...new Set(seed!.cells.map((cell) => areas[cell]!))].sort();
}

const stroke = (from: number, to: number, radius = 5): UserHint => ({
  kind: 'stroke',
  radius,
  color: RED,
  points: [
    [from, 150],
    [to, 150],
  ],
});

describe('findSeeds', () => {
  it('a stroke holds the rooms it runs through by more than its width, none that it only touches', () => {
    expect(held(stroke(100, 300))).toEqual([1, 2]);
    expect(held(stroke(100, 205))).toEqual([1]);
    expect(held(stroke(197, 396))).toEqual([2]);
    expect(held(stroke(195, 500))).toEqual([2, 3]);
    expect(held(stroke(120, 540))).toEqual([1, 2, 3]);
  });

  it('a dot holds the side of its center, on ink the side where more of it lies', () => {
    expect(held(dot(204, 150, RED, 8))).toEqual([2]);
    expect(held(dot(196, 150, RED, 8))).toEqual([1]);
    expect(held(dot(200.9, 150, RED, 8))).toEqual([2]);
    expect(held(dot(199.1, 150, RED, 8))).toEqual([1]);
  });

  it('paints only on its own side', () => {
    const [seed] = findSeeds([dot(204, 150, RED, 8)], cells, areas, 1);
    expect([...seed!.pixels].every((i) => i % 600 > 201 && cells.wall[i] === 0)).toBe(true);
    expect(seed!.pixels.length).toBeGreaterThan(80);
  });

  it('a hint off the picture holds nothing; one on solid ink holds where it is', () => {
    expect(findSeeds([dot(700, 20, RED)], cells, areas, 1)).toEqual([undefined]);
    const solid = cutCells(reduceInk(new Uint8Array(100).fill(255), 10, 10));
    expect(findSeeds([dot(5, 5, RED)], solid, new Int32Array(1), 1)[0]!.cells).toEqual([0]);
  });
});
