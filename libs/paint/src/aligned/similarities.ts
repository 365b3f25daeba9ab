import { BINS, type LineMap } from './line-map.ts';
import { boxSum } from './summed-area.ts';

/** A similarity transform from one line map to another: x' = a x - b y + c, y' = b x + a y + d. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Cells along each side of a descriptor's window, and a cell's side at scale 1, pixels of the map. */
const [CELLS, CELL] = [4, 10];
const LENGTH = CELLS * CELLS * BINS;
/** Scales of the reference relative to the drawing that are tried. */
const SCALES = [0.5, 0.63, 0.79, 1, 1.26, 1.59, 2];
/** Key points of the drawing at most, and the least distance between two, pixels of the map. */
const [MAX_KEY_POINTS, KEY_POINT_DISTANCE] = [320, 9];
/** Grid step between the key points of the reference at scale 1, pixels of the map. */
const GRID_STEP = 8;
/** Least line length in a descriptor's window, as a multiple of the window's side. */
const MIN_LINE_LENGTH = 1.5;
/** Largest share of one direction in a window's lines: a window of one direction would match anywhere along a line (aperture problem). */
const MAX_DIRECTION_SHARE = 0.7;
/** A match is an inlier of a transform that maps it within this distance, pixels of the reference's map. */
const INLIER_DISTANCE = 9;
/** Inliers of a transform at least, and transforms at most. */
const [MIN_INLIERS, MAX_TRANSFORMS] = [6, 6];

