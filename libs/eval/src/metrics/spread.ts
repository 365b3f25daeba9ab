import type { Raster, AreaMap } from '@irodori/image';
import { regionCore } from '../line-regions.ts';
import { PictureError } from '../picture.ts';
import { ciede2000 } from './ciede2000.ts';
import { rgbToLab } from './lab.ts';

/** A pixel takes a color when CIEDE2000 to it is below this. */
export const TAKES_COLOR = 10;

/**
 * Spread of a hint: the share, 0..1, of its line-closed area that takes its color (CIEDE2000 < 10). Pixels beside a line
 * are not counted. With `kL` = 2 lightness counts half, so that cel shade of the hint's color still counts as taken.
 * NaN when the area has no pixel away from lines.
 */
export function spread(
  picture: Raster<3>,
  regions: AreaMap,
  label: number,
  color: readonly [red: number, green: number, blue: number],
  kL = 1,
): number {
  if (picture.width !== regions.width || picture.height !== regions.height) {
    throw new PictureError(
      `spread: expected regions of ${picture.width} x ${picture.height}, got ${regions.width} x ${regions.height}`,
    );
  }
  const wanted = rgbToLab(...color);
  const core = regionCore(regions, label);
  let [inside, taken] = [0, 0];
  for (let i = 0; i < core.length; i++) {
    if (!core[i]) continue;
    inside++;
    const lab = rgbToLab(picture.data[3 * i]!, picture.data[3 * i + 1]!, picture.data[3 * i + 2]!);
    if (ciede2000(wanted, lab, kL) < TAKES_COLOR) taken++;
  }
  return taken / inside;
}
