import type { Plane, Raster } from '../raster.ts';

/** `[1, H, W]` in [0, 1], white = 1: a copy of the plane's values. */
export function toSketchTensor(plane: Plane): Float32Array {
  return Float32Array.from(plane.data);
}

const unitOfByte = Float32Array.from({ length: 256 }, (_, v) => v / 127.5 - 1);

/** `[3, H, W]` in [-1, 1] from 0..255 pixels; written into `out` when it is given. */
export function toImageTensor(raster: Raster<3>, out?: Float32Array): Float32Array {
  const { data } = raster;
  const n = raster.width * raster.height;
  const to = out ?? new Float32Array(3 * n);
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    to[i] = unitOfByte[data[p]!]!;
    to[n + i] = unitOfByte[data[p + 1]!]!;
    to[2 * n + i] = unitOfByte[data[p + 2]!]!;
  }
  return to;
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
