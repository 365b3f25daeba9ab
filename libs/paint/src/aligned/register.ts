import { squaredDistances } from '@irodori/image';
import { BINS, type LineMap } from './line-map.ts';
import { boxSum, summedArea } from './summed-area.ts';
import { mapped, similarities, type Similarity } from './similarities.ts';

/** Maps from a drawing's line map to a reference's: one or several similarity transforms, each with a smooth displacement field. */
export interface Registration {
  /** Pixels of the drawing's line map between nodes of the lattice. */
  readonly spacing: number;
  /** Nodes across and down. */
  readonly columns: number;
  readonly rows: number;
  readonly layers: readonly Layer[];
}

interface Layer {
  readonly map: Similarity;
  /** Displacement of each node in the reference's line map, after `map`. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  /** Share of the drawing's line points around each node that lie on lines of the reference, corrected for chance: 0 as by chance, 1 all. */
  readonly agreement: Float32Array;
}

/** A point of the reference's line map, and the agreement of lines around it. */
export interface Counterpart {
  x: number;
  y: number;
  agreement: number;
}

/**
 * Distance of nodes and half the side of a node's window, map pixels (twice that if the window has too few line points); least and most
 * line points used per node.
 */
const [SPACING, REACH, MIN_POINTS, MAX_POINTS] = [12, 24, 24, 80];
/** Search range of displacements, map pixels: of the first search, in steps of two, and of the second, around the smoothed first field. */
const [COARSE_RANGE, FINE_RANGE] = [10, 3];
/** Distances to lines are truncated at the first, and up to the second two lines coincide, map pixels. */
const [MAX_DISTANCE, COINCIDENT] = [5, 1.6];
/** Cost of a pixel of displacement relative to a pixel of distance to lines. */
const DISPLACEMENT_COST = 0.03;
/** Nodes of less agreement are ignored in smoothing the displacement field. */
const MIN_AGREEMENT = 0.25;

/** Registers the lines of a reference to those of a drawing: similarity transforms, then displacements, coarse and fine (oriented chamfer matching). */
export function register(drawing: LineMap, reference: LineMap): Registration {
  const columns = Math.ceil(drawing.width / SPACING) + 1;
  const rows = Math.ceil(drawing.height / SPACING) + 1;
  const points = nodePoints(drawing, columns, rows);
  const near = directedDistances(reference);
  const maps: Similarity[] = [];
  for (const map of [...similarities(drawing, reference), ...boxMaps(drawing, reference)]) {
    if (!maps.some((other) => nearly(map, other, drawing))) maps.push(map);
  }
  const layers = maps.map((map): Layer => {
    const first = displacements(drawing, { reference, near, points, map, columns }, undefined);
    return displacements(drawing, { reference, near, points, map, columns }, smoothed(first, columns, rows));
  });
  const used = layers
    .map((layer) => smoothed(layer, columns, rows))
    .filter(({ agreement }) => agreement.some((v) => v > MIN_AGREEMENT));
  return { spacing: SPACING, columns, rows, layers: used };
}

