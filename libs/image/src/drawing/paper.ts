import type { Raster, Rgb } from '../raster.ts';
import { otsuLevel } from '../pixels/otsu.ts';
import { sampleStep } from './ground.ts';

/** The paper of a drawing: one color, or a grid of colors that is read with straight lines between its points. */
export interface Paper {
  /** The most common color of the paper, 0..255. */
  readonly color: Rgb;
  /** Standard deviation of its grain, in 0..255. */
  readonly noise: number;
  /** Share of the picture that has this very color. */
  readonly share: number;
  /** Absent where the paper is the same all over. */
  readonly grid?: PaperGrid;
}

/** Colors at the middles of `columns` x `rows` tiles of `tile` pixels, three floats each, row-major. */
export interface PaperGrid {
  readonly columns: number;
  readonly rows: number;
  readonly tile: number;
  readonly data: Float32Array;
}

/** Tiles along the longer side. */
const TILES = 48;
/** Above this share of pixels with the very same color, paper is taken to be even: a drawing made on a screen. */
const EVEN_SHARE = 0.25;
/** How far neighboring tiles of one paper may lie apart, as a share of their brightness: a shadow is soft, a fill is not. */
const SOFT_STEP = 0.07;

const luma = (data: ArrayLike<number>, p: number): number =>
  0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;

const BITS = 5;
const SIDE = 1 << BITS;

/** The color that most samples have within about 8 levels, among those with luma above `above`; undefined if there are none. */
export function commonColor(picture: Raster<3>, above: number): Rgb | undefined {
  const { width, height, data } = picture;
  const step = sampleStep(width, height);
  const bins = new Float64Array(SIDE ** 3);
  const shift = 8 - BITS;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const p = 3 * (y * width + x);
      if (luma(data, p) <= above) continue;
      bins[((data[p]! >> shift) << (2 * BITS)) | ((data[p + 1]! >> shift) << BITS) | (data[p + 2]! >> shift)]!++;
    }
  }
  // Grain spreads paper over neighboring bins: cubes of 2 x 2 x 2 are compared.
  let [best, at] = [0, -1];
  for (let r = 0; r < SIDE; r++) {
    for (let g = 0; g < SIDE; g++) {
      for (let b = 0; b < SIDE; b++) {
        const first = (r << (2 * BITS)) | (g << BITS) | b;
        let sum = 0;
        for (let k = 0; k < 8; k++) {
          if (r + (k & 1) >= SIDE || g + ((k >> 1) & 1) >= SIDE || b + (k >> 2) >= SIDE) continue;
          sum += bins[first + ((k & 1) << (2 * BITS)) + (((k >> 1) & 1) << BITS) + (k >> 2)]!;
        }
        if (sum > best) {
          best = sum;
          at = first;
        }
      }
    }
  }
  if (at < 0) return undefined;
  let color: Rgb = [
    ((at >> (2 * BITS)) + 1) << shift,
    (((at >> BITS) & (SIDE - 1)) + 1) << shift,
    ((at & (SIDE - 1)) + 1) << shift,
  ];
  for (const reach of [12, 8, 6]) color = meanNear(picture, color, reach).mean;
  return color;
}

function meanNear(picture: Raster<3>, [r, g, b]: Rgb, reach: number): { mean: Rgb; share: number } {
  const { width, height, data } = picture;
  const step = sampleStep(width, height);
  let [count, near, sr, sg, sb] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const p = 3 * (y * width + x);
      count++;
      if (Math.abs(data[p]! - r) > reach || Math.abs(data[p + 1]! - g) > reach || Math.abs(data[p + 2]! - b) > reach) {
        continue;
      }
      near++;
      sr += data[p]!;
      sg += data[p + 1]!;
      sb += data[p + 2]!;
    }
  }
  return near === 0 ? { mean: [r, g, b], share: 0 } : { mean: [sr / near, sg / near, sb / near], share: near / count };
}

/** Spread of pixels near `color`, from differences of neighbors in a row (which a shadow does not change). */
function grain({ width, height, data }: Raster<3>, color: Rgb, reach: number): number {
  const step = sampleStep(width, height);
  const level = luma(color, 0);
  let [count, sum] = [0, 0];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x + 1 < width; x += step) {
      const p = 3 * (y * width + x);
      const [a, b] = [luma(data, p), luma(data, p + 3)];
      if (Math.abs(a - level) > reach || Math.abs(b - level) > reach) continue;
      count++;
      sum += Math.abs(a - b);
    }
  }
  // The mean of |a - b| of two normal values is 2 sigma / sqrt(pi).
  return count === 0 ? 0 : ((sum / count) * Math.sqrt(Math.PI)) / 2;
}

