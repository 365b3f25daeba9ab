import type { Raster, Size } from '../raster.ts';
import type { Rng } from '../rng.ts';
import { emptyHints, HINT_CELL } from './rasterize.ts';
import type { HintMap } from './types.ts';
import { fullHints } from './training.ts';

/** Which pixels of a picture need hints, row-major, 0 or 1; of any size. */
interface HintArea extends Size {
  readonly data: Uint8Array;
}

/** A cell needs a hint if at least this share of its pixels does. */
const MIN_CELL_SHARE = 0.5;
/** Regions of fewer cells get a hint with the second as probability only, since users often skip them. */
const SMALL_REGION = 3;
const SMALL_REGION_CHANCE = 0.25;
/** Random cells drawn per hint, of which the one of the least gray-level range is hinted, since users avoid lines. */
const CANDIDATES = 4;
/** Probability of a user who hints a color once for all regions of it: one dot for all of the hair. */
const SHARED_COLOR_CHANCE = 0.6;

/** The cells of a grid that need a hint, by the share of their pixels. */
function cellsIn({ width, height, data }: HintArea, grid: Size): Uint8Array {
  const sums = new Float64Array(grid.width * grid.height);
  const counts = new Float64Array(grid.width * grid.height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * grid.height) / height) * grid.width;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * grid.width) / width);
      sums[cell]! += data[y * width + x]!;
      counts[cell]!++;
    }
  }
  return Uint8Array.from(sums, (sum, i) => (sum >= MIN_CELL_SHARE * Math.max(1, counts[i]!) ? 1 : 0));
}

/** Largest difference of gray level within each cell, 0..255: high where a line or an edge runs through. */
function cellRanges({ width, height, data }: Raster<3>): Float32Array {
  const columns = width / HINT_CELL;
  const low = new Float32Array((columns * height) / HINT_CELL).fill(255);
  const high = new Float32Array(low.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / HINT_CELL) * columns + (x >> 2);
      const p = 3 * (y * width + x);
      const gray = (data[p]! + 2 * data[p + 1]! + data[p + 2]!) / 4;
      low[cell] = Math.min(low[cell]!, gray);
      high[cell] = Math.max(high[cell]!, gray);
    }
  }
  return high.map((value, i) => value - low[i]!);
}

/**
 * Hints as a user gives them who wants the target: a point or a short stroke for each region of one color within `area`,
 * in the color of a cell there, until every such region has its own or shares a like color's. `[4, H/4, W/4]`.
 * Throws RangeError unless both sides of the target are multiples of 4.
 */
export function hintsInArea(target: Raster<3>, area: HintArea, rng: Rng): HintMap {
  const full = fullHints(target);
  const map = emptyHints(full);
  const cells = full.width * full.height;
  const open = cellsIn(area, full);
  const ranges = cellRanges(target);
  const distance = (a: number, b: number): number => {
    let sum = 0;
    for (let c = 0; c < 3; c++) sum += (full.data[c * cells + a]! - full.data[c * cells + b]!) ** 2;
    return 127.5 * Math.sqrt(sum);
  };
  const show = (cell: number, color: number): void => {
    for (let c = 0; c < 4; c++) map.data[c * cells + cell] = full.data[c * cells + color]!;
  };
  // Users differ in whether they hint shade apart from its base color.
  const tolerance = rng.range(45, 120);
  const everywhere = rng.chance(SHARED_COLOR_CHANCE);
  let left = [...open.keys()].filter((cell) => open[cell]);
  while (left.length > 0) {
    let cell = rng.pick(left);
    for (let i = 1; i < CANDIDATES; i++) {
      const other = rng.pick(left);
      if (ranges[other]! < ranges[cell]!) cell = other;
    }
    const region = everywhere
      ? left.filter((other) => distance(other, cell) < tolerance)
      : flood(cell, full, (other) => open[other] === 1 && distance(other, cell) < tolerance);
    for (const covered of region) open[covered] = 0;
    if (region.length >= SMALL_REGION || rng.chance(SMALL_REGION_CHANCE)) {
      show(cell, cell);
      if (rng.chance(0.5)) for (const next of stroke(cell, region, full, rng)) show(next, cell);
    }
    left = left.filter((other) => open[other]);
  }
  return map;
}

/** The cells that a start reaches through sides of cells that belong. */
function flood(start: number, { width, height }: HintMap, belongs: (cell: number) => boolean): number[] {
  const seen = new Set([start]);
  for (const cell of seen) {
    const x = cell % width;
    const y = (cell - x) / width;
    if (x > 0 && belongs(cell - 1)) seen.add(cell - 1);
    if (x < width - 1 && belongs(cell + 1)) seen.add(cell + 1);
    if (y > 0 && belongs(cell - width)) seen.add(cell - width);
    if (y < height - 1 && belongs(cell + width)) seen.add(cell + width);
  }
  return [...seen];
}

/** A few more cells in a row from the first, as far as they lie in the area. */
function stroke(start: number, area: readonly number[], { width, height }: HintMap, rng: Rng): number[] {
  const inside = new Set(area);
  const angle = rng.range(0, 2 * Math.PI);
  const length = 1 + rng.int(Math.max(2, Math.round(width / 8)));
  const cells: number[] = [];
  for (let i = 1; i <= length; i++) {
    const x = (start % width) + Math.round(i * Math.cos(angle));
    const y = Math.floor(start / width) + Math.round(i * Math.sin(angle));
    const cell = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || !inside.has(cell)) break;
    cells.push(cell);
  }
  return cells;
}
