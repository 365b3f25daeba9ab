import type { Cells } from '../areas/cells.ts';
import type { PartsField } from '../types.ts';
import { nameShares } from './name-shares.ts';

/** Features of cells; for embeddings, the distance of two cells is about 0.3 within a part and 3 between parts. */
export interface CellFeatures {
  readonly channels: number;
  /** `[count, channels]`, one cell behind the other. */
  readonly values: Float32Array;
}

/** Pixels sampled per cell, about. */
const SAMPLES_PER_CELL = 48;

/** Mean embedding of each cell's paper; a cell of ink alone takes what lies under it. */
export function cellFeatures(cells: Cells, field: PartsField): CellFeatures {
  const { labels, wall, count, area, width, height } = cells;
  const { channels } = field;
  const values = new Float32Array(count * channels);
  const weights = new Float32Array(count);
  const seen = new Int32Array(count);
  const stride = Int32Array.from(area, (n) => Math.max(1, Math.floor(n / SAMPLES_PER_CELL)));
  const at = new Float32Array(channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const c = labels[i]!;
      if (seen[c]!++ % stride[c]! !== 0) continue;
      const weight = wall[i] === 0 ? 1 : 1e-3;
      sampleField(field, (x + 0.5) / width, (y + 0.5) / height, at);
      weights[c]! += weight;
      for (let k = 0; k < channels; k++) values[c * channels + k]! += weight * at[k]!;
    }
  }
  for (let c = 0; c < count; c++) {
    for (let k = 0; k < channels; k++) values[c * channels + k]! /= Math.max(1e-6, weights[c]!);
  }
  return { channels, values };
}

/** Distance between two of the vectors that lie one behind the other in `values`. */
export function distanceOf(values: ArrayLike<number>, channels: number, p: number, q: number): number {
  let sum = 0;
  for (let k = 0; k < channels; k++) sum += (values[p * channels + k]! - values[q * channels + k]!) ** 2;
  return Math.sqrt(sum);
}

/** How much each cell is of some names, 0..1 (softmax over names); undefined where the field does not know the first of them. */
export function cellShare(
  cells: Cells,
  field: PartsField,
  ...wanted: readonly [string, ...string[]]
): Float32Array | undefined {
  const known = nameShares(field);
  if (!known?.names.includes(wanted[0])) return undefined;
  const { width, height } = field;
  const size = width * height;
  const embedding = new Float32Array(size);
  for (const [n, name] of known.names.entries()) {
    if (wanted.includes(name)) for (let i = 0; i < size; i++) embedding[i]! += known.shares[n * size + i]!;
  }
  return cellFeatures(cells, { width, height, channels: 1, embedding }).values;
}

/** The embedding at a place (shares of width and height), bilinear, into `out`. */
export function sampleField(field: PartsField, u: number, v: number, out: Float32Array): void {
  const { width, height, channels, embedding } = field;
  const fx = Math.min(width - 1, Math.max(0, u * width - 0.5));
  const fy = Math.min(height - 1, Math.max(0, v * height - 0.5));
  const [x, y] = [Math.min(width - 2, Math.floor(fx)), Math.min(height - 2, Math.floor(fy))];
  const [tx, ty] = [fx - x, fy - y];
  const size = width * height;
  for (let k = 0, p = y * width + x; k < channels; k++, p += size) {
    const top = embedding[p]! + (embedding[p + 1]! - embedding[p]!) * tx;
    const low = embedding[p + width]! + (embedding[p + width + 1]! - embedding[p + width]!) * tx;
    out[k] = top + (low - top) * ty;
  }
}