/** Color and unevenness of the paper of a picture with dark lines on lighter ground. */
export function estimatePaper(picture: Raster<3>): Paper {
  const { width, height, data } = picture;
  const step = sampleStep(width, height);
  const histogram = new Float64Array(256);
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) histogram[Math.round(luma(data, 3 * (y * width + x)))]!++;
  }
  const color = commonColor(picture, otsuLevel(histogram)) ?? commonColor(picture, -1)!;
  const { share } = meanNear(picture, color, 3);
  const noise = grain(picture, color, 40);
  if (share >= EVEN_SHARE) return { color, noise, share };
  return { color, noise, share, grid: paperGrid(picture, color) };
}

/** Mean color of the brighter part of each tile. */
function brightTiles({ width, height, data }: Raster<3>, tile: number, columns: number, rows: number): Float32Array {
  const out = new Float32Array(3 * columns * rows);
  const step = Math.max(1, Math.floor(tile / 24));
  const histogram = new Int32Array(256);
  for (let ty = 0, i = 0; ty < rows; ty++) {
    for (let tx = 0; tx < columns; tx++, i++) {
      const [right, bottom] = [Math.min(width, (tx + 1) * tile), Math.min(height, (ty + 1) * tile)];
      histogram.fill(0);
      let count = 0;
      for (let y = ty * tile; y < bottom; y += step) {
        for (let x = tx * tile; x < right; x += step, count++) histogram[luma(data, 3 * (y * width + x)) | 0]!++;
      }
      let level = 255;
      for (let above = 0; level > 0 && (above += histogram[level]!) < 0.4 * count;) level--;
      let [n, r, g, b] = [0, 0, 0, 0];
      for (let y = ty * tile; y < bottom; y += step) {
        for (let x = tx * tile; x < right; x += step) {
          const p = 3 * (y * width + x);
          if ((luma(data, p) | 0) < level) continue;
          n++;
          r += data[p]!;
          g += data[p + 1]!;
          b += data[p + 2]!;
        }
      }
      if (n > 0) out.set([r / n, g / n, b / n], 3 * i);
    }
  }
  return out;
}

function paperGrid(picture: Raster<3>, color: Rgb): PaperGrid {
  const tile = Math.max(8, Math.ceil(Math.max(picture.width, picture.height) / TILES));
  const columns = Math.ceil(picture.width / tile);
  const rows = Math.ceil(picture.height / tile);
  const data = brightTiles(picture, tile, columns, rows);
  const known = new Uint8Array(columns * rows);
  const queue: number[] = [];
  for (let i = 0; i < known.length; i++) {
    if (near(data, 3 * i, color, 0, 0.1)) {
      known[i] = 1;
      queue.push(i);
    }
  }
  const neighbors = (i: number): number[] => {
    const x = i % columns;
    const out: number[] = [];
    if (x > 0) out.push(i - 1);
    if (x < columns - 1) out.push(i + 1);
    if (i >= columns) out.push(i - columns);
    if (i < known.length - columns) out.push(i + columns);
    return out;
  };
  for (let head = 0; head < queue.length; head++) {
    for (const next of neighbors(queue[head]!)) {
      if (known[next] || !near(data, 3 * next, data, 3 * queue[head]!, SOFT_STEP)) continue;
      known[next] = 1;
      queue.push(next);
    }
  }
  // What no paper reaches takes the mean of its neighbors, from the rim inward.
  for (let head = 0; head < queue.length; head++) {
    for (const next of neighbors(queue[head]!)) {
      if (known[next]) continue;
      const from = neighbors(next).filter((k) => known[k]);
      for (let c = 0; c < 3; c++) data[3 * next + c] = from.reduce((sum, k) => sum + data[3 * k + c]!, 0) / from.length;
      known[next] = 2;
      queue.push(next);
    }
  }
  if (queue.length === 0) for (let i = 0; i < known.length; i++) data.set(color, 3 * i);
  return { columns, rows, tile, data: smooth(data, columns, rows) };
}

const near = (a: ArrayLike<number>, p: number, b: ArrayLike<number>, q: number, share: number): boolean => {
  for (let c = 0; c < 3; c++) if (Math.abs(a[p + c]! - b[q + c]!) > share * Math.max(64, b[q + c]!)) return false;
  return true;
};

/** Mean of three by three tiles. */
function smooth(data: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let c = 0; c < 3; c++) {
        let [sum, count] = [0, 0];
        for (let yy = Math.max(0, y - 1); yy <= Math.min(rows - 1, y + 1); yy++) {
          for (let xx = Math.max(0, x - 1); xx <= Math.min(columns - 1, x + 1); xx++, count++) {
            sum += data[3 * (yy * columns + xx) + c]!;
          }
        }
        out[3 * (y * columns + x) + c] = sum / count;
      }
    }
  }
  return out;
}
