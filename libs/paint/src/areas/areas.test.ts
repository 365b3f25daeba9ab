import { createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { Pen } from '../drawings.testing.ts';
import { cutCells } from './cells.ts';
import { signedDistance } from './distance.ts';
import { cellsAtFullSize } from './full-size.ts';
import { cellGraph } from './graph.ts';
import { reduceInk } from './grid.ts';

describe('signedDistance', () => {
  it('is the exact Euclidean distance on random ink', () => {
    const rng = createRng('distance');
    const [width, height] = [37, 23];
    const wall = Uint8Array.from({ length: width * height }, () => (rng.chance(0.03) ? 1 : 0));
    const distance = signedDistance(wall, width, height);
    for (let i = 0; i < wall.length; i++) {
      let nearest = Infinity;
      for (let j = 0; j < wall.length; j++) {
        if (wall[j] === wall[i]) continue;
        const [dx, dy] = [(i % width) - (j % width), Math.floor(i / width) - Math.floor(j / width)];
        nearest = Math.min(nearest, Math.hypot(dx, dy));
      }
      expect(distance[i]).toBeCloseTo((wall[i] === 1 ? -1 : 1) * (nearest - 0.5), 4);
    }
  });

  it('is far away from everything without ink', () => {
    expect([...signedDistance(new Uint8Array(12), 4, 3)]).toEqual(new Array(12).fill(7));
  });
});

/** Whether the paper of every cell hangs together over sides of pixels. */
function pieces(labels: Int32Array, wall: Uint8Array, width: number): Map<number, number> {
  const seen = new Uint8Array(labels.length);
  const count = new Map<number, number>();
  for (let first = 0; first < labels.length; first++) {
    if (seen[first] || wall[first] === 1) continue;
    count.set(labels[first]!, (count.get(labels[first]!) ?? 0) + 1);
    const queue = [first];
    seen[first] = 1;
    for (const i of queue) {
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= labels.length || seen[j] || wall[j] === 1 || labels[j] !== labels[i]) continue;
        seen[j] = 1;
        queue.push(j);
      }
    }
  }
  return count;
}

describe('cutCells', () => {
  it('never lets a cell cross a line, in one pixel of ink too', () => {
    const pen = new Pen(300, 300).ring(150, 150, 90, 1.5).line(60, 150, 240, 153, 1.5).box(20, 20, 280, 280, 2);
    const cells = cutCells(reduceInk(pen.ink, 300, 300));
    for (const n of pieces(cells.labels, cells.wall, 300).values()) expect(n).toBe(1);
    const upper = cells.labels[120 * 300 + 150];
    const lower = cells.labels[180 * 300 + 150];
    expect(upper).not.toBe(lower);
  });

  it('parts basins at the neck of a gap', () => {
    const pen = new Pen(200, 200).line(100, 0, 100, 94, 3).line(100, 106, 100, 200, 3);
    const { labels } = cutCells(reduceInk(pen.ink, 200, 200));
    for (let y = 0; y < 200; y++) expect(labels[y * 200 + 60]).not.toBe(labels[y * 200 + 140]);
  });

  it('cuts white paper into cells of bounded size', () => {
    const { count, area } = cutCells(reduceInk(new Uint8Array(300 * 300), 300, 300));
    expect(count).toBeGreaterThan(300);
    expect(Math.max(...area)).toBeLessThan(2.5 * 100);
  });

  it('takes drawings of ink alone and of one pixel', () => {
    expect(cutCells(reduceInk(new Uint8Array(16).fill(255), 4, 4)).count).toBe(1);
    expect(cutCells(reduceInk(new Uint8Array(1), 1, 1)).count).toBe(1);
  });

  it('lets cells meet in the middle of a line', () => {
    const pen = new Pen(120, 60).where((x) => x > 57 && x < 64);
    const { labels } = cutCells(reduceInk(pen.ink, 120, 60));
    for (let y = 5; y < 55; y++) {
      const row = labels.subarray(y * 120, (y + 1) * 120);
      const left = row[56]!;
      const right = row[64]!;
      const first = [...row].findIndex((c, x) => x > 56 && c !== left && x < 64);
      expect(left).not.toBe(right);
      expect(first).toBeGreaterThanOrEqual(59);
      expect(first).toBeLessThanOrEqual(61);
    }
  });
});

describe('reduceInk', () => {
  it('keeps a line of one pixel as a wall', () => {
    const pen = new Pen(400, 400).line(0, 201.5, 400, 201.5, 1);
    const grid = reduceInk(pen.ink, 400, 400, 10_000);
    expect(grid.scale).toBe(4);
    expect([...grid.ink.subarray(50 * 100, 51 * 100)].every((v) => v === 255)).toBe(true);
  });
});

describe('cellsAtFullSize', () => {
  it('follows the drawing itself: no cell reaches over a line', () => {
    const pen = new Pen(640, 640).ring(320, 320, 200, 2.5).line(120, 320, 520, 331, 2.5);
    const grid = reduceInk(pen.ink, 640, 640, 25_000);
    expect(grid.scale).toBe(5);
    const cells = cutCells(grid);
    const full = cellsAtFullSize(cells, pen.ink, 640, 640, grid.scale);
    const wall = pen.ink.map((v) => (v >= 128 ? 1 : 0));
    const side = (i: number): number => {
      const [x, y] = [(i % 640) + 0.5, Math.floor(i / 640) + 0.5];
      if (Math.hypot(x - 320, y - 320) > 200) return 0;
      return y < 320 + ((x - 120) * 11) / 400 ? 1 : 2;
    };
    const sides = new Map<number, Set<number>>();
    expect(full.every((cell) => cell >= 0)).toBe(true);
    for (let i = 0; i < full.length; i++) {
      if (wall[i] === 1) continue;
      const seen = sides.get(full[i]!) ?? new Set();
      sides.set(full[i]!, seen.add(side(i)));
    }
    for (const seen of sides.values()) expect(seen.size).toBe(1);
  });
});

describe('cellGraph', () => {
  it('knows an opening by its width and a line by its thickness', () => {
    const pen = new Pen(200, 100).where((x, y) => x > 97 && x < 102 && !(y > 40 && y < 49));
    const grid = reduceInk(pen.ink, 200, 100);
    const cells = cutCells(grid);
    const graph = cellGraph(cells, grid.ink);
    const between = [...Array(graph.edges).keys()].filter(
      (e) => graph.x[graph.a[e]!]! < 97 !== graph.x[graph.b[e]!]! < 97,
    );
    const widest = Math.max(...between.map((e) => graph.pass[e]!));
    expect(2 * widest).toBeGreaterThan(7);
    expect(2 * widest).toBeLessThan(10.5);
    const closed = between.filter((e) => graph.pass[e]! < 0);
    expect(closed.length).toBeGreaterThan(0);
    for (const e of closed) expect(-2 * graph.pass[e]!).toBeGreaterThanOrEqual(1);
  });
});
