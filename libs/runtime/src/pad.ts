import type { Size } from '@irodori/image';

/** A plane with `fill` added on the right and below; a copy. */
export function padPlane(
  plane: Float32Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
  fill: number,
): Float32Array {
  if (width === toWidth && height === toHeight) return plane.slice();
  const padded = new Float32Array(toWidth * toHeight).fill(fill);
  for (let y = 0; y < height; y++) padded.set(plane.subarray(y * width, (y + 1) * width), y * toWidth);
  return padded;
}

/** The upper left corner of planes that lie one behind the other; a copy. */
export function cropPlanes(planes: Float32Array, count: number, { width, height }: Size, from: Size): Float32Array {
  if (width === from.width && height === from.height) return planes.slice();
  const cropped = new Float32Array(count * width * height);
  for (let row = 0; row < count * height; row++) {
    const start = (Math.floor(row / height) * from.height + (row % height)) * from.width;
    cropped.set(planes.subarray(start, start + width), row * width);
  }
  return cropped;
}
