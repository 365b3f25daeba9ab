import type { Raster } from '@irodori/image';
import type { PictureFilters } from './dataset.ts';
import { SkippedItem } from './source.ts';

/** Mean of max - min of the RGB values, 0..255: near 0 for gray pictures. */
function meanChroma({ data }: Raster<3>): number {
  let sum = 0;
  for (let p = 0; p < data.length; p += 3) {
    sum += Math.max(data[p]!, data[p + 1]!, data[p + 2]!) - Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
  }
  return (3 * sum) / data.length;
}

/** Throws SkippedItem when a color picture is gray. */
export function checkChroma(id: string, color: Raster<3>, filters: PictureFilters = {}): void {
  const least = filters.minChroma ?? 6;
  if (least <= 0) return;
  const chroma = meanChroma(color);
  if (chroma < least) throw new SkippedItem(id, 'gray', `${id}: mean chroma ${chroma.toFixed(1)}`);
}
