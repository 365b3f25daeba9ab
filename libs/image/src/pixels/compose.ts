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

/** Lines over color by multiplication: white paper leaves the color as it is, black ink stays black. */
export function compositeLines(color: Raster<3>, line: Plane): Raster<3> {
  const { width, height } = color;
  if (line.width !== width || line.height !== height) {
    throw new RangeError(
      `compositeLines: expected lines of ${width} x ${height} like the color, got ${line.width} x ${line.height}`,
    );
  }
  const data = new Uint8ClampedArray(color.data.length);
  for (let i = 0, p = 0; i < line.data.length; i++, p += 3) {
    const k = Math.max(0, Math.min(1, line.data[i]!));
    data[p] = color.data[p]! * k;
    data[p + 1] = color.data[p + 1]! * k;
    data[p + 2] = color.data[p + 2]! * k;
  }
  return { width, height, channels: 3, data };
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
