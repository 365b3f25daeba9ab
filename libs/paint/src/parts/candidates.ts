import type { Raster, Rgb, UserHint } from '@irodori/image';
import { groupColors } from '../color/part-colors.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { allSteps } from '../steps.ts';
import { partsOfDrawing, type DrawingPart } from './drawing-parts.ts';
import { harmonicPalettes } from './palettes.ts';
import { hintsOfDots, partDotsInSteps, type PartDot } from './part-dots.ts';

export const MAX_CANDIDATES = 36;

export interface CandidateOptions {
  /** 1 to 36. @default 9 */
  readonly count?: number;
  /** The same seed gives the same colorings. @default 1 */
  readonly seed?: number;
  /** The pictures of a model that makes several of one drawing: the candidates then have their colors, part by part. */
  readonly pictures?: readonly Raster<3>[];
}

/** Several colorings of one drawing. */
export interface Candidates {
  /** What of the drawing has a color of its own. */
  readonly parts: readonly DrawingPart[];
  /** Where hints hold them. */
  readonly dots: readonly PartDot[];
  /** For each coloring a color for each part; none for a part that stays as it is painted. */
  readonly colorings: readonly (readonly (Rgb | undefined)[])[];
}

/**
 * Proposes colorings of a drawing, vivid and unlike in hue part by part; what hints hold stays as it is in all of them.
 * A coloring is nothing but hints, {@link candidateHints}: ordinary ones that can be edited.
 * @param hints in pixels of the drawing
 * @throws RangeError for a count that is not 1 to 36
 */
export const proposeColorings = (
  prepared: PreparedDrawing,
  hints: readonly UserHint[] = [],
  options: CandidateOptions = {},
): Candidates => allSteps(proposeColoringsInSteps(prepared, hints, options));

/**
 * {@link proposeColorings} in steps: between two of them a thread can do other work, or give the search up.
 * @param hints in pixels of the drawing
 * @throws RangeError, at the first step, for a count that is not 1 to 36
 */
export function* proposeColoringsInSteps(
  prepared: PreparedDrawing,
  hints: readonly UserHint[] = [],
  { count = 9, seed = 1, pictures }: CandidateOptions = {},
): Generator<void, Candidates, void> {
  if (!Number.isInteger(count) || count < 1 || count > MAX_CANDIDATES) {
    throw new RangeError(`proposeColorings: count: expected a whole number from 1 to ${MAX_CANDIDATES}, got ${count}`);
  }
  const found = partsOfDrawing(prepared, hints);
  yield;
  // A network's own pictures have the colors of irises.
  const parts = pictures ? found.map(({ irises: _, ...part }) => part) : found;
  const colorings = pictures
    ? pictures.slice(0, count).map((picture) => colorsIn(prepared, parts, picture))
    : harmonicPalettes(parts, count, seed);
  return { parts, dots: yield* partDotsInSteps(prepared, parts, hints), colorings };
}

/** Whether there is anything that the colorings could differ in: a part that has room for a dot and is held by no hint. */
export const hasOpenParts = ({ parts, dots, colorings }: Candidates): boolean =>
  dots.some(({ part }) => part >= 0 && !parts[part]!.hinted && colorings.some((colors) => colors[part] !== undefined));

/**
 * The hints of a coloring: its own first, then those that were there, which lie on top.
 * @param colors of each part
 */
export const candidateHints = (
  { dots }: Pick<Candidates, 'dots'>,
  colors: readonly (Rgb | undefined)[],
  hints: readonly UserHint[] = [],
): UserHint[] => [...hintsOfDots(dots, colors), ...hints];

/** The most common color of each part in a picture that a network made of the drawing. */
function colorsIn({ made }: PreparedDrawing, parts: readonly DrawingPart[], picture: Raster<3>): Rgb[] {
  const { cells } = made.segmentation;
  const of = new Int32Array(cells.count).fill(parts.length);
  for (const [p, part] of parts.entries()) for (const c of part.cells) of[c] = p;
  const colors = groupColors(picture, made.sketch, cells, { count: parts.length + 1, of });
  return parts.map(({ hinted }, p) => hinted ?? colors[p]!);
}
