import type { Raster } from '@irodori/image';
import type { RegionMap } from './regions.ts';

/** Areas smaller than this share of the picture take the flat color of the area beside them. */
const SMALLEST = 1 / 20000;

/** One plain color for every area between lines: the mean of its paint. The base that colorists select from. */
export function flatColors(paint: Raster<3>, regions: RegionMap): Raster<3> {
  const { width, height, labels, onLine, count } = regions;
  const sum = new Float64Array(3 * (count + 1));
  const pixels = new Float64Array(count + 1);
  for (let i = 0; i < labels.length; i++) {
    if (onLine[i] === 1) continue;
    const label = labels[i]!;
    pixels[label]!++;
    for (let c = 0; c < 3; c++) sum[3 * label + c]! += paint.data[3 * i + c]!;
  }
  const small = SMALLEST * labels.length;
  const owner = new Int32Array(count + 1).map((_, label) => label);
  // Left to right: the area last seen in the row before a speck is its neighbour across one line.
  for (let i = 1; i < labels.length; i++) {
    if (i % width === 0) continue;
    const [before, here] = [labels[i - 1]!, labels[i]!];
    if (before !== here && pixels[here]! < small && owner[here] === here && pixels[before]! >= small)
      owner[here] = before;
  }
  const data = new Uint8ClampedArray(3 * labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = owner[labels[i]!]!;
    const n = Math.max(1, pixels[label]!);
    for (let c = 0; c < 3; c++) data[3 * i + c] = sum[3 * label + c]! / n;
  }
  return { width, height, channels: 3, data };
}
