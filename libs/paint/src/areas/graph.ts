import type { Cells } from './cells.ts';

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
  const known = new Map<number, number>();
  const ends: number[] = [];
  const length: number[] = [];
  const open: number[] = [];
  const pass: number[] = [];
  const least: number[] = [];
  const step = (i: number, j: number): void => {
    const [one, two] = labels[i]! < labels[j]! ? [labels[i]!, labels[j]!] : [labels[j]!, labels[i]!];
    const key = one * count + two;
    let e = known.get(key);
    if (e === undefined) {
      e = length.length;
      known.set(key, e);
      ends.push(one, two);
      length.push(0);
      open.push(0);
      pass.push(-Infinity);
      least.push(1);
    }
    const dark = Math.max(ink[i]!, ink[j]!) / 255;
    length[e]!++;
    if (wall[i] === 0 && wall[j] === 0) open[e]! += (1 - dark) ** 2;
    const clearance = Math.min(distance[i]!, distance[j]!);
    if (clearance > pass[e]!) pass[e] = clearance;
    if (dark < least[e]!) least[e] = dark;
  };
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
      if (x + 1 < width && labels[i + 1] !== c) step(i, i + 1);
      if (y + 1 < height && labels[i + width] !== c) step(i, i + width);
    }
  }
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
