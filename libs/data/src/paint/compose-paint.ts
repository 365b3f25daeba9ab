import type { HintMap } from '../hints/types.ts';
import { resizePlane } from '../pixels/resize.ts';
import type { Plane, Raster } from '../raster.ts';
import { evenAreas } from './even-areas.ts';
import { pullToHints } from './hint-pull.ts';
import { openLines } from './open-lines.ts';
import type { RegionMap } from './regions.ts';
import { smoothAreas } from './smooth-areas.ts';
import { cellLabels, paintUnderLines } from './under-lines.ts';
import { upsampleWithin } from './upsample.ts';

export interface ComposeInput {
  /** The model's picture at the size the model worked at; at most the size of `line`. */
  readonly image: Raster<3>;
  /** What `plainPaint` makes of the same without any hint: says what else a hint speaks of. Without it lines stop every hint. */
  readonly plain?: Raster<3>;
  /** The drawing at the size hints are met at, [0, 1], white = 1. */
  readonly line: Plane;
  /** The user's hints at that size; `width` is `ceil(line.width / 4)`. */
  readonly hints: HintMap;
  /** Areas of the drawing at the wanted size. */
  readonly regions: RegionMap;
  /** Strength of `pullToHints`, [0, 1]. */
  readonly pull: number;
  /** Strength of `evenAreas`, [0, 1]. Default 0.7. */
  readonly even?: number;
}

const EVEN = 0.7;

/**
 * From the model's picture to the paint layer: blotches evened out, hints met, ink taken out, areas kept apart, at the
 * size of `regions`. The model may see the drawing smaller than hints are placed: what it knows are colors of parts, and
 * the areas of the drawing bring them to size.
 */
export function composePaint({ image, plain, line, hints, regions, pull, even = EVEN }: ComposeInput): Raster<3> {
  const labels = cellLabels(regions, line);
  const base = evenAreas(enlarge(image, line, labels, regions), line, labels, { strength: even });
  if (!hinted(hints) || pull <= 0) return upsampleWithin(paintUnderLines(base, line, labels), labels, regions);
  const beyond = plain && { plain, open: openLines(plain, line, labels, hintedAreas(line, labels, hints)) };
  const pulled = pullToHints(base, line, hints, { strength: pull, ...(beyond && { beyond }) });
  return upsampleWithin(paintUnderLines(pulled, line, labels), labels, regions);
}

/**
 * The model's picture without hints as `composePaint` wants it. The same for all hints of a drawing.
 * @param unhinted the model's picture, at most the size of `line`
 * @param line the drawing at the size hints are met at, [0, 1], white = 1
 */
export function plainPaint(unhinted: Raster<3>, line: Plane, regions: RegionMap, even: number = EVEN): Raster<3> {
  const labels = cellLabels(regions, line);
  const paint = evenAreas(enlarge(unhinted, line, labels, regions), line, labels, { strength: even });
  return paintUnderLines(paint, line, labels);
}

function hinted({ data }: HintMap): boolean {
  return data.subarray((3 * data.length) / 4).includes(1);
}

function hintedAreas(line: Plane, labels: Int32Array, hints: HintMap): Set<number> {
  const cells = hints.width * hints.height;
  const areas = new Set<number>();
  for (let y = 0, i = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++, i++) {
      const mask = hints.data[3 * cells + (y >> 2) * hints.width + (x >> 2)]!;
      if (mask > 0.5 && line.data[i]! > 0.5) areas.add(labels[i]!);
    }
  }
  return areas;
}

/** The model's paint, smoothed, at the size of the line. */
function enlarge(image: Raster<3>, line: Plane, labels: Int32Array, regions: RegionMap): Raster<3> {
  const { width, height } = line;
  if (image.width === width && image.height === height) {
    return smoothAreas(paintUnderLines(image, line, labels), labels);
  }
  const own = cellLabels(regions, image);
  const paint = paintUnderLines(image, resizePlane(line, image.width, image.height), own);
  const onLine = Uint8Array.from(line.data, (v) => (v < 0.6 ? 1 : 0));
  return upsampleWithin(smoothAreas(paint, own), own, { width, height, labels, onLine, count: regions.count });
}