/** The point of the reference's line map that a point of the drawing's is mapped to, by the layer of the greatest agreement there. */
export function counterpart(
  { spacing, columns, rows, layers }: Registration,
  x: number,
  y: number,
  out: Counterpart,
): void {
  out.agreement = 0;
  const [u, v] = [Math.min(columns - 1.001, x / spacing), Math.min(rows - 1.001, y / spacing)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [u - left, v - top];
  const n = top * columns + left;
  const mix = (values: Float32Array): number =>
    (1 - fy) * ((1 - fx) * values[n]! + fx * values[n + 1]!) +
    fy * ((1 - fx) * values[n + columns]! + fx * values[n + columns + 1]!);
  for (const { map, dx, dy, agreement } of layers) {
    const own = mix(agreement);
    if (own <= out.agreement + LATER_LAYER_MARGIN) continue;
    out.agreement = own;
    out.x = map.a * x - map.b * y + map.c + mix(dx);
    out.y = map.b * x + map.a * y + map.d + mix(dy);
  }
}

/** By how much the agreement of a later layer, which has fewer inliers, must be greater. */
const LATER_LAYER_MARGIN = 0.02;

/** Whether two transforms map each corner of a drawing to nearly the same point, which displacements make up for. */
function nearly(p: Similarity, q: Similarity, { width, height }: LineMap): boolean {
  return [0, width].every((x) =>
    [0, height].every((y) => {
      const [[px, py], [qx, qy]] = [mapped(p, x, y), mapped(q, x, y)];
      return Math.hypot(px - qx, py - qy) < COARSE_RANGE / 3;
    }),
  );
}

/** Transforms from the whole drawing to the whole reference, and from the bounding box of its lines to that of the reference's. */
function boxMaps(drawing: LineMap, reference: LineMap): Similarity[] {
  const sheet = Math.min(reference.width / drawing.width, reference.height / drawing.height);
  const [p, q] = [boxOf(drawing), boxOf(reference)];
  const size = (q.bottom - q.top) / Math.max(1, p.bottom - p.top);
  const middle = 0.5 * (q.left + q.right) - 0.5 * size * (p.left + p.right);
  return [
    { a: sheet, b: 0, c: 0, d: 0 },
    { a: size, b: 0, c: middle, d: q.top - size * p.top },
  ];
}

function boxOf({ points, width }: LineMap): { left: number; right: number; top: number; bottom: number } {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (const i of points) {
    left = Math.min(left, i % width);
    right = Math.max(right, i % width);
    top = Math.min(top, Math.floor(i / width));
    bottom = Math.max(bottom, Math.floor(i / width));
  }
  return left > right ? { left: 0, right: 1, top: 0, bottom: 1 } : { left, right, top, bottom };
}

/**
 * For each of `BINS` directions: truncated distance to the nearest line of about that direction, and a summed-area table of the pixels
 * where it is at most `COINCIDENT`.
 */
interface DirectedDistances {
  readonly distance: readonly Float32Array[];
  readonly coincident: readonly Float64Array[];
}

function directedDistances({ width, height, points, angles }: LineMap): DirectedDistances {
  const distance = Array.from({ length: BINS }, (_, bin) => {
    const off = new Uint8Array(width * height).fill(1);
    for (const [k, i] of points.entries()) {
      const apart = Math.abs((((angles[k]! / Math.PI) * BINS - bin + 1.5 * BINS) % BINS) - 0.5 * BINS);
      if (apart <= 1) off[i] = 0;
    }
    return Float32Array.from(squaredDistances(off, width, height), (v) => Math.min(MAX_DISTANCE, Math.sqrt(v)));
  });
  const coincident = distance.map((values) => summedArea((i) => (values[i]! <= COINCIDENT ? 1 : 0), width, height));
  return { distance, coincident };
}

/** The line points in each node's window, as indexes into those of the map, evenly subsampled to at most `MAX_POINTS`. */
function nodePoints(drawing: LineMap, columns: number, rows: number): { own: Int32Array; reach: number }[] {
  const { points, width } = drawing;
  const bucket: number[][] = Array.from({ length: columns * rows }, () => []);
  for (const [k, i] of points.entries()) {
    bucket[Math.floor(Math.floor(i / width) / SPACING) * columns + Math.floor((i % width) / SPACING)]!.push(k);
  }
  return Array.from({ length: columns * rows }, (_, n) => {
    const [cx, cy] = [n % columns, Math.floor(n / columns)];
    for (const reach of [REACH, 2 * REACH]) {
      const own: number[] = [];
      const span = reach / SPACING;
      for (let y = Math.max(0, cy - span); y < Math.min(rows, cy + span); y++) {
        for (let x = Math.max(0, cx - span); x < Math.min(columns, cx + span); x++) {
          own.push(...bucket[y * columns + x]!);
        }
      }
      if (own.length < MIN_POINTS) continue;
      const step = Math.max(1, own.length / MAX_POINTS);
      return {
        own: Int32Array.from({ length: Math.floor(own.length / step) }, (__, k) => own[Math.floor(k * step)]!),
        reach,
      };
    }
    return { own: new Int32Array(0), reach: REACH };
  });
}

interface Matching {
  readonly reference: LineMap;
  readonly near: DirectedDistances;
  readonly points: readonly { own: Int32Array; reach: number }[];
  readonly map: Similarity;
  readonly columns: number;
}

/** The displacement of each node under which the line points around it lie nearest to lines of the reference of their direction. */
function displacements(
  { points: all, angles, width }: LineMap,
  { reference, near, points, map, columns }: Matching,
  around: Layer | undefined,
): Layer {
  const count = points.length;
  const [dx, dy, agreement] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const [w, h] = [reference.width, reference.height];
  const size = Math.hypot(map.a, map.b);
  const turn = Math.atan2(map.b, map.a);
  const coincident = COINCIDENT * Math.max(1, size);
  const [reach, step] = around ? [FINE_RANGE, 1] : [COARSE_RANGE, 2];
  const [px, py, bins] = [new Float32Array(MAX_POINTS), new Float32Array(MAX_POINTS), new Uint8Array(MAX_POINTS)];
  for (const [n, { own, reach: window }] of points.entries()) {
    if (own.length === 0) continue;
    const [midX, midY] = mapped(map, (n % columns) * SPACING, Math.floor(n / columns) * SPACING);
    const far = window * size + COARSE_RANGE;
    if (midX < -far || midY < -far || midX > w + far || midY > h + far) continue;
    const perBin = new Float32Array(BINS);
    for (const [k, p] of own.entries()) {
      const i = all[p]!;
      const [x, y] = mapped(map, i % width, Math.floor(i / width));
      px[k] = x + 0.5;
      py[k] = y + 0.5;
      const bin = Math.round((((angles[p]! + turn + 2 * Math.PI) % Math.PI) / Math.PI) * BINS) % BINS;
      bins[k] = bin;
      perBin[bin]!++;
    }
    const [fromX, fromY] = around ? [around.dx[n]!, around.dy[n]!] : [0, 0];
    let [best, bx, by, hits] = [Infinity, fromX, fromY, 0];
    for (let oy = -reach; oy <= reach; oy += step) {
      for (let ox = -reach; ox <= reach; ox += step) {
        const [mx, my] = [fromX + ox, fromY + oy];
        let cost = DISPLACEMENT_COST * Math.hypot(ox, oy) * own.length;
        let on = 0;
        for (let k = 0; k < own.length && cost < best; k++) {
          const x = Math.floor(px[k]! + mx);
          const y = Math.floor(py[k]! + my);
          const d = x < 0 || y < 0 || x >= w || y >= h ? MAX_DISTANCE : near.distance[bins[k]!]![y * w + x]!;
          cost += d;
          if (d <= coincident) on++;
        }
        if (cost < best) [best, bx, by, hits] = [cost, mx, my, on];
      }
    }
    dx[n] = bx;
    dy[n] = by;
    // Corrected for chance as Cohen's kappa, since points lie on dense lines under any displacement.
    const [half, x, y] = [window * size, midX + bx, midY + by];
    const box = [x - half, y - half, x + half, y + half] as const;
    let chance = 0;
    for (let bin = 0; bin < BINS; bin++) {
      if (perBin[bin]! > 0) {
        chance +=
          (perBin[bin]! / own.length) * (boxSum(near.coincident[bin]!, reference, box) / Math.max(1, 4 * half * half));
      }
    }
    agreement[n] = Math.max(0, (hits / own.length - chance) / Math.max(0.05, 1 - chance));
  }
  return { map, dx, dy, agreement };
}

/** The displacement field after a Gaussian filter whose weights grow with agreement. */
function smoothed({ map, dx, dy, agreement }: Layer, columns: number, rows: number): Layer {
  const [outX, outY] = [new Float32Array(dx.length), new Float32Array(dx.length)];
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      let [sx, sy, all] = [0, 0, 1e-6];
      for (let v = Math.max(0, y - 2); v <= Math.min(rows - 1, y + 2); v++) {
        for (let u = Math.max(0, x - 2); u <= Math.min(columns - 1, x + 2); u++) {
          const m = v * columns + u;
          if (agreement[m]! < MIN_AGREEMENT) continue;
          const weight = agreement[m]! ** 2 * Math.exp(-0.5 * ((u - x) ** 2 + (v - y) ** 2));
          sx += weight * dx[m]!;
          sy += weight * dy[m]!;
          all += weight;
        }
      }
      outX[n] = sx / all;
      outY[n] = sy / all;
    }
  }
  return { map, dx: outX, dy: outY, agreement };
}
