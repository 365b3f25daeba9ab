import {
  DEFAULT_HINT_RADIUS,
  rgbToHex,
  squaredDistances,
  type PointHint,
  type Rgb,
  type UserHint,
} from '@irodori/image';
import { joinCells } from '../areas/graph.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { allSteps } from '../steps.ts';
import type { DrawingPart } from './drawing-parts.ts';

/** Where to put a hint so that a part takes its color. */
export interface PartDot {
  /** Index of the part; -1 for a dot that repeats the color of an existing hint or keeps what is painted. */
  readonly part: number;
  /** Pixels of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Its color, where `part` is -1. */
  readonly color?: Rgb;
}

export interface PartDotsOptions {
  /** At most so many dots. @default 64 */
  readonly most?: number;
  /** Patches of less than this share of the paper stay as they are. @default 0.0004 */
  readonly least?: number;
  /** The parts' colors, where they are known: parts of one color need no border, parts without one no dot. */
  readonly colors?: readonly (Rgb | undefined)[];
}

const MAX_ROUNDS = 12;
/** Dots added between two runs of the labeling. */
const DOTS_PER_ROUND = 10;

/**
 * Where to put dots so that each part gets one color, greedily: label the drawing, put dots into the largest patches of a wrong
 * label, and repeat. A part that stays as it is painted gets dots of that paint, only where another part's color would enter it.
 * The positions are valid for any colors that differ between parts.
 * @param parts of this drawing with these hints, from `partsOfDrawing`
 * @param hints in pixels of the drawing; they lie on top
 */
export const partDots = (
  prepared: PreparedDrawing,
  parts: readonly DrawingPart[],
  hints: readonly UserHint[] = [],
  options: PartDotsOptions = {},
): PartDot[] => allSteps(partDotsInSteps(prepared, parts, hints, options));

/** {@link partDots}, which pauses after every labeling of the drawing. */
export function* partDotsInSteps(
  prepared: PreparedDrawing,
  parts: readonly DrawingPart[],
  hints: readonly UserHint[] = [],
  { most = 64, least = 0.0004, colors }: PartDotsOptions = {},
): Generator<void, PartDot[], void> {
  const { cells, background } = prepared.made.segmentation;
  const base = prepared.label(hints);
  const standIns = colors ?? placeholderColors(parts, hints);
  const wanted: (string | undefined)[] = Array.from({ length: cells.count }, (_, c) => {
    const { kind, color } = base.parts[base.cells[c]!]!;
    return kind === 'hint' && background[c]! < 0.5 ? rgbToHex(color) : undefined;
  });
  const partOf = new Int32Array(cells.count).fill(-1);
  for (const [p, part] of parts.entries()) {
    for (const c of part.cells) {
      const color = standIns[p];
      if (color || colors) {
        wanted[c] = color && rgbToHex(color);
        partOf[c] = p;
      } else wanted[c] = rgbToHex(base.parts[base.cells[c]!]!.color);
    }
  }
  const paper = cells.area.reduce((sum, n) => sum + n, 0);
  const dots: PartDot[] = [];
  const hopeless = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS && dots.length < most; round++) {
    const labels = prepared.label([...hintsOfDots(dots, standIns), ...hints]);
    yield;
    const wrong = Uint8Array.from(wanted, (color, c) =>
      color !== undefined && !hopeless.has(c) && rgbToHex(labels.parts[labels.cells[c]!]!.color) !== color ? 1 : 0,
    );
    const patches = wrongPatches(prepared, wanted, wrong)
      .filter(({ area }) => area >= least * paper)
      .slice(0, Math.min(DOTS_PER_ROUND, most - dots.length));
    if (patches.length === 0) break;
    const clearance = squaredClearance(prepared, wanted, wrong);
    for (const { members } of patches) {
      const place = widestPoint(prepared, members, clearance);
      for (const c of members) if (dots.some(({ x, y }) => place.x === x && place.y === y)) hopeless.add(c);
      const [first] = members;
      if (first === undefined || hopeless.has(first)) continue;
      const part = partOf[first]!;
      dots.push({ part, ...place, ...(part < 0 && { color: base.parts[base.cells[first]!]!.color }) });
    }
  }
  return dots;
}