/** Where a descriptor is taken, pixels of the map, and the scale of its window. */
interface KeyPoint {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Match {
  readonly from: KeyPoint;
  readonly to: KeyPoint;
}

/**
 * Similarity transforms from a drawing's lines to a reference's, found by matching descriptors of key points and a vote of the matches
 * (as RANSAC, with every match as a hypothesis); those with most inliers first. Several, since between two pictures of one character head
 * and body, for example, move differently.
 */
export function similarities(drawing: LineMap, reference: LineMap): Similarity[] {
  let open = matches(drawing, reference);
  const found: Similarity[] = [];
  while (found.length < MAX_TRANSFORMS) {
    let best: Match[] = [];
    for (const { from, to } of open) {
      // Without rotation: descriptors match only under small ones, which the fit finds.
      const map = { a: to.size, b: 0, c: to.x - to.size * from.x, d: to.y - to.size * from.y };
      const agreeing = inliers(open, map, true);
      if (agreeing.length > best.length) best = agreeing;
    }
    if (best.length < MIN_INLIERS) break;
    let map = fit(best);
    for (let round = 0; round < 3; round++) {
      const agreeing = inliers(open, map, false);
      if (agreeing.length < MIN_INLIERS) break;
      best = agreeing;
      map = fit(agreeing);
    }
    found.push(map);
    const used = new Set(best);
    open = open.filter((match) => !used.has(match));
  }
  return found;
}

export const mapped = ({ a, b, c, d }: Similarity, x: number, y: number): [x: number, y: number] => [
  a * x - b * y + c,
  b * x + a * y + d,
];

function inliers(list: readonly Match[], map: Similarity, sameSize: boolean): Match[] {
  const size = Math.hypot(map.a, map.b);
  return list.filter(({ from, to }) => {
    if (sameSize && Math.abs(Math.log(to.size / size)) > 0.25) return false;
    const [x, y] = mapped(map, from.x, from.y);
    return Math.hypot(x - to.x, y - to.y) <= INLIER_DISTANCE * Math.max(1, size);
  });
}

/** The similarity that maps the matches with the least squared error. */
function fit(list: readonly Match[]): Similarity {
  const mean = (of: (match: Match) => number): number => list.reduce((sum, match) => sum + of(match), 0) / list.length;
  const [fx, fy] = [mean(({ from }) => from.x), mean(({ from }) => from.y)];
  const [tx, ty] = [mean(({ to }) => to.x), mean(({ to }) => to.y)];
  let [along, across, norm] = [0, 0, 0];
  for (const { from, to } of list) {
    const [px, py, qx, qy] = [from.x - fx, from.y - fy, to.x - tx, to.y - ty];
    along += px * qx + py * qy;
    across += px * qy - py * qx;
    norm += px * px + py * py;
  }
  const [a, b] = [along / Math.max(1e-9, norm), across / Math.max(1e-9, norm)];
  return { a, b, c: tx - a * fx + b * fy, d: ty - b * fx - a * fy };
}

/** For each key point of the drawing the one of the reference whose descriptor is most similar (cosine). */
function matches(drawing: LineMap, reference: LineMap): Match[] {
  const from = keyPointsOf(drawing);
  const own = new Float32Array(from.length * LENGTH);
  for (const [k, point] of from.entries()) describe(drawing, point, own, k * LENGTH);
  const to: KeyPoint[] = [];
  for (const size of SCALES) {
    const step = GRID_STEP * Math.max(0.7, size);
    for (let y = step; y < reference.height; y += step) {
      for (let x = step; x < reference.width; x += step) {
        const point = { x: Math.round(x), y: Math.round(y), size };
        if (isKeyPoint(reference, point)) to.push(point);
      }
    }
  }
  const best = new Float32Array(from.length).fill(-1);
  const at = new Int32Array(from.length).fill(-1);
  const descriptor = new Float32Array(LENGTH);
  for (const [j, point] of to.entries()) {
    describe(reference, point, descriptor, 0);
    for (let k = 0, p = 0; k < from.length; k++, p += LENGTH) {
      let similarity = 0;
      for (let q = 0; q < LENGTH; q++) similarity += own[p + q]! * descriptor[q]!;
      if (similarity > best[k]!) {
        best[k] = similarity;
        at[k] = j;
      }
    }
  }
  return from.flatMap((point, k) => (at[k]! < 0 ? [] : [{ from: point, to: to[at[k]!]! }]));
}

/** Key points of a drawing: where the window has lines of several directions, by falling `variety`, no two too close. */
function keyPointsOf(map: LineMap): KeyPoint[] {
  const all: { point: KeyPoint; score: number }[] = [];
  const step = Math.floor(KEY_POINT_DISTANCE / 2);
  for (let y = step; y < map.height; y += step) {
    for (let x = step; x < map.width; x += step) {
      const point = { x, y, size: 1 };
      if (isKeyPoint(map, point)) all.push({ point, score: variety(map, point) });
    }
  }
  all.sort((p, q) => q.score - p.score);
  const taken: KeyPoint[] = [];
  for (const { point } of all) {
    if (taken.length === MAX_KEY_POINTS) break;
    if (
      taken.every(
        ({ x, y }) => Math.abs(x - point.x) >= KEY_POINT_DISTANCE || Math.abs(y - point.y) >= KEY_POINT_DISTANCE,
      )
    ) {
      taken.push(point);
    }
  }
  return taken;
}

/** Line length in a window without that of its most frequent direction. */
function variety(map: LineMap, point: KeyPoint): number {
  const amounts = map.sums.map((_, k) => windowSum(map, k, point));
  return amounts.reduce((sum, v) => sum + v, 0) - Math.max(...amounts);
}

/** Whether a window has enough line, of more than one direction. */
function isKeyPoint(map: LineMap, point: KeyPoint): boolean {
  const amounts = map.sums.map((_, k) => windowSum(map, k, point));
  const all = amounts.reduce((sum, v) => sum + v, 0);
  return all >= MIN_LINE_LENGTH * CELLS * CELL * point.size && Math.max(...amounts) <= MAX_DIRECTION_SHARE * all;
}

function windowSum(map: LineMap, bin: number, { x, y, size }: KeyPoint): number {
  const reach = 0.5 * CELLS * CELL * size;
  return boxSum(map.sums[bin]!, map, [x - reach, y - reach, x + reach, y + reach]);
}

/** Descriptor: line length per cell and direction, square roots taken, scaled to unit length (as RootSIFT). */
function describe(map: LineMap, { x, y, size }: KeyPoint, out: Float32Array, at: number): void {
  const side = CELL * size;
  let norm = 0;
  for (let cy = 0, p = at; cy < CELLS; cy++) {
    for (let cx = 0; cx < CELLS; cx++) {
      const [left, top] = [x + (cx - CELLS / 2) * side, y + (cy - CELLS / 2) * side];
      for (let k = 0; k < BINS; k++, p++) {
        // Roots, so that one dense cell does not dominate.
        const v = boxSum(map.sums[k]!, map, [left, top, left + side, top + side]);
        out[p] = Math.sqrt(Math.max(0, v));
        norm += Math.max(0, v);
      }
    }
  }
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
  for (let p = at; p < at + LENGTH; p++) out[p]! *= scale;
}
