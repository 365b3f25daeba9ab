import { otsuLevel } from '../pixels/otsu.ts';
import type { Raster } from '../raster.ts';
import { quantile } from './quantile.ts';

/** Rows and columns sampled. */
const SCANS = 240;
/** Ground at most this bright can carry light lines. */
const DARK_GROUND = 170;
/** Pixels that differ from the ground by less count as ground, 0..255. */
const GRAIN = 24;
/** Lines cover less of the picture than this. */
const MAX_LINE_SHARE = 0.5;
/** Largest ratio of the width of lines to that of the ground between them; thick lines merge. */
const MAX_WIDTH_RATIO = 1.25;

/** Gray levels (BT.601) of some rows and columns of a picture, one after another, and how long each is. */
interface Scans {
  readonly values: Uint8Array;
  readonly lengths: readonly number[];
}

function scansOf({ width, height, data }: Raster<3>): Scans {
  const rows = Math.min(height, SCANS);
  const columns = Math.min(width, SCANS);
  const values = new Uint8Array(rows * width + columns * height);
  const lengths: number[] = [];
  let i = 0;
  const scan = (first: number, step: number, n: number): void => {
    lengths.push(n);
    for (let k = 0, p = 3 * first; k < n; k++, p += 3 * step) {
      values[i++] = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]! + 128) >> 8;
    }
  };
  for (let k = 0; k < rows; k++) scan(width * Math.floor(((k + 0.5) * height) / rows), 1, width);
  for (let k = 0; k < columns; k++) scan(Math.floor(((k + 0.5) * width) / columns), width, height);
  return { values, lengths };
}

/**
 * Whether a picture has light lines on dark ground: its most common color is dark, what is lighter covers less than half of
 * it, and is narrower, along rows and columns, than the ground between it. Runs that touch the picture's border are left
 * out: what surrounds a light figure with dark lines in it is wide, its lines are not. Widths are compared with each other,
 * so that the test works for thick lines as well as for thin ones.
 * @param ground luma of the picture's most common color, 0..255
 */
export function isLightOnDark(picture: Raster<3>, ground: number): boolean {
  if (ground > DARK_GROUND) return false;
  const { values, lengths } = scansOf(picture);
  const histogram = new Float64Array(256);
  for (const v of values) histogram[v]!++;
  const level = Math.max(otsuLevel(histogram), ground + GRAIN);
  let [lighter, darker] = [0, 0];
  for (let v = 0; v < 256; v++) {
    if (v > level) lighter += histogram[v]!;
    else if (v < ground - GRAIN) darker += histogram[v]!;
  }
  if (lighter <= darker || lighter >= MAX_LINE_SHARE * values.length) return false;
  const longest = Math.max(picture.width, picture.height);
  const light = new Float64Array(longest + 1);
  const dark = new Float64Array(longest + 1);
  let start = 0;
  for (const n of lengths) {
    for (let k = 1, from = 0; k < n; k++) {
      const isLight = values[start + k - 1]! > level;
      if (values[start + k]! > level === isLight) continue;
      if (from > 0) (isLight ? light : dark)[k - from]! += k - from;
      from = k;
    }
    start += n;
  }
  // Half of the pixels lie in runs longer than this.
  const between = quantile(dark, 0.5);
  return between > 0 ? quantile(light, 0.5) <= MAX_WIDTH_RATIO * between : lighter > 0;
}
