import type { Plane } from '../raster.ts';

/** One row or column of running maxima, odd `size`, the border left out of the window. */
function maxLine(read: Float32Array, write: Float32Array, at: number, step: number, length: number, reach: number) {
  for (let i = 0; i < length; i++) {
    const low = Math.max(0, i - reach);
    const high = Math.min(length - 1, i + reach);
    let max = -Infinity;
    for (let j = low, p = at + low * step; j <= high; j++, p += step) if (read[p]! > max) max = read[p]!;
    write[at + i * step] = max;
  }
}

/** Grey dilation: the maximum over a `size` x `size` square, odd size; outside the picture nothing counts (as OpenCV's `dilate`). */
export function dilate(plane: Plane, size: number): Plane {
  const { width, height } = plane;
  const reach = size >> 1;
  const rows = new Float32Array(plane.data.length);
  const data = new Float32Array(plane.data.length);
  for (let y = 0; y < height; y++) maxLine(plane.data, rows, y * width, 1, width, reach);
  for (let x = 0; x < width; x++) maxLine(rows, data, x, width, height, reach);
  return { width, height, data };
}

/** Grey erosion: the minimum over a `size` x `size` square. */
export function erode(plane: Plane, size: number): Plane {
  const negative = { ...plane, data: plane.data.map((v) => -v) };
  const { data, width, height } = dilate(negative, size);
  return { width, height, data: data.map((v) => -v) };
}

/** |a - b|, pixel by pixel. */
export function absDifference(a: Plane, b: Plane): Plane {
  return { width: a.width, height: a.height, data: a.data.map((v, i) => Math.abs(v - b.data[i]!)) };
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
  const columns = Int32Array.from({ length: width + 2 * radius }, (_, i) => mirror(i - radius, width));
  for (let y = 0; y < height; y++) {
    const at = y * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * plane.data[at + columns[x + k]!]!;
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
