import type { HintMap, Raster } from '@irodori/image';
import { evenAreas } from './even-areas.ts';
import { pullToHints } from './hint-pull.ts';
import type { PaintGround } from './paint-ground.ts';
import { smoothAreas } from './smooth-areas.ts';
import { paintUnderLines } from './under-lines.ts';
import { upsampleWithin } from './upsample.ts';

export interface ComposeInput {
  /** The model's picture at the size the model worked at; at most the size of the ground. */
  readonly image: Raster<3>;
  /** What `plainPaint` makes of the same without any hint: says what else a hint speaks of. Without it lines stop every hint. */
  readonly plain?: Raster<3>;
  readonly ground: PaintGround;
  /** The user's hints at the size of the ground; `width` is `ceil(ground.width / 4)`. */
  readonly hints: HintMap;
  /** Strength of `pullToHints`, [0, 1]. */
  readonly pull: number;
  /** Strength of `evenAreas`, [0, 1]. Default 0.7. */
  readonly even?: number;
}

const EVEN = 0.7;

/**
 * From the model's picture to the paint layer: blotches evened out, hints met, ink taken out, areas kept apart, at the
 * size of the ground's areas. The model may see the drawing smaller than hints are placed: what it knows are colors of
 * parts, and the areas of the drawing bring them to size.
 */
export function composePaint({ image, plain, ground, hints, pull, even = EVEN }: ComposeInput): Raster<3> {
  const base = evened(image, ground, even);
  const met = hinted(hints) && pull > 0;
  const beyond = met && plain ? { beyond: ground.beyond(plain, hints) } : {};
  const paint = met ? pullToHints(base, ground.ways, hints, { strength: pull, ...beyond }) : base;
  return upsampleWithin(paintUnderLines(paint, ground.fill), ground.labels, ground.regions);
}

/**
 * The model's picture without hints as `composePaint` wants it. The same for all hints of a drawing.
 * @param unhinted the model's picture, at most the size of the ground
 */
export function plainPaint(unhinted: Raster<3>, ground: PaintGround, even: number = EVEN): Raster<3> {
  return paintUnderLines(evened(unhinted, ground, even), ground.fill);
}

function hinted({ data }: HintMap): boolean {
  return data.subarray((3 * data.length) / 4).includes(1);
}

/** The model's paint, smoothed and evened out, at the size of the ground. */
function evened(image: Raster<3>, ground: PaintGround, strength: number): Raster<3> {
  const areas = ground.at(image);
  const smooth = smoothAreas(paintUnderLines(image, areas.fill), areas.labels);
  const paint = areas === ground ? smooth : upsampleWithin(smooth, areas.labels, ground);
  return evenAreas(paint, ground.labels, ground.open, { strength });
}
