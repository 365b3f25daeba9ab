import { type Raster, type HintMap, HINT_CELL } from '@irodori/image';
import { cellColor, hintsOf } from '../hint-cells.ts';
import { PictureError } from '../picture.ts';
import { mean, quantile } from '../statistics/quantile.ts';
import { ciede2000 } from './ciede2000.ts';
import { rgbToLab } from './lab.ts';

/** How well a picture keeps its hints. CIEDE2000 between each hint and the mean color of its 4 x 4 cell in the picture. */
export interface HintConsistency {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  /** Share of the hints, 0..1, whose difference is below 5, and below 10. */
  readonly under5: number;
  readonly under10: number;
}

/**
 * CIEDE2000 between each hint and the mean (of the sRGB values) of the 16 output pixels under it, in cell order.
 * @throws PictureError unless the map has one cell for each 4 x 4 pixels
 */
export function hintDifferences(picture: Raster<3>, hints: HintMap): number[] {
  if (hints.width * HINT_CELL !== picture.width || hints.height * HINT_CELL !== picture.height) {
    throw new PictureError(
      `hint consistency: expected ${picture.width / HINT_CELL} x ${picture.height / HINT_CELL} hint cells, got ${hints.width} x ${hints.height}`,
    );
  }
  return hintsOf(hints).map(({ x, y, color }) => ciede2000(rgbToLab(...color), rgbToLab(...cellColor(picture, x, y))));
}

/** Summary of the differences of one picture or of many joined; NaN everywhere but `count` when there are none. */
export function hintConsistency(differences: readonly number[]): HintConsistency {
  const share = (limit: number) => differences.filter((d) => d < limit).length / differences.length;
  return {
    count: differences.length,
    mean: mean(differences),
    median: quantile(differences, 0.5),
    p95: quantile(differences, 0.95),
    under5: share(5),
    under10: share(10),
  };
}
