import type { Raster, Rgb } from '@irodori/image';

/** A picture whose pixel `i` has the color `of(i)`, white where that is undefined. */
export function flatPicture(width: number, height: number, of: (i: number) => Rgb | undefined): Raster<3> {
  const data = new Uint8ClampedArray(3 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    const color = of(i);
    if (color) data.set(color, 3 * i);
  }
  return { width, height, channels: 3, data };
}
