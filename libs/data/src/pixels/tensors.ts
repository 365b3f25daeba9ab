import type { Plane, Raster } from '../raster.ts';

/** `[1, H, W]` in [0, 1], white = 1: a copy of the plane's values. */
export function toSketchTensor(plane: Plane): Float32Array {
  return Float32Array.from(plane.data);
}

/** `[3, H, W]` in [-1, 1] from 0..255 pixels. */
export function toImageTensor(raster: Raster<3>): Float32Array {
  const { data } = raster;
  const n = raster.width * raster.height;
  const out = new Float32Array(3 * n);
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    out[i] = data[p]! / 127.5 - 1;
    out[n + i] = data[p + 1]! / 127.5 - 1;
    out[2 * n + i] = data[p + 2]! / 127.5 - 1;
  }
  return out;
}

/** The inverse of {@link toImageTensor}: values are clamped to [-1, 1] and rounded to the nearest of 256 levels. */
export function fromImageTensor(data: Float32Array, width: number, height: number): Raster<3> {
  const n = width * height;
  if (data.length !== 3 * n) {
    throw new RangeError(`fromImageTensor: expected ${3 * n} values for [3, ${height}, ${width}], got ${data.length}`);
  }
  const out = new Uint8ClampedArray(3 * n);
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    out[p] = (data[i]! + 1) * 127.5;
    out[p + 1] = (data[n + i]! + 1) * 127.5;
    out[p + 2] = (data[2 * n + i]! + 1) * 127.5;
  }
  return { width, height, channels: 3, data: out };
}
