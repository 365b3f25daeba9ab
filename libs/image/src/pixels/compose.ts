import type { Plane, Raster } from '../raster.ts';

/** White paper added at the right and the bottom until both sides are multiples of `stride`. */
export function padPlane(plane: Plane, stride: number): Plane {
  const width = Math.ceil(plane.width / stride) * stride;
  const height = Math.ceil(plane.height / stride) * stride;
  if (width === plane.width && height === plane.height) return plane;
  const data = new Float32Array(width * height).fill(1);
  for (let y = 0; y < plane.height; y++) {
    data.set(plane.data.subarray(y * plane.width, (y + 1) * plane.width), y * width);
  }
  return { width, height, data };
}

/** Left and right exchanged. */
export function flipRaster<C extends 1 | 3 | 4>(raster: Raster<C>): Raster<C> {
  const { width, height, channels } = raster;
  const data = new Uint8ClampedArray(raster.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = (y * width + width - 1 - x) * channels;
      for (let c = 0; c < channels; c++) data[to + c] = raster.data[from + c]!;
    }
  }
  return { width, height, channels, data };
}

/** Left and right exchanged. */
export function flipPlane(plane: Plane): Plane {
  const { width, height } = plane;
  const data = new Float32Array(plane.data);
  for (let y = 0; y < height; y++) data.subarray(y * width, (y + 1) * width).reverse();
  return { width, height, data };
}
