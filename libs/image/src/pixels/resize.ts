import type { Plane, Raster } from '../raster.ts';

/** For each output position: the first input it reads and the weights from there on (they sum to 1). */
export interface Taps {
  readonly start: Int32Array;
  readonly weights: readonly Float32Array[];
  /** Most weights of one position. */
  readonly most: number;
}

/** Down: every input pixel counts by the share of it under the output pixel (a box filter). */
function areaTaps(from: number, to: number): Taps {
  const start = new Int32Array(to);
  const weights: Float32Array[] = [];
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const low = i * scale;
    const high = Math.min(from, (i + 1) * scale);
    const first = Math.min(from - 1, Math.floor(low + 1e-9));
    const last = Math.max(first, Math.ceil(high - 1e-9) - 1);
    const w = new Float32Array(last - first + 1);
    for (let j = first; j <= last; j++) w[j - first] = (Math.min(high, j + 1) - Math.max(low, j)) / (high - low);
    start[i] = first;
    weights.push(w);
  }
  return { start, weights, most: weights.reduce((most, w) => Math.max(most, w.length), 1) };
}

/** Up: straight line between the centers of two input pixels, the border repeated. */
function linearTaps(from: number, to: number): Taps {
  const start = new Int32Array(to);
  const weights: Float32Array[] = [];
  for (let i = 0; i < to; i++) {
    const x = Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / to - 0.5));
    const first = Math.min(Math.floor(x), Math.max(0, from - 2));
    start[i] = first;
    weights.push(from === 1 ? Float32Array.of(1) : Float32Array.of(1 - (x - first), x - first));
  }
  return { start, weights, most: weights.reduce((most, w) => Math.max(most, w.length), 1) };
}

const computeTaps = (from: number, to: number): Taps => (to < from ? areaTaps(from, to) : linearTaps(from, to));

/** Pictures of one size follow each other: the last few tables are kept. */
const known = new Map<string, Taps>();

/** What each of `to` output positions takes of `from` input positions: area average down, straight lines up. */
export function resizeTaps(from: number, to: number): Taps {
  const key = `${from} ${to}`;
  const taps = known.get(key) ?? computeTaps(from, to);
  known.set(key, taps);
  for (const oldest of known.keys()) if (known.size > 16) known.delete(oldest);
  return taps;
}

function checkSize(name: string, width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`${name}: expected whole sides of at least 1 pixel, got ${width} x ${height}`);
  }
}

/** Both passes over interleaved values; rows first, so that the second pass runs over whole rows. */
function resample(
  data: ArrayLike<number>,
  channels: number,
  from: { width: number; height: number },
  to: { width: number; height: number },
): Float32Array {
  const horizontal = resizeTaps(from.width, to.width);
  const vertical = resizeTaps(from.height, to.height);
  const rowLength = to.width * channels;
  const rows = new Float32Array(from.height * rowLength);
  for (let y = 0; y < from.height; y++) {
    const base = y * from.width * channels;
    for (let x = 0; x < to.width; x++) {
      const w = horizontal.weights[x]!;
      const at = base + horizontal.start[x]! * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0, p = at + c; k < w.length; k++, p += channels) sum += w[k]! * data[p]!;
        rows[y * rowLength + x * channels + c] = sum;
      }
    }
  }
  const out = new Float32Array(to.height * rowLength);
  for (let y = 0; y < to.height; y++) {
    const w = vertical.weights[y]!;
    for (let k = 0; k < w.length; k++) {
      const weight = w[k]!;
      const at = (vertical.start[y]! + k) * rowLength;
      for (let i = 0; i < rowLength; i++) out[y * rowLength + i]! += weight * rows[at + i]!;
    }
  }
  return out;
}

/** Area average where a side shrinks, bilinear where it grows. Throws RangeError on sides below 1. */
export function resizePlane(plane: Plane, width: number, height: number): Plane {
  checkSize('resizePlane', width, height);
  if (plane.width === width && plane.height === height) return plane;
  return { width, height, data: resample(plane.data, 1, plane, { width, height }) };
}

/**
 * Area average where a side shrinks, bilinear where it grows, in sRGB values rounded to 8 bits. Pictures with alpha are
 * resampled premultiplied, so color under transparency does not leak into edges. Throws RangeError on sides below 1.
 */
export function resizeRaster<C extends 1 | 3 | 4>(raster: Raster<C>, width: number, height: number): Raster<C> {
  checkSize('resizeRaster', width, height);
  if (raster.width === width && raster.height === height) return raster;
  const { channels } = raster;
  if (channels !== 4) {
    const data = Uint8ClampedArray.from(resample(raster.data, channels, raster, { width, height }));
    return { width, height, channels, data };
  }
  const premultiplied = Float32Array.from(raster.data);
  for (let p = 0; p < premultiplied.length; p += 4) {
    const a = premultiplied[p + 3]! / 255;
    for (let c = 0; c < 3; c++) premultiplied[p + c]! *= a;
  }
  const resized = resample(premultiplied, 4, raster, { width, height });
  for (let p = 0; p < resized.length; p += 4) {
    const a = resized[p + 3]! / 255;
    if (a > 0) for (let c = 0; c < 3; c++) resized[p + c]! /= a;
  }
  return { width, height, channels, data: Uint8ClampedArray.from(resized) };
}
