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
  /** The same without any hint, of the same size: says which areas a hint may join. Without it lines stop every hint. */
  readonly unhinted?: Raster<3>;
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
export function composePaint({ image, unhinted, line, hints, regions, pull, even = EVEN }: ComposeInput): Raster<3> {
  const labels = cellLabels(regions, line);
  const base = enlarge(image, line, labels, regions);
  const open = unhinted && hinted(hints) ? passages(unhinted, line, labels, regions, hints) : undefined;
  const even0 = evenAreas(base, line, labels, { strength: even });
  const pulled = pullToHints(even0, line, hints, { strength: pull, ...(open && { open }) });
  return upsampleWithin(paintUnderLines(pulled, line, labels), labels, regions);
}

function hinted({ data }: HintMap): boolean {
  return data.subarray((3 * data.length) / 4).includes(1);
}

/** Where hints pass lines, from the picture without hints. */
function passages(
  unhinted: Raster<3>,
  line: Plane,
  labels: Int32Array,
  regions: RegionMap,
  hints: HintMap,
): Float32Array {
  const cells = hints.width * hints.height;
  const areas = new Set<number>();
  for (let y = 0, i = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++, i++) {
      const mask = hints.data[3 * cells + (y >> 2) * hints.width + (x >> 2)]!;
      if (mask > 0.5 && line.data[i]! > 0.5) areas.add(labels[i]!);
    }
  }
  return openLines(paintUnderLines(enlarge(unhinted, line, labels, regions), line, labels), line, labels, areas);
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
