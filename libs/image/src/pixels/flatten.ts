import type { Plane, Raster } from '../raster.ts';

/** The picture on white paper: alpha is composited in sRGB values, as paint programs do. */
export function flattenAlpha(raster: Raster<4>): Raster<3> {
  const { width, height, data } = raster;
  const out = new Uint8ClampedArray(3 * width * height);
  for (let p = 0, q = 0; q < out.length; p += 4, q += 3) {
    const alpha = data[p + 3]!;
    if (alpha === 255) {
      out[q] = data[p]!;
      out[q + 1] = data[p + 1]!;
      out[q + 2] = data[p + 2]!;
    } else {
      const a = alpha / 255;
      out[q] = 255 + (data[p]! - 255) * a;
      out[q + 1] = 255 + (data[p + 1]! - 255) * a;
      out[q + 2] = 255 + (data[p + 2]! - 255) * a;
    }
  }
  return { width, height, channels: 3, data: out };
}

/** BT.601 gray, [0, 1], unrounded. */
export function toGray(raster: Raster<3>): Plane {
  const { width, height, data } = raster;
  const out = new Float32Array(width * height);
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    out[i] = (0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!) / 255;
  }
  return { width, height, data: out };
}

/** Adds an opaque alpha channel. */
export function toRgba(raster: Raster<3>): Raster<4> {
  const { width, height, data } = raster;
  const out = new Uint8ClampedArray(4 * width * height);
  for (let p = 0, q = 0; p < data.length; p += 3, q += 4) {
    out[q] = data[p]!;
    out[q + 1] = data[p + 1]!;
    out[q + 2] = data[p + 2]!;
    out[q + 3] = 255;
  }
  return { width, height, channels: 4, data: out };
}

/** A plane as a gray picture, values clamped to [0, 1]. */
export function planeToRaster(plane: Plane): Raster<3> {
  const { width, height, data } = plane;
  const out = new Uint8ClampedArray(3 * width * height);
  for (let i = 0, q = 0; i < data.length; i++, q += 3) {
    out[q] = out[q + 1] = out[q + 2] = data[i]! * 255;
  }
  return { width, height, channels: 3, data: out };
}
