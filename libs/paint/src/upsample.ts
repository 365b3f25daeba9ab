import type { Raster } from '@irodori/image';
import type { RegionMap } from './regions.ts';

/** For each pixel along a side the two cells it lies between, and how far from the first, [0, 1]. */
interface Between {
  readonly at: Float64Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float64Array;
}

function between(cells: number, pixels: number): Between {
  const at = new Float64Array(pixels).map((_, i) =>
    Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / pixels - 0.5)),
  );
  const low = Int32Array.from(at);
  return { at, low, high: low.map((i) => Math.min(cells - 1, i + 1)), share: at.map((v, i) => v - low[i]!) };
}

/**
 * Paint at the model's size brought to the drawing's: bilinear, but a pixel only takes from cells of its own area, so
 * that no color crosses a closed line however coarse the model's picture is.
 * @param labels the area of each cell of `paint`
 * @param regions the areas at the wanted size
 */
export function upsampleWithin(
  paint: Raster<3>,
  labels: Int32Array,
  regions: Pick<RegionMap, 'width' | 'height' | 'labels'>,
): Raster<3> {
  const { width, height } = regions;
  const { width: w, height: h, data } = paint;
  const out = new Uint8ClampedArray(3 * width * height);
  const columns = between(w, width);
  const rows = between(h, height);
  // Of one row of pixels: the area that each cell shares with the next, the one below and the one below the next.
  const shared = new Int32Array(w);
  for (let y = 0, i = 0, p = 0; y < height; y++) {
    const upper = rows.low[y]! * w;
    const lower = rows.high[y]! * w;
    const fy = rows.share[y]!;
    for (let x = 0; x < w; x++) {
      const next = x < w - 1 ? x + 1 : x;
      const label = labels[upper + x]!;
      const one = labels[upper + next] === label && labels[lower + x] === label && labels[lower + next] === label;
      shared[x] = one ? label : NONE;
    }
    for (let x = 0; x < width; x++, i++, p += 3) {
      const low = columns.low[x]!;
      const label = regions.labels[i]!;
      if (shared[low] !== label) {
        mixOwn(out, p, paint, labels, label, columns, x, rows, y);
        continue;
      }
      const fx = columns.share[x]!;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      const a = 3 * (upper + low);
      const b = 3 * (upper + columns.high[x]!);
      const c = 3 * (lower + low);
      const d = 3 * (lower + columns.high[x]!);
      out[p] = wa * data[a]! + wb * data[b]! + wc * data[c]! + wd * data[d]!;
      out[p + 1] = wa * data[a + 1]! + wb * data[b + 1]! + wc * data[c + 1]! + wd * data[d + 1]!;
      out[p + 2] = wa * data[a + 2]! + wb * data[b + 2]! + wc * data[c + 2]! + wd * data[d + 2]!;
    }
  }
  return { width, height, channels: 3, data: out };
}

/** No area has this number. */
const NONE = -1;

/** One pixel at `out[p]` where areas meet: from those of its four cells that are of its own, or else the nearest that is. */
function mixOwn(
  out: Uint8ClampedArray,
  p: number,
  { width: w, height: h, data }: Raster<3>,
  labels: Int32Array,
  label: number,
  columns: Between,
  x: number,
  rows: Between,
  y: number,
): void {
  const [fx, fy] = [columns.share[x]!, rows.share[y]!];
  const a = rows.low[y]! * w + columns.low[x]!;
  const b = rows.low[y]! * w + columns.high[x]!;
  const c = rows.high[y]! * w + columns.low[x]!;
  const d = rows.high[y]! * w + columns.high[x]!;
  const wa = labels[a] === label ? (1 - fx) * (1 - fy) : 0;
  const wb = labels[b] === label ? fx * (1 - fy) : 0;
  const wc = labels[c] === label ? (1 - fx) * fy : 0;
  const wd = labels[d] === label ? fx * fy : 0;
  const total = wa + wb + wc + wd;
  const near = total > 1e-6 ? -1 : nearestOf(labels, label, w, h, Math.round(columns.at[x]!), Math.round(rows.at[y]!));
  for (let k = 0; k < 3; k++) {
    if (total > 1e-6) {
      const sum = wa * data[3 * a + k]! + wb * data[3 * b + k]! + wc * data[3 * c + k]! + wd * data[3 * d + k]!;
      out[p + k] = sum / total;
    } else if (near >= 0) out[p + k] = data[3 * near + k]!;
    else {
      const upper = (1 - fx) * (1 - fy) * data[3 * a + k]! + fx * (1 - fy) * data[3 * b + k]!;
      out[p + k] = upper + (1 - fx) * fy * data[3 * c + k]! + fx * fy * data[3 * d + k]!;
    }
  }
}

/** The nearest cell of an area within two cells, or -1: areas thinner than a cell own none. */
function nearestOf(labels: Int32Array, label: number, w: number, h: number, x: number, y: number): number {
  let [best, distance] = [-1, Infinity];
  for (let cy = Math.max(0, y - 2); cy <= Math.min(h - 1, y + 2); cy++) {
    for (let cx = Math.max(0, x - 2); cx <= Math.min(w - 1, x + 2); cx++) {
      const d = (cx - x) ** 2 + (cy - y) ** 2;
      if (d < distance && labels[cy * w + cx] === label) [best, distance] = [cy * w + cx, d];
    }
  }
  return best;
}
