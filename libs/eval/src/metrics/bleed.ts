import type { Raster, AreaMap } from '@irodori/image';
import { PictureError } from '../picture.ts';
import { differenceMap } from './ciede2000.ts';

/** A pixel has visibly changed when its CIEDE2000 to what it was exceeds this. */
export const VISIBLE_CHANGE = 5;

export interface Bleed {
  /** Share, 0..1, of the pixels outside the hinted area (lines not counted) that visibly changed. */
  readonly share: number;
  /** Mean CIEDE2000 between before and after over the same pixels. */
  readonly amount: number;
}

/**
 * How much one added hint changes where it should not: the picture before and after the hint, outside the hint's
 * line-closed area. NaN when there is no outside.
 * @throws PictureError when sizes differ
 */
export function bleed(before: Raster<3>, after: Raster<3>, regions: AreaMap, label: number): Bleed {
  const change = differenceMap(before, after);
  if (before.width !== regions.width || before.height !== regions.height) {
    throw new PictureError(
      `bleed: expected regions of ${before.width} x ${before.height}, got ${regions.width} x ${regions.height}`,
    );
  }
  let [outside, changed, amount] = [0, 0, 0];
  for (let i = 0; i < change.length; i++) {
    const at = regions.labels[i]!;
    if (at === 0 || at === label) continue;
    outside++;
    amount += change[i]!;
    if (change[i]! > VISIBLE_CHANGE) changed++;
  }
  return { share: changed / outside, amount: amount / outside };
}
