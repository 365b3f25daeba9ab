import { signedDistance } from './distance.ts';
import type { Grid } from './grid.ts';
import { splitLarge } from './split-large.ts';

/** A drawing cut into cells that no line crosses. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  /** The cell of each grid pixel, from 0; under ink the border runs in the middle of the line. */
  readonly labels: Int32Array;
  readonly count: number;
  /** Paper pixels of each cell. */
  readonly area: Float32Array;
  /** 1 where ink is a wall. */
  readonly wall: Uint8Array;
  /** Signed distance to ink, grid pixels: above 0 on paper. */
  readonly distance: Float32Array;
}

/** Ink from which on a grid pixel is a wall, 0..255. */
export const WALL = 80;
/** Two basins merge where the pass between them is at least this share of the lower one's height. */
const MERGE_PASS_SHARE = 0.8;
/** Large cells are cut to about this share of the long side. */
const CELL_SIDE = 1 / 30;
/** Fewer pixels than this, closed in by lines, count as part of the line. */
const MAX_SPECK = 3;
/** Steps of height per grid pixel in the flood. */
const LEVELS_PER_PIXEL = 16;

/**
 * Superpixels by watershed: the flood goes from the places farthest from ink down to the lines, so that basins meet at
 * the necks of gaps. Basins with a shallow pass between them merge; large basins are cut into cells of bounded size, so that places
 * without any line around them can be told apart.
 */
export function cutCells({ width, height, ink }: Grid): Cells {
  const wall = new Uint8Array(ink.length);
  for (let i = 0; i < wall.length; i++) wall[i] = ink[i]! >= WALL ? 1 : 0;
  const distance = signedDistance(wall, width, height);
  const side = Math.max(width, height);
  const levels = heights(distance, wall, width, height, Math.max(1, side / 512));
  const spacing = Math.max(6, Math.round(side * CELL_SIDE));
  const order = descending(levels);
  const basins = flood(order, levels, wall, width, height, spacing * spacing);
  const count = splitLarge(basins, distance, wall, width, height, spacing);
  const area = new Float32Array(count);
  for (let i = 0; i < wall.length; i++) if (wall[i] === 0) area[basins[i]!]!++;
  return { width, height, labels: basins, count, area, wall, distance };
}

/** Heights of the flood in whole steps: smoothed distance on paper, plain negative distance on ink. */
function heights(distance: Float32Array, wall: Uint8Array, width: number, height: number, sigma: number): Int32Array {
  const smooth = boxBlur(boxBlur(distance, width, height, sigma), width, height, sigma);
  const levels = new Int32Array(distance.length);
  for (let i = 0; i < levels.length; i++) {
    levels[i] =
      wall[i] === 1
        ? Math.min(-1, Math.floor(distance[i]! * LEVELS_PER_PIXEL))
        : Math.max(0, Math.round(smooth[i]! * LEVELS_PER_PIXEL));
  }
  return levels;
}

/** Mean over a square of `2 * radius + 1` pixels, cut off at the border. */
function boxBlur(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const r = Math.max(1, Math.round(radius));
  const across = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let [sum, n] = [0, 0];
    for (let x = 0; x < Math.min(r, width); x++, n++) sum += values[row + x]!;
    for (let x = 0; x < width; x++) {
      if (x + r < width) {
        sum += values[row + x + r]!;
        n++;
      }
      if (x - r > 0) {
        sum -= values[row + x - r - 1]!;
        n--;
      }
      across[row + x] = sum / n;
    }
  }
  const out = new Float32Array(values.length);
  const sums = new Float64Array(width);
  let n = 0;
  for (let y = 0; y < Math.min(r, height); y++, n++) for (let x = 0; x < width; x++) sums[x]! += across[y * width + x]!;
  for (let y = 0; y < height; y++) {
    if (y + r < height) {
      n++;
      for (let x = 0, i = (y + r) * width; x < width; x++, i++) sums[x]! += across[i]!;
    }
    if (y - r > 0) {
      n--;
      for (let x = 0, i = (y - r - 1) * width; x < width; x++, i++) sums[x]! -= across[i]!;
    }
    for (let x = 0, i = y * width; x < width; x++, i++) out[i] = sums[x]! / n;
  }
  return out;
}

