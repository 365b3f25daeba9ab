import { rgbToHex, type Rgb, type UserHint } from '@irodori/image';
import { targetColors, type TargetColors } from '../aligned/target-colors.ts';
import { hintsForTargets } from '../aligned/target-hints.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { assignRows } from './assign.ts';
import { difference, type PartColor } from './colors-of-picture.ts';
import { partsOfDrawing, type DrawingPart } from './drawing-parts.ts';
import { hintsOfDots, partDots } from './part-dots.ts';
import type { Reference } from './reference.ts';

/** For each name the names whose colors stand in for it where a reference has none of its own, first choice first. */
const FALLBACK_NAMES: readonly (readonly string[])[] = [
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
 * where it does. Parts of names that the other picture does not have take those of related names; without names, size and place decide.
 * @returns for each part its color, undefined where nothing fits; a part with a hint keeps the hint's color
 */
export function matchColors(
  parts: readonly Pick<DrawingPart, 'name' | 'share' | 'center' | 'hinted'>[],
  colors: readonly PartColor[],
): (Rgb | undefined)[] {
  return parts.map((part) => part.hinted ?? nearestColor(part, colors)?.color);
}

/** The color of the least cost for a part, and that cost. */
function nearestColor(
  part: Pick<DrawingPart, 'name' | 'share' | 'center'>,
  colors: readonly PartColor[],
): { color: Rgb; cost: number } | undefined {
  let best: { color: Rgb; cost: number } | undefined;
  for (const one of ofName(part.name, colors)) {
    const cost =
      HEIGHT * Math.abs(part.center[1] - one.center[1]) +
      SIDE * Math.abs(part.center[0] - one.center[0]) +
      SIZE * Math.abs(Math.log(part.share / one.share));
    if (!best || cost < best.cost) best = { color: one.color, cost };
  }
  return best;
}

function ofName(name: string | undefined, colors: readonly PartColor[]): readonly PartColor[] {
  const named = colors.some((color) => color.name !== undefined);
  if (name === undefined || !named) return named === (name !== undefined) ? colors : [];
  const same = colors.filter((color) => color.name === name);
  if (same.length > 0) return same;
  const fallbacks = FALLBACK_NAMES.filter(([first]) => first === name).flatMap(([, ...others]) => others);
  for (const other of fallbacks) {
    const found = colors.filter((color) => color.name === other);
    if (found.length > 0) return found;
  }
  return [];
}

/** The parts of a drawing with the colors of another picture. */
export interface MatchedColors {
  readonly parts: readonly DrawingPart[];
  readonly colors: readonly (Rgb | undefined)[];
  /** Hints that color it so, without those that were there. */
  readonly added: readonly UserHint[];
  /** Ordinary hints that paint it so: the colors' first, then those that were there, which lie on top. */
  readonly hints: readonly UserHint[];
}

/** Cost of a part for which a character has no color, and of a hint of another color than the character's. */
const [NO_COLOR_COST, HINT_COST] = [1.5, 6];
/** Colors within this CIE76 distance count as equal. */
const SAME_COLOR = 14;

/**
 * Gives a drawing the colors of another picture: where lines of both agree, those that it has there; elsewhere part by part.
 * Each panel of a comic page is a figure, and so are people who stand apart.
 * @param colors of the other picture: `readReference`; or by part alone: `colorsOfPicture`, or a character's; or those of several characters: then each figure
 *   gets those of the one who fits best by parts, their sizes and places, and by the hints in it, figures of one panel
 *   different ones as far as there are so many
 * @param hints in pixels of the drawing; areas that they color keep that color
 */
export function applyColors(
  prepared: PreparedDrawing,
  colors: ColorSource,
  hints: readonly UserHint[] = [],
): MatchedColors {
  const parts = partsOfDrawing(prepared, hints, true);
  const cast = isReference(colors) ? [colors.parts] : isCast(colors) ? colors : [colors];
  const characterOf = cast.length > 1 ? castFigures(prepared, cast, hints) : undefined;
  const matched = parts.map((part) => matchColors([part], cast[characterOf?.get(part.figure) ?? 0] ?? [])[0]);
  const targets = isReference(colors) ? targetColors(prepared, colors) : undefined;
  const added = targets
    ? hintsForTargets(prepared, withParts(prepared, targets, { parts, matched, hints }), hints)
    : hintsOfDots(partDots(prepared, parts, hints, { colors: matched }), matched);
  return { parts, colors: matched, added, hints: [...added, ...hints] };
}

/** Where a drawing gets colors from: a character's colors by part, those of several, or a finished picture. */
export type ColorSource = readonly PartColor[] | Cast | Reference;

const isReference = (colors: ColorSource): colors is Reference => 'parts' in colors;

const PAPER: Rgb = [255, 255, 255];
/** Where this share of a part's pixels has a target, the rest of it gets the most frequent of these. */
const MIN_PART_SHARE = 0.3;

/** Target colors completed: where a reference gives none, those of parts; and those of hints where these apply. */
function withParts(
  prepared: PreparedDrawing,
  { palette, of }: TargetColors,
  {
    parts,
    matched,
    hints,
  }: {
    readonly parts: readonly DrawingPart[];
    readonly matched: readonly (Rgb | undefined)[];
    readonly hints: readonly UserHint[];
  },
): TargetColors {
  const { cells, background } = prepared.made.segmentation;
  const colors = [...palette];
  const index = new Map(colors.map((color, k) => [rgbToHex(color), k]));
  const indexOf = (color: Rgb): number => {
    const key = rgbToHex(color);
    const known = index.get(key) ?? colors.length;
    if (known === colors.length) {
      colors.push(color);
      index.set(key, known);
    }
    return known;
  };
  const partOf = new Int32Array(cells.count).fill(-1);
  for (const [p, part] of parts.entries()) for (const c of part.cells) partOf[c] = p;
  const pixels = new Float32Array(parts.length);
  const votes = parts.map(() => new Map<number, number>());
  for (let i = 0; i < of.length; i++) {
    const p = partOf[cells.labels[i]!]!;
    if (p < 0 || cells.wall[i] === 1) continue;
    pixels[p]!++;
    if (of[i]! >= 0) votes[p]!.set(of[i]!, (votes[p]!.get(of[i]!) ?? 0) + 1);
  }
  const colorOfPart = parts.map((part, p) => {
    if (part.hinted) return indexOf(part.hinted);
    const withTarget = [...votes[p]!.values()].reduce((sum, n) => sum + n, 0);
    const [most] = [...votes[p]!].sort((a, b) => b[1] - a[1]);
    if (most && withTarget >= MIN_PART_SHARE * pixels[p]!) return most[0];
    return matched[p] ? indexOf(matched[p]) : -1;
  });
  const unpainted = indexOf(PAPER);
  const labels = prepared.label(hints);
  const out = new Int16Array(of.length).fill(-1);
  for (let i = 0; i < of.length; i++) {
    if (cells.wall[i] === 1) continue;
    const c = cells.labels[i]!;
    const { kind, color } = labels.parts[labels.cells[c]!]!;
    const p = partOf[c]!;
    // A target for the background, so that color spilling into it counts as an error.
    if (p < 0 && of[i]! < 0 && kind === 'paper') out[i] = unpainted;
    else if (kind === 'hint') out[i] = background[c]! < 0.5 ? indexOf(color) : -1;
    else if (p >= 0 && parts[p]!.hinted) out[i] = colorOfPart[p]!;
    else out[i] = of[i]! >= 0 ? of[i]! : p >= 0 ? colorOfPart[p]! : -1;
  }
  return { palette: colors, of: out, unpainted };
}

/** The colors of several characters. */
export type Cast = readonly (readonly PartColor[])[];

const isCast = (colors: readonly PartColor[] | Cast): colors is Cast => Array.isArray(colors[0]);

/** The character that each figure is taken for, as an index into the cast. */
function castFigures(prepared: PreparedDrawing, cast: Cast, hints: readonly UserHint[]): Map<number, number> {
  const { segmentation } = prepared.made;
  const hinted = hintedCells(prepared, hints);
  const parts = partsOfDrawing(prepared, [], true).map((part): HintedPart => {
    const cell = part.cells.find((c) => hinted.has(c));
    return { ...part, hinted: cell === undefined ? undefined : hinted.get(cell) };
  });
  const panels = new Map<number, Map<number, HintedPart[]>>();
  for (const part of parts) {
    const panel = segmentation.panels[part.cells[0]!]!;
    const figures = panels.get(panel) ?? new Map<number, HintedPart[]>();
    panels.set(panel, figures);
    figures.set(part.figure, [...(figures.get(part.figure) ?? []), part]);
  }
  const characterOf = new Map<number, number>();
  for (const figures of panels.values()) {
    const costs = [...figures.values()].map((own) => cast.map((colors) => castCost(own, colors)));
    const chosen = assignRows(costs);
    for (const [i, figure] of [...figures.keys()].entries()) characterOf.set(figure, chosen[i]!);
  }
  return characterOf;
}

/** The cells that hints lie in, wherever else they reach, with their colors. */
function hintedCells({ made: { segmentation } }: PreparedDrawing, hints: readonly UserHint[]): Map<number, Rgb> {
  const { cells, scale } = segmentation;
  const at = (value: number, length: number): number => Math.min(length - 1, Math.max(0, Math.floor(value / scale)));
  const found = new Map<number, Rgb>();
  for (const hint of hints) {
    for (const [x, y] of 'points' in hint ? hint.points : [[hint.x, hint.y] as const]) {
      found.set(cells.labels[at(y, cells.height) * cells.width + at(x, cells.width)]!, hint.color);
    }
  }
  return found;
}

type HintedPart = Omit<DrawingPart, 'hinted'> & { readonly hinted: Rgb | undefined };

/** Cost of taking a figure for a character: the costs of its parts, weighted by their shares. */
function castCost(parts: readonly HintedPart[], colors: readonly PartColor[]): number {
  return parts.reduce((sum, part) => {
    const nearest = nearestColor(part, colors);
    const { hinted } = part;
    const wrong = hinted !== undefined && nearest !== undefined && difference(hinted, nearest.color) > SAME_COLOR;
    return sum + part.share * Math.min(NO_COLOR_COST, nearest?.cost ?? NO_COLOR_COST) + (wrong ? HINT_COST : 0);
  }, 0);
}
