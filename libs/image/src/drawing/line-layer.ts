import type { Raster } from '../raster.ts';
import type { Drawing } from './types.ts';

/**
 * The whole drawing, lines and shade, as ink on transparency in its own colors: the most transparent pixel that gives the
 * same color again over white.
 */
export function lineLayer({ width, height, clean: { data } }: Pick<Drawing, 'width' | 'height' | 'clean'>): Raster<4> {
  const out = new Uint8ClampedArray(4 * width * height);
  for (let p = 0, q = 0; q < out.length; p += 3, q += 4) {
    const alpha = 255 - Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
    out[q + 3] = alpha;
    if (alpha > 0) for (let c = 0; c < 3; c++) out[q + c] = 255 + ((data[p + c]! - 255) * 255) / alpha;
  }
  return { width, height, channels: 4, data: out };
}
