import type { Rgb, UserHint } from '@irodori/image';
import type { PreparedDrawing } from '../prepare.ts';
import type { PartColor } from './colors-of-picture.ts';
import { partsOfDrawing, type DrawingPart } from './drawing-parts.ts';
import { hintsOfDots, partDots, type PartDot } from './part-dots.ts';

/** Names that are taken for one another where a drawing shows more of one than the reference does. */
const KIN: readonly (readonly string[])[] = [
  ['top', 'outer', 'bottom', 'legwear'],
  ['trim', 'accessory', 'headwear', 'top'],
  ['bottom', 'legwear', 'shoes', 'top'],
  ['prop', 'accessory'],
  ['hair', 'animal'],
  ['animal', 'hair', 'headwear'],
  ['headwear', 'trim', 'accessory', 'hair'],
  ['outer', 'top'],
  ['legwear', 'bottom'],
  ['shoes', 'legwear', 'trim'],
  ['accessory', 'trim', 'headwear'],
  ['scenery', 'prop'],
];
/** Weights of height and side within the figure, and of how unlike two parts are in size (by its logarithm). */
const [HEIGHT, SIDE, SIZE] = [2, 0.6, 0.35];

/**
 * The color of each part of a drawing by the colors of another picture: of what has the same name, is as large and lies
 * where it does. Parts of names that the other picture does not know take those of kin; without names, size and place decide.
 * @returns for each part its color, undefined where nothing fits; parts that hints hold elsewhere keep the hint's
 */
export function matchColors(
  parts: readonly Pick<DrawingPart, 'name' | 'share' | 'center' | 'hinted'>[],
  colors: readonly PartColor[],
): (Rgb | undefined)[] {
  return parts.map((part) => {
    if (part.hinted) return part.hinted;
    let best: { color: Rgb; cost: number } | undefined;
    for (const one of ofName(part.name, colors)) {
      const cost =
        HEIGHT * Math.abs(part.center[1] - one.center[1]) +
        SIDE * Math.abs(part.center[0] - one.center[0]) +
        SIZE * Math.abs(Math.log(part.share / one.share));
      if (!best || cost < best.cost) best = { color: one.color, cost };
    }
    return best?.color;
  });
}

function ofName(name: string | undefined, colors: readonly PartColor[]): readonly PartColor[] {
  const named = colors.some((color) => color.name !== undefined);
  if (name === undefined || !named) return named === (name !== undefined) ? colors : [];
  const same = colors.filter((color) => color.name === name);
  if (same.length > 0) return same;
  const kin = KIN.filter(([first]) => first === name).flatMap(([, ...others]) => others);
  for (const other of kin) {
    const found = colors.filter((color) => color.name === other);
    if (found.length > 0) return found;
  }
  return [];
}

/** The parts of a drawing with the colors of another picture. */
export interface MatchedColors {
  readonly parts: readonly DrawingPart[];
  readonly dots: readonly PartDot[];
  readonly colors: readonly (Rgb | undefined)[];
  /** Ordinary hints that paint it so: the colors' first, then those that were there, which lie on top. */
  readonly hints: readonly UserHint[];
}

/**
 * Gives a drawing the colors of another picture, part by part; on a comic page each panel is a figure of its own.
 * @param colors of the other picture: `colorsOfPicture`, or a character's
 * @param hints in pixels of the drawing; what they hold stays as it is
 */
export function applyColors(
  prepared: PreparedDrawing,
  colors: readonly PartColor[],
  hints: readonly UserHint[] = [],
): MatchedColors {
  const parts = partsOfDrawing(prepared, hints, true);
  const matched = matchColors(parts, colors);
  const dots = partDots(prepared, parts, hints, { colors: matched });
  return { parts, dots, colors: matched, hints: [...hintsOfDots(dots, matched), ...hints] };
}
