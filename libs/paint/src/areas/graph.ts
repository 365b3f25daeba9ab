import type { Cells } from './cells.ts';
import { find, join } from './disjoint-sets.ts';

/** Which cells touch, and over what. Edge `e` joins `a[e]` and `b[e]`, `a < b`; lengths are grid pixels. */
export interface CellGraph {
  readonly count: number;
  readonly edges: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Length of the shared border. */
  readonly length: Float32Array;
  /** Its part without ink, each step weighted by how light it is. */
  readonly open: Float32Array;
  /**
   * Greatest distance to ink along the border: half the width of the widest opening; below 0 where a line closes it,
   * then minus half the line's width at its thinnest.
   */
  readonly pass: Float32Array;
  /** Least ink on any step over the border, 0..1. */
  readonly ink: Float32Array;
  /** Each cell's center and its greatest distance to ink. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array;
  /** Steps of each cell's border along the picture's border. */
  readonly rim: Float32Array;
  /** Edges of cell `c`: `around[start[c]] .. around[start[c + 1] - 1]`. */
  readonly start: Int32Array;
  readonly around: Int32Array;
}

/** The region adjacency graph of a drawing's cells. */
export function cellGraph({ labels, count, distance, wall, width, height }: Cells, ink: Uint8Array): CellGraph {
  const borders = new Borders(count);
  const sumX = new Float64Array(count);
  const sumY = new Float64Array(count);
  const all = new Float64Array(count);
  const radius = new Float32Array(count).fill(-Infinity);
  const rim = new Float32Array(count);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const c = labels[i]!;
      // Ink counts a little, so that a cell of ink alone has a center too.
      const weight = wall[i] === 0 ? 1 : 1e-3;
      all[c]! += weight;
      sumX[c]! += weight * x;
      sumY[c]! += weight * y;
      if (distance[i]! > radius[c]!) radius[c] = distance[i]!;
      if (wall[i] === 0 && (x === 0 || y === 0 || x === width - 1 || y === height - 1)) rim[c]!++;
      if (x + 1 < width && labels[i + 1] !== c) step(i, i + 1, labels, ink, wall, distance, borders);
      if (y + 1 < height && labels[i + width] !== c) step(i, i + width, labels, ink, wall, distance, borders);
    }
  }
  const { ends, length, open, pass, least } = borders;
  const edges = length.length;
  const a = new Int32Array(edges);
  const b = new Int32Array(edges);
  const start = new Int32Array(count + 1);
  for (let e = 0; e < edges; e++) {
    a[e] = ends[2 * e]!;
    b[e] = ends[2 * e + 1]!;
    start[a[e]! + 1]!++;
    start[b[e]! + 1]!++;
  }
  for (let c = 0; c < count; c++) start[c + 1]! += start[c]!;
  const around = new Int32Array(2 * edges);
  const next = start.slice(0, count);
  for (let e = 0; e < edges; e++) {
    around[next[a[e]!]!++] = e;
    around[next[b[e]!]!++] = e;
  }
  return {
    count,
    edges,
    a,
    b,
    length: Float32Array.from(length),
    open: Float32Array.from(open),
    pass: Float32Array.from(pass),
    ink: Float32Array.from(least),
    x: Float32Array.from(sumX, (sum, c) => sum / Math.max(1e-3, all[c]!)),
    y: Float32Array.from(sumY, (sum, c) => sum / Math.max(1e-3, all[c]!)),
    radius,
    rim,
    start,
    around,
  };
}

/** Borders between cells: a value per edge. */
class Borders {
  readonly ends: number[] = [];
  readonly length: number[] = [];
  readonly open: number[] = [];
  readonly pass: number[] = [];
  readonly least: number[] = [];
  readonly #known = new Map<number, number>();

  constructor(readonly cells: number) {}

  /** The edge of two cells; a new one where they had none. */
  between(one: number, two: number): number {
    const key = one * this.cells + two;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const e = this.length.length;
    this.#known.set(key, e);
    this.ends.push(one, two);
    this.length.push(0);
    this.open.push(0);
    this.pass.push(-Infinity);
    this.least.push(1);
    return e;
  }
}

/** Counts a step between two neighboring pixels of different cells. */
function step(
  i: number,
  j: number,
  labels: Int32Array,
  ink: Uint8Array,
  wall: Uint8Array,
  distance: Float32Array,
  borders: Borders,
): void {
  const e = borders.between(Math.min(labels[i]!, labels[j]!), Math.max(labels[i]!, labels[j]!));
  const dark = Math.max(ink[i]!, ink[j]!) / 255;
  borders.length[e]!++;
  if (wall[i] === 0 && wall[j] === 0) borders.open[e]! += (1 - dark) ** 2;
  const clearance = Math.min(distance[i]!, distance[j]!);
  if (clearance > borders.pass[e]!) borders.pass[e] = clearance;
  if (dark < borders.least[e]!) borders.least[e] = dark;
}

/** Cells joined over the edges for which `joins` holds: for each cell the lowest of those that it is joined with. */
export function joinCells({ count, edges, a, b }: CellGraph, joins: (edge: number) => boolean): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, c) => c);
  for (let e = 0; e < edges; e++) if (joins(e)) join(parent, a[e]!, b[e]!);
  for (let c = 0; c < count; c++) parent[c] = find(parent, c);
  return parent;
}
