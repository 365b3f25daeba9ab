import type { Plane, Raster } from '../raster.ts';
import type { HintMap } from '../hints/types.ts';
import { evenAreas } from './even-areas.ts';
import { pullToHints } from './hint-pull.ts';
import type { RegionMap } from './regions.ts';
import { cellLabels, paintUnderLines } from './under-lines.ts';
import { upsampleWithin } from './upsample.ts';

export interface ComposeInput {
  /** The model's picture at its own size. */
  readonly image: Raster<3>;
  /** The drawing at the same size, [0, 1], white = 1. */
  readonly line: Plane;
  /** The hints the model was given; `width` is `ceil(image.width / 4)`. */
  readonly hints: HintMap;
  /** Areas of the drawing at the wanted size. */
  readonly regions: RegionMap;
  /** Strength of `pullToHints`, [0, 1]. */
  readonly pull: number;
  /** Strength of `evenAreas`, [0, 1]. Default 0.7. */
  readonly even?: number;
}

const EVEN = 0.7;

/** From the model's picture to the paint layer: hints met, ink taken out, areas kept apart, at the size of `regions`. */
export function composePaint({ image, line, hints, regions, pull, even = EVEN }: ComposeInput): Raster<3> {
  const labels = cellLabels(regions, image);
  const pulled = pullToHints(evenAreas(image, line, labels, { strength: even }), line, hints, { strength: pull });
  return upsampleWithin(paintUnderLines(pulled, line, labels), labels, regions);
}
