import { toGray } from '../pixels/flatten.ts';
import type { Plane, Raster } from '../raster.ts';
import type { Rng } from '../rng.ts';
import { absDifference, dilate, gaussianBlur } from './filters.ts';

export type SketchStyle = 'paper' | 'dilate3' | 'dilate5' | 'xdogHard' | 'xdogSoft';

/** Every style, in the order they are listed to users. */
export const sketchStyles: readonly SketchStyle[] = ['paper', 'dilate3', 'dilate5', 'xdogHard', 'xdogSoft'];

/** Gray -> `size` x `size` dilation -> absolute difference with the gray -> inverted: dark where the picture has dark detail. */
export function dilateSketch(gray: Plane, size: 3 | 5): Plane {
  const edges = absDifference(dilate(gray, size), gray);
  for (let i = 0; i < edges.data.length; i++) edges.data[i] = 1 - edges.data[i]!;
  return edges;
}

export interface XdogOptions {
  /** Standard deviation of the narrow Gaussian, pixels. */
  readonly sigma: number;
  /** Ratio of the wide to the narrow deviation. */
  readonly k: number;
  /** Weight of the wide Gaussian. */
  readonly gamma: number;
  /** Where the difference turns to paper, in gray levels / 255. */
  readonly epsilon: number;
  /** Steepness of the ramp; very large = hard black and white. */
  readonly phi: number;
}

/**
 * Extended difference of Gaussians (Winnemoeller et al. 2012): D = G(sigma) - gamma G(k sigma); 1 where D > epsilon, else
 * 1 + tanh(phi (D - epsilon)), clamped to [0, 1].
 */
export function xdog(gray: Plane, options: XdogOptions): Plane {
  const { sigma, k, gamma, epsilon, phi } = options;
  const narrow = gaussianBlur(gray, sigma);
  const wide = gaussianBlur(gray, sigma * k);
  const data = new Float32Array(gray.data.length);
  for (let i = 0; i < data.length; i++) {
    const d = narrow.data[i]! - gamma * wide.data[i]! - epsilon;
    data[i] = d >= 0 ? 1 : Math.max(0, 1 + Math.tanh(phi * d));
  }
  return { width: gray.width, height: gray.height, data };
}

/**
 * The line drawing of a color picture, [0, 1], paper = 1. `paper` is the paper's method (section 3.1: gray, 5x5 dilation,
 * absolute difference, inversion), which `dilate5` also names; `xdogHard` draws sigma from 0.3-0.5 when it is given an
 * rng and takes 0.4 without one.
 */
export function extractSketch(raster: Raster<3>, style: SketchStyle, rng?: Rng): Plane {
  const gray = toGray(raster);
  switch (style) {
    case 'paper':
    case 'dilate5':
      return dilateSketch(gray, 5);
    case 'dilate3':
      return dilateSketch(gray, 3);
    case 'xdogHard':
      return xdog(gray, { sigma: rng ? rng.range(0.3, 0.5) : 0.4, k: 4.5, gamma: 0.95, epsilon: -0.1 / 255, phi: 1e9 });
    case 'xdogSoft':
      return xdog(gray, { sigma: 0.5, k: 4.4, gamma: 0.96, epsilon: 0, phi: 40 });
  }
}