/** Pixels from the highest level down (counting sort, row-major within a level). */
function descending(levels: Int32Array): Int32Array {
  let [low, high] = [levels[0]!, levels[0]!];
  for (const level of levels) {
    if (level < low) low = level;
    if (level > high) high = level;
  }
  const starts = new Int32Array(high - low + 2);
  for (const level of levels) starts[high - level + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const order = new Int32Array(levels.length);
  for (let i = 0; i < levels.length; i++) order[starts[high - levels[i]!]!++] = i;
  return order;
}

/** The basin of each pixel, numbered from 0 without holes. */
function flood(
  order: Int32Array,
  levels: Int32Array,
  wall: Uint8Array,
  width: number,
  height: number,
  mostPixels: number,
): Int32Array {
  const size = order.length;
  const basin = new Int32Array(size).fill(-1);
  const parent: number[] = [];
  const peak: number[] = [];
  const area: number[] = [];
  const find = (a: number): number => {
    while (parent[a] !== a) a = parent[a] = parent[parent[a]!]!;
    return a;
  };
  const neighbors = [-1, 0, 0, 0, 0, 0, 0, 0];
  let firstInk = size;
  for (let k = 0; k < size; k++) {
    const i = order[k]!;
    if (wall[i] === 1) {
      firstInk = k;
      break;
    }
    const x = i % width;
    let n = 0;
    if (x > 0 && basin[i - 1]! >= 0) neighbors[n++] = i - 1;
    if (x < width - 1 && basin[i + 1]! >= 0) neighbors[n++] = i + 1;
    if (i >= width && basin[i - width]! >= 0) neighbors[n++] = i - width;
    if (i + width < size && basin[i + width]! >= 0) neighbors[n++] = i + width;
    const level = levels[i]!;
    if (n === 0) {
      basin[i] = parent.length;
      parent.push(parent.length);
      peak.push(level);
      area.push(1);
      continue;
    }
    let best = neighbors[0]!;
    for (let j = 1; j < n; j++) if (levels[neighbors[j]!]! > levels[best]!) best = neighbors[j]!;
    let own = find(basin[best]!);
    for (let j = 0; j < n; j++) {
      const other = find(basin[neighbors[j]!]!);
      if (other === own) continue;
      const lower = Math.min(peak[own]!, peak[other]!);
      const small = Math.min(area[own]!, area[other]!) <= MAX_SPECK;
      if (!small && (level < MERGE_PASS_SHARE * lower || area[own]! + area[other]! > mostPixels)) continue;
      const [to, absorbed] = peak[own]! >= peak[other]! ? [own, other] : [other, own];
      parent[absorbed] = to;
      area[to]! += area[absorbed]!;
      own = to;
    }
    basin[i] = own;
    area[own]!++;
  }
  // Specks closed in by lines are ink; a drawing of specks alone keeps them.
  let kept = 0;
  for (let b = 0; b < parent.length; b++) if (parent[b] === b && area[b]! > MAX_SPECK) kept++;
  const late: number[] = [];
  if (kept > 0) {
    for (let k = 0; k < firstInk; k++) {
      const i = order[k]!;
      if (area[find(basin[i]!)]! <= MAX_SPECK) {
        basin[i] = -1;
        late.push(i);
      }
    }
  }
  floodInk(order, firstInk, late, { basin, levels, width, height });
  const number = new Map<number, number>();
  for (let i = 0; i < size; i++) {
    const root = basin[i]! < 0 ? -1 : find(basin[i]!);
    let label = number.get(root);
    if (label === undefined) number.set(root, (label = number.size));
    basin[i] = label;
  }
  return basin;
}

interface InkFlood {
  readonly basin: Int32Array;
  readonly levels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** Ink takes the basin beside it from its edges inward, so that basins meet in the middle of a line. */
function floodInk(
  order: Int32Array,
  firstInk: number,
  late: readonly number[],
  { basin, levels, width, height }: InkFlood,
): void {
  let open: number[] = [];
  const take = (i: number): boolean => {
    const x = i % width;
    const y = (i - x) / width;
    let best = -1;
    for (let d = 0; d < 8; d++) {
      const nx = x + DX[d]!;
      const ny = y + DY[d]!;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
      const j = ny * width + nx;
      if (basin[j]! >= 0 && (best < 0 || levels[j]! > levels[best]!)) best = j;
    }
    if (best < 0) return false;
    basin[i] = basin[best]!;
    return true;
  };
  for (const i of late) if (!take(i)) open.push(i);
  for (let k = firstInk; k < order.length; k++) if (!take(order[k]!)) open.push(order[k]!);
  while (open.length > 0) {
    const again = open.filter((i) => !take(i));
    if (again.length === open.length) return;
    open = again;
  }
}

const DX = [-1, 1, 0, 0, -1, 1, -1, 1];
const DY = [0, 0, -1, 1, -1, -1, 1, 1];
