import type { Raster } from '../raster.ts';

/** Distance of taps in the passes: together they reach 15 pixels to each side. */
const STEPS = [1, 2, 4, 8] as const;
/** Color difference (bytes, Euclidean) from which a neighbour does not count: what networks leave in flat paint lies below. */
const REACH = 26;
const KERNEL = [1, 2, 1] as const;

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
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const p = 3 * i;
      const r = from[p]!;
      const g = from[p + 1]!;
      const b = from[p + 2]!;
      let sum = 4;
      let sumR = 4 * r;
      let sumG = 4 * g;
      let sumB = 4 * b;
      for (let dy = -1; dy <= 1; dy++) {
        const ty = y + dy * step;
        if (ty < 0 || ty >= height) continue;
        for (let dx = -1; dx <= 1; dx++) {
          const tx = x + dx * step;
          if ((dx === 0 && dy === 0) || tx < 0 || tx >= width) continue;
          const j = ty * width + tx;
          if (labels[j] !== labels[i]) continue;
          const q = 3 * j;
          const far = (from[q]! - r) ** 2 + (from[q + 1]! - g) ** 2 + (from[q + 2]! - b) ** 2;
          const near = 1 - far * scale;
          if (near <= 0) continue;
          const weight = KERNEL[dx + 1]! * KERNEL[dy + 1]! * near * near;
          sum += weight;
          sumR += weight * from[q]!;
          sumG += weight * from[q + 1]!;
          sumB += weight * from[q + 2]!;
        }
      }
      to[p] = sumR / sum;
      to[p + 1] = sumG / sum;
      to[p + 2] = sumB / sum;
    }
  }
}
