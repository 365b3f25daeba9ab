import type { Plane } from '../raster.ts';

/** `out[i] = max(a[i], b[i])` for the first `n`. */
function maxOf(out: Float32Array, a: Float32Array, b: Float32Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!;
    const y = b[i]!;
    out[i] = x > y ? x : y;
  }
}

/** Running maximum over `2 reach + 1` values of a padded line (`n + 2 reach` values, -Infinity outside) into `out`. */
function maxWindow(
  padded: Float32Array,
  scratch: Float32Array,
  out: Float32Array,
  n: number,
  reach: number,
  step: number,
) {
  // Doubling: windows of 1, 2, 4, ... values from the window half as wide, then two that overlap.
  const window = 2 * reach + 1;
  let size = 1;
  let current = padded;
  const length = (n + 2 * reach) * step;
  while (2 * size <= window) {
    maxOf(scratch, current, current.subarray(size * step), length - (2 * size - 1) * step);
    current = scratch;
    size *= 2;
  }
  maxOf(out, current, current.subarray((window - size) * step), n * step);
}

/** Grey dilation: the maximum over a `size` x `size` square, odd size; outside the picture nothing counts (as OpenCV's `dilate`). */
export function dilate(plane: Plane, size: number): Plane {
  const { width, height } = plane;
  const reach = size >> 1;
  const row = new Float32Array(width + 2 * reach).fill(-Infinity);
  const rowScratch = new Float32Array(row.length);
  const padded = new Float32Array(width * (height + 2 * reach)).fill(-Infinity);
  for (let y = 0; y < height; y++) {
    row.set(plane.data.subarray(y * width, (y + 1) * width), reach);
    maxWindow(row, rowScratch, padded.subarray((y + reach) * width, (y + reach + 1) * width), width, reach, 1);
  }
  // Down the columns the same with whole rows as steps.
  const data = new Float32Array(width * height);
  maxWindow(padded, new Float32Array(padded.length), data, height, reach, width);
  return { width, height, data };
}

/** Grey erosion: the minimum over a `size` x `size` square. */
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

/** Normalised Gaussian weights out to `radius` pixels on each side. */
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
      for (let k = 0, right = x + 2 * radius; k < radius; k++)
        sum += kernel[k]! * (padded[x + k]! + padded[right - k]!);
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

/** Otsu's threshold of values in [0, 1] on a 256-bin histogram: the level that parts the two classes best. */
export function otsuThreshold(plane: Plane): number {
  const histogram = new Float64Array(256);
  for (const v of plane.data) histogram[Math.max(0, Math.min(255, Math.round(v * 255)))]! += 1;
  const total = plane.data.length;
  const sum = histogram.reduce((acc, count, level) => acc + count * level, 0);
  let [below, belowSum, best, bestLevel] = [0, 0, -1, 0];
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!;
    belowSum += histogram[level]! * level;
    if (below === 0 || below === total) continue;
    const gap = belowSum / below - (sum - belowSum) / (total - below);
    const between = below * (total - below) * gap * gap;
    if (between > best) [best, bestLevel] = [between, level];
  }
  return bestLevel / 255;
}
