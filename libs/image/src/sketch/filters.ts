import type { Plane } from '../raster.ts';

/** Kept between calls: pictures of one size follow each other, and fresh megabytes keep the garbage collector busy. */
let scratch = new Float32Array(0);

/** In place, `values[i]` becomes the maximum of `window` values, `step` apart, from `i` on; the last ones are not whole. */
function runningMax(values: Float32Array, n: number, window: number, step: number): void {
  const take = (shift: number) => {
    for (let i = 0, k = shift; k < n; i++, k++) {
      const x = values[k]!;
      if (x > values[i]!) values[i] = x;
    }
  };
  // Windows of 1, 2, 4, ... from two half as wide; at last two that overlap.
  let size = 1;
  for (; 2 * size <= window; size *= 2) take(size * step);
  if (size < window) take((window - size) * step);
}

/** Gray dilation: the maximum over a `size` x `size` square, odd size; outside the picture nothing counts (as OpenCV's `dilate`). */
export function dilate(plane: Plane, size: number): Plane {
  const { width, height } = plane;
  const reach = size >> 1;
  const rowLength = width + 2 * reach;
  const n = rowLength * (height + 2 * reach);
  if (scratch.length < n) scratch = new Float32Array(n);
  const padded = scratch;
  padded.fill(-Infinity, 0, n);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = (y + reach) * rowLength + reach; x < width; x++) padded[to++] = plane.data[from++]!;
  }
  // The border keeps rows apart, so that all rows are one long line.
  runningMax(padded, n, 2 * reach + 1, 1);
  runningMax(padded, n, 2 * reach + 1, rowLength);
  const data = new Float32Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * rowLength; x < width; x++) data[to++] = padded[from++]!;
  }
  return { width, height, data };
}

/** Gray erosion: the minimum over a `size` x `size` square. */
export function erode(plane: Plane, size: number): Plane {
  const negate = ({ width, height, data }: Plane): Plane => {
    const out = new Float32Array(data.length);
    for (let i = 0; i < out.length; i++) out[i] = -data[i]!;
    return { width, height, data: out };
  };
  return negate(dilate(negate(plane), size));
}

/** |a - b|, pixel by pixel. */
export function absDifference(a: Plane, b: Plane): Plane {
  const data = new Float32Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.abs(a.data[i]! - b.data[i]!);
  return { width: a.width, height: a.height, data };
}

/** Normalized Gaussian weights out to `radius` pixels on each side. */
function gaussianKernel(sigma: number, radius: number): Float32Array {
  const kernel = new Float32Array(2 * radius + 1);
  for (let i = -radius; i <= radius; i++) kernel[i + radius] = Math.exp(-(i * i) / (2 * sigma * sigma));
  const sum = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((v) => v / sum);
}

/** Position `i` mirrored into [0, n) without repeating the edge pixel (OpenCV's default border, "reflect 101"). */
function mirror(i: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const k = ((i % period) + period) % period;
  return k < n ? k : period - k;
}

/**
 * Gaussian blur, standard deviation in pixels, kernel out to 4 sigma, mirrored border: as OpenCV's `GaussianBlur` on
 * float pictures.
 */
export function gaussianBlur(plane: Plane, sigma: number): Plane {
  if (!(sigma > 0)) return plane;
  const { width, height } = plane;
  // OpenCV's automatic kernel size for float pictures: round(8 sigma + 1), made odd.
  const radius = (Math.round(sigma * 8 + 1) | 1) >> 1;
  const kernel = gaussianKernel(sigma, radius);
  const rows = new Float32Array(plane.data.length);
  const padded = new Float32Array(width + 2 * radius);
  const columns = Int32Array.from(padded, (_, i) => mirror(i - radius, width));
  for (let y = 0; y < height; y++) {
    const at = y * width;
    for (let i = 0; i < padded.length; i++) padded[i] = plane.data[at + columns[i]!]!;
    for (let x = 0; x < width; x++) {
      // The kernel is symmetric: pairs share a weight.
      let sum = kernel[radius]! * padded[x + radius]!;
      for (let k = 0, right = x + 2 * radius; k < radius; k++) {
        sum += kernel[k]! * (padded[x + k]! + padded[right - k]!);
      }
      rows[at + x] = sum;
    }
  }
  const data = new Float32Array(plane.data.length);
  for (let y = 0; y < height; y++) {
    const out = data.subarray(y * width, (y + 1) * width);
    for (let k = 0; k < kernel.length; k++) {
      const at = mirror(y + k - radius, height) * width;
      const weight = kernel[k]!;
      for (let x = 0; x < width; x++) out[x]! += weight * rows[at + x]!;
    }
  }
  return { width, height, data };
}