/**
 * Dots as hints.
 * @param colors of each part; parts without one get no hint
 */
export const hintsOfDots = (dots: readonly PartDot[], colors: readonly (Rgb | undefined)[]): PointHint[] =>
  dots.flatMap(({ part, x, y, radius, color = colors[part] }) =>
    color ? [{ kind: 'point' as const, x, y, radius, color }] : [],
  );

/** Colors to place dots by: the hint's for a part with a hint, none for a part that stays as it is painted, else one that no other part has. */
function placeholderColors(parts: readonly DrawingPart[], hints: readonly UserHint[]): (Rgb | undefined)[] {
  const taken = new Set(hints.map(({ color }) => rgbToHex(color)));
  let n = 0;
  const free = (): Rgb => {
    for (;;) {
      const color: Rgb = [n & 255, (n >> 8) & 255, 7];
      n++;
      if (!taken.has(rgbToHex(color))) return color;
    }
  };
  return parts.map(({ hinted, irises }) => hinted ?? (irises ? undefined : free()));
}

/** Connected cells of one target color that have another color now; largest first. */
function wrongPatches(
  { made: { segmentation } }: PreparedDrawing,
  wanted: readonly (string | undefined)[],
  wrong: Uint8Array,
): { members: number[]; area: number }[] {
  const { graph, cells } = segmentation;
  const patchOf = joinCells(graph, (e) => {
    const [a, b] = [graph.a[e]!, graph.b[e]!];
    return wrong[a] === 1 && wrong[b] === 1 && wanted[a] === wanted[b];
  });
  const patches = new Map<number, { members: number[]; area: number }>();
  for (let c = 0; c < graph.count; c++) {
    if (wrong[c] === 0) continue;
    const root = patchOf[c]!;
    const patch = patches.get(root) ?? { members: [], area: 0 };
    patch.members.push(c);
    patch.area += cells.area[c]!;
    patches.set(root, patch);
  }
  return [...patches.values()].sort((p, q) => q.area - p.area);
}

/** Squared distance of each grid pixel of wrong cells to ink and to cells that are right or have another target color. */
function squaredClearance(
  { made: { segmentation } }: PreparedDrawing,
  wanted: readonly (string | undefined)[],
  wrong: Uint8Array,
): Float64Array {
  const { labels, wall, width, height } = segmentation.cells;
  const mask = new Uint8Array(labels.length);
  for (let i = 0; i < mask.length; i++) {
    const c = labels[i]!;
    if (wall[i] === 1 || wrong[c] === 0) continue;
    const right = (i + 1) % width === 0 ? c : labels[i + 1]!;
    const below = i + width >= labels.length ? c : labels[i + width]!;
    mask[i] = wanted[right] === wanted[c] && wanted[below] === wanted[c] ? 1 : 0;
  }
  return squaredDistances(mask, width, height, true);
}

function widestPoint(
  { made: { segmentation, drawing } }: PreparedDrawing,
  members: readonly number[],
  clearance: Float64Array,
): { x: number; y: number; radius: number } {
  const { labels, width } = segmentation.cells;
  const own = new Set(members);
  let [best, room] = [-1, -1];
  for (let i = 0; i < labels.length; i++) {
    if (clearance[i]! > room && own.has(labels[i]!)) [best, room] = [i, clearance[i]!];
  }
  const { scale } = segmentation;
  const usual = Math.max(DEFAULT_HINT_RADIUS, Math.max(drawing.width, drawing.height) / 160);
  return {
    x: Math.min(drawing.width - 0.5, ((best % width) + 0.5) * scale),
    y: Math.min(drawing.height - 0.5, (Math.floor(best / width) + 0.5) * scale),
    radius: Math.max(0.5, Math.min(usual, 0.6 * Math.sqrt(room) * scale)),
  };
}
