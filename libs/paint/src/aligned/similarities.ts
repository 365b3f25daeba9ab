import { BINS, type LineMap } from './line-map.ts';

/** Maps a place of one line map to another's: x' = a x - b y + c, y' = b x + a y + d. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Cells of a descriptor on each side, and the side of one in the drawing, pixels of the map. */
const [CELLS, CELL] = [4, 10];
const LENGTH = CELLS * CELLS * BINS;
/** Sizes of the reference against the drawing that are looked at. */
const SIZES = [0.5, 0.63, 0.79, 1, 1.26, 1.59, 2];
/** Places of the drawing that are looked for in the reference, at most, and how far apart they are. */
const [PLACES, APART] = [320, 9];
/** Steps between the places of the reference that they are compared with, pixels. */
const STEP = 8;
/** Line in a descriptor's window at least, as a share of the window's side. */
const LEAST_LINE = 1.5;
/** A window of lines of nearly one direction fits everywhere along a line. */
const ONE_WAY = 0.7;
/** Matches within this distance of where a map puts them agree with it, pixels. */
const NEAR = 9;
/** A map has so many matches at least, and so many maps are kept. */
const [AGREE, KEPT] = [6, 6];

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Match {
  readonly from: Place;
  readonly to: Place;
}

/**
 * Maps under which much of a drawing's lines looks like lines of a reference, those that most places agree on first. Several, since what
 * moved between two pictures of somebody moved differently here and there.
 */
export function similarities(drawing: LineMap, reference: LineMap): Similarity[] {
  let open = matches(drawing, reference);
  const found: Similarity[] = [];
  while (found.length < KEPT) {
    let best: Match[] = [];
    for (const { from, to } of open) {
      // Without rotation, which the descriptors bear little of; the fit finds it.
      const map = { a: to.size, b: 0, c: to.x - to.size * from.x, d: to.y - to.size * from.y };
      const agree = agreeing(open, map, true);
      if (agree.length > best.length) best = agree;
    }
    if (best.length < AGREE) break;
    let map = fit(best);
    for (let round = 0; round < 3; round++) {
      const agree = agreeing(open, map, false);
      if (agree.length < AGREE) break;
      best = agree;
      map = fit(agree);
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

function agreeing(list: readonly Match[], map: Similarity, sameSize: boolean): Match[] {
  const size = Math.hypot(map.a, map.b);
  return list.filter(({ from, to }) => {
    if (sameSize && Math.abs(Math.log(to.size / size)) > 0.25) return false;
    const [x, y] = mapped(map, from.x, from.y);
    return Math.hypot(x - to.x, y - to.y) <= NEAR * Math.max(1, size);
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

/** For each place of the drawing the place and size of the reference whose lines look most like its own. */
function matches(drawing: LineMap, reference: LineMap): Match[] {
  const from = placesOf(drawing);
  const own = new Float32Array(from.length * LENGTH);
  for (const [k, place] of from.entries()) describe(drawing, place, own, k * LENGTH);
  const to: Place[] = [];
  for (const size of SIZES) {
    const step = STEP * Math.max(0.7, size);
    for (let y = step; y < reference.height; y += step) {
      for (let x = step; x < reference.width; x += step) {
        const place = { x: Math.round(x), y: Math.round(y), size };
        if (shows(reference, place)) to.push(place);
      }
    }
  }
  const best = new Float32Array(from.length).fill(-1);
  const at = new Int32Array(from.length).fill(-1);
  const one = new Float32Array(LENGTH);
  for (const [j, place] of to.entries()) {
    describe(reference, place, one, 0);
    for (let k = 0, p = 0; k < from.length; k++, p += LENGTH) {
      let like = 0;
      for (let q = 0; q < LENGTH; q++) like += own[p + q]! * one[q]!;
      if (like > best[k]!) {
        best[k] = like;
        at[k] = j;
      }
    }
  }
  return from.flatMap((place, k) => (at[k]! < 0 ? [] : [{ from: place, to: to[at[k]!]! }]));
}

/** Places of a drawing whose surroundings have lines of several directions, those with most of them first. */
function placesOf(map: LineMap): Place[] {
  const all: { place: Place; many: number }[] = [];
  const step = Math.floor(APART / 2);
  for (let y = step; y < map.height; y += step) {
    for (let x = step; x < map.width; x += step) {
      const place = { x, y, size: 1 };
      if (shows(map, place)) all.push({ place, many: variety(map, place) });
    }
  }
  all.sort((p, q) => q.many - p.many);
  const taken: Place[] = [];
  for (const { place } of all) {
    if (taken.length === PLACES) break;
    if (taken.every(({ x, y }) => Math.abs(x - place.x) >= APART || Math.abs(y - place.y) >= APART)) taken.push(place);
  }
  return taken;
}

/** How much line there is of the directions in a window, without that of which there is most. */
function variety(map: LineMap, place: Place): number {
  const amounts = map.sums.map((_, k) => windowSum(map, k, place));
  return amounts.reduce((sum, v) => sum + v, 0) - Math.max(...amounts);
}

function shows(map: LineMap, place: Place): boolean {
  const amounts = map.sums.map((_, k) => windowSum(map, k, place));
  const all = amounts.reduce((sum, v) => sum + v, 0);
  return all >= LEAST_LINE * CELLS * CELL * place.size && Math.max(...amounts) <= ONE_WAY * all;
}

function windowSum(map: LineMap, bin: number, { x, y, size }: Place): number {
  const reach = 0.5 * CELLS * CELL * size;
  return boxSum(map, bin, x - reach, y - reach, x + reach, y + reach);
}

function boxSum(
  { sums, width, height }: LineMap,
  bin: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number {
  const sum = sums[bin]!;
  const at = (v: number, most: number): number => Math.min(most, Math.max(0, Math.round(v)));
  const [l, r, t, b] = [at(left, width), at(right, width), at(top, height), at(bottom, height)];
  const row = width + 1;
  return sum[b * row + r]! - sum[t * row + r]! - sum[b * row + l]! + sum[t * row + l]!;
}

/** How much line of each direction each cell around a place has, roots taken, of length 1. */
function describe(map: LineMap, { x, y, size }: Place, out: Float32Array, at: number): void {
  const side = CELL * size;
  let norm = 0;
  for (let cy = 0, p = at; cy < CELLS; cy++) {
    for (let cx = 0; cx < CELLS; cx++) {
      const [left, top] = [x + (cx - CELLS / 2) * side, y + (cy - CELLS / 2) * side];
      for (let k = 0; k < BINS; k++, p++) {
        // Roots: a dense cell must not decide alone.
        const v = boxSum(map, k, left, top, left + side, top + side);
        out[p] = Math.sqrt(Math.max(0, v));
        norm += Math.max(0, v);
      }
    }
  }
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
  for (let p = at; p < at + LENGTH; p++) out[p]! *= scale;
}
