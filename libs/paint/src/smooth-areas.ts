import type { Raster } from '@irodori/image';

/** Distance of taps in the passes: together they reach 15 pixels to each side. */
const STEPS = [1, 2, 4, 8] as const;
/** Color difference (bytes, Euclidean) from which a neighbour does not count: what networks leave in flat paint lies below. */
const REACH = 26;
/** The neighbours of a 3 x 3 kernel, in reading order, with their weights; the middle has 4. */
const TAPS = [
  [-1, -1, 1],
  [0, -1, 2],
  [1, -1, 1],
  [-1, 0, 2],
  [1, 0, 2],
  [-1, 1, 1],
  [0, 1, 2],
  [1, 1, 1],
] as const;

/**
 * Smooths flat paint and keeps the edges of shade and shine: an edge-avoiding à-trous filter (Dammertz et al. 2010; here
 * with a 3 x 3 kernel and Tukey's biweight) whose taps stay within an area. The weave that transposed convolutions leave, of two and four pixels,
 * and faint clouds go.
 * @param paint the model's picture without ink
 * @param labels the area of each pixel, as `cellLabels` gives it
 */
export function smoothAreas(paint: Raster<3>, labels: Int32Array): Raster<3> {
  const { width, height } = paint;
  let from = Float32Array.from(paint.data);
  let to = new Float32Array(from.length);
  for (const step of STEPS) {
    pass(from, to, labels, width, height, step);
    [from, to] = [to, from];
  }
  return { width, height, channels: 3, data: Uint8ClampedArray.from(from) };
}

function pass(from: Float32Array, to: Float32Array, labels: Int32Array, width: number, height: number, step: number) {
  const scale = 1 / (REACH * REACH);
  const taps = TAPS.map(([dx, dy, weight]) => ({ dx: dx * step, dy: dy * step, weight }));
  const offsets = Int32Array.from(taps, ({ dx, dy }) => dy * width + dx);
  const weights = Float64Array.from(taps, ({ weight }) => weight);
  for (let y = 0, i = 0; y < height; y++) {
    const rim = y < step || y >= height - step;
    for (let x = 0; x < width; x++, i++) {
      const near = rim || x < step || x >= width - step;
      const p = 3 * i;
      const label = labels[i]!;
      const r = from[p]!;
      const g = from[p + 1]!;
      const b = from[p + 2]!;
      let sum = 4;
      let sumR = 4 * r;
      let sumG = 4 * g;
      let sumB = 4 * b;
      for (let n = 0; n < offsets.length; n++) {
        if (near && !inside(x + taps[n]!.dx, y + taps[n]!.dy, width, height)) continue;
        const j = i + offsets[n]!;
        if (labels[j] !== label) continue;
        const q = 3 * j;
        const red = from[q]!;
        const green = from[q + 1]!;
        const blue = from[q + 2]!;
        const far = (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2;
        const alike = 1 - far * scale;
        if (alike <= 0) continue;
        const weight = weights[n]! * alike * alike;
        sum += weight;
        sumR += weight * red;
        sumG += weight * green;
        sumB += weight * blue;
      }
      to[p] = sumR / sum;
      to[p + 1] = sumG / sum;
      to[p + 2] = sumB / sum;
    }
  }
}

const inside = (x: number, y: number, width: number, height: number): boolean =>
  x >= 0 && x < width && y >= 0 && y < height;
