import type { Raster } from '@irodori/image';

/** The formulas of tools/record-metric-fixtures.py. */
export function formulaPicture(width: number, height: number): Raster<3> {
  return fill(width, height, (x, y, c) => ((x * x * 3 + y * x * 5 + y * y * 2 + c * 4096 + x * c * 700) >> 6) & 255);
}

export function disturbed(clean: Raster<3>, strength: number): Raster<3> {
  return fill(clean.width, clean.height, (x, y, c) => {
    const noise = ((x * 7919 + y * 104729 + c * 1299709 + x * y * 31) % 101) - 50;
    return clean.data[3 * (y * clean.width + x) + c]! + Math.floor((noise * strength) / 10);
  });
}

export function flat(width: number, height: number, color: readonly number[]): Raster<3> {
  return fill(width, height, (_x, _y, c) => color[c]!);
}

/** A picture from a function of column, row and channel; values are clamped to 0..255. */
export function fill(width: number, height: number, value: (x: number, y: number, c: number) => number): Raster<3> {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = value(pixel % width, Math.floor(pixel / width), i % 3);
  }
  return { width, height, channels: 3, data };
}
