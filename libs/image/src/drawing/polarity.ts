import type { Raster } from '../raster.ts';
import { rowMax, rowMin, type Bytes } from './min-max.ts';

/** Rows that are looked at. */
const ROWS = 240;
/** A line is narrower than this share of the longer side. */
const NARROW = 0.012;

/** Some rows of a picture in gray (BT.601), spread over its height. */
export function grayRows({ width, height, data }: Raster<3>, rows: number = ROWS): Bytes {
  const count = Math.min(height, rows);
  const out = new Uint8Array(count * width);
  for (let k = 0, i = 0; k < count; k++) {
    let p = 3 * width * Math.floor(((k + 0.5) * height) / count);
    for (let x = 0; x < width; x++, p += 3) {
      out[i++] = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]! + 128) >> 8;
    }
  }
  return { width, height: count, data: out };
}

const sumOfDifferences = (a: Uint8Array, b: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! - b[i]!;
  return sum;
};

/** How much narrow dark and how much narrow light there is along the rows, mean of 0..255. */
export function narrowContrast(rows: Bytes, longSide: number): { dark: number; light: number } {
  const reach = Math.max(3, Math.round(NARROW * longSide));
  const closed = rowMin(rowMax(rows, reach), reach);
  const open = rowMax(rowMin(rows, reach), reach);
  const n = Math.max(1, rows.data.length);
  return { dark: sumOfDifferences(closed.data, rows.data) / n, light: sumOfDifferences(rows.data, open.data) / n };
}
