import type { Rgb } from '../raster.ts';

/** A color dot: center and radius in image pixels. Pixel (i, j) covers [i, i+1) x [j, j+1). */
export interface PointHint {
  readonly kind: 'point';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Rgb;
}

/** A color stroke: a round brush of this radius along the points, image pixels. */
export interface StrokeHint {
  readonly kind: 'stroke';
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly radius: number;
  readonly color: Rgb;
}

/** Later hints paint over earlier ones. */
export type UserHint = PointHint | StrokeHint;

/** `H` of the paper: `[4, height, width]`, RGB in [-1, 1] times mask, then mask (0 or 1). A cell is 4 x 4 image pixels. */
export interface HintMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}
