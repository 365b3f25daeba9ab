import { DEFAULT_HINT_RADIUS, squaredDistances, type Rgb, type UserHint } from '@irodori/image';
import { labDistance, labOf } from '../color/lab.ts';
import type { PreparedDrawing } from '../prepare.ts';
import type { DrawingLabels } from '../prepared-parts.ts';
import { middlePath } from './middle-path.ts';
import type { TargetColors } from './target-colors.ts';

/** A color within this CIE76 distance of its target needs no correction. */
const TOLERANCE = 14;
/** Patches whose errors sum to less than this share of the picture's pixels get no hint; an error of twice `TOLERANCE` counts as one. */
const MIN_PATCH_SHARE = 0.0004;
/** Hints at most, rounds at most, and hints added per round, each of another color, since one hint can correct several patches. */
const [MAX_HINTS, MAX_ROUNDS, HINTS_PER_ROUND] = [64, 24, 10];
/** A patch of more than this many times the area of its largest inscribed disk gets a stroke instead of a dot. */
const STROKE_AREA_RATIO = 4;
const WHITE: Rgb = [255, 255, 255];

/**
 * Hints under which a drawing gets its target colors, greedily: label the drawing, put a dot into each of the patches of the largest
 * summed color error, or a stroke along it where it is long, and repeat.
 * @param hints in pixels of the drawing; they lie on top
 * @returns the new hints only, at most 64
 */
export function hintsForTargets(
  prepared: PreparedDrawing,
  targets: TargetColors,
  hints: readonly UserHint[] = [],
): UserHint[] {
  const { cells, background } = prepared.made.segmentation;
  const minError = MIN_PATCH_SHARE * cells.labels.length;
  const tried = new Set<string>();
  const errorsUnder = (list: readonly UserHint[]): Float32Array =>
    pixelErrors(prepared, prepared.label([...list, ...hints]), targets);
  let found: UserHint[] = backgroundHint(prepared, targets, minError);
  let [before, placed]: [number, PlacedHint[]] = [Infinity, []];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let errors = errorsUnder(found);
    const inBackground = placed.filter(({ cell }) => background[cell]! >= 0.5);
    if (wrongPixels(errors) > before && inBackground.length > 0) {
      // A hint in a cell taken for background colored the real background: keep it only if a dot out there undoes that.
      const [spill] = patchesOf(errors, targets, prepared, minError);
      const corrected =
        spill && found.length < MAX_HINTS ? [...found, hintFor(prepared, spill, targets.palette[spill.color]!)] : found;
      errors = errorsUnder(corrected);
      if (wrongPixels(errors) <= before) found = corrected;
      else {
        found = found.filter((hint) => !inBackground.some((one) => one.hint === hint));
        errors = errorsUnder(found);
      }
    }
    before = wrongPixels(errors);
    const colored = new Set<number>();
    placed = [];
    for (const patch of patchesOf(errors, targets, prepared, minError)) {
      if (placed.length === HINTS_PER_ROUND || found.length >= MAX_HINTS) break;
      if (colored.has(patch.color)) continue;
      const hint = hintFor(prepared, patch, targets.palette[patch.color]!);
      const key = JSON.stringify(hint);
      if (tried.has(key)) continue;
      tried.add(key);
      colored.add(patch.color);
      placed.push({ hint, cell: cells.labels[patch.pixels[0]!]! });
      found.push(hint);
    }
    if (placed.length === 0) break;
  }
  return found;
}

/**
 * One dot of the background's color in the largest patch of it, if some cells that the segmentation counts as background have another
 * target: a hint in these would otherwise color all background connected to them.
 */
function backgroundHint(prepared: PreparedDrawing, targets: TargetColors, minError: number): UserHint[] {
  const { cells, background } = prepared.made.segmentation;
  const { of, unpainted, palette } = targets;
  if (unpainted === undefined) return [];
  let colored = 0;
  const outside = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    if (of[i]! < 0 || cells.wall[i] === 1 || background[cells.labels[i]!]! < 0.5) continue;
    if (of[i] === unpainted) outside[i] = 1;
    else colored++;
  }
  const [largest] = patchesOf(outside, targets, prepared, minError);
  return colored >= minError && largest ? [hintFor(prepared, largest, palette[unpainted]!, true)] : [];
}

interface PlacedHint {
  readonly hint: UserHint;
  /** A cell of its patch. */
  readonly cell: number;
}

/** Pixels with an error. */
const wrongPixels = (errors: Float32Array): number => errors.reduce((sum, v) => sum + (v > 0 ? 1 : 0), 0);

function pixelErrors(prepared: PreparedDrawing, labels: DrawingLabels, { palette, of }: TargetColors): Float32Array {
  const { cells } = prepared.made.segmentation;
  const targetLabs = palette.map(labOf);
  const errorOf = labels.parts.map(({ kind, color }) => {
    const own = labOf(kind === 'paper' ? WHITE : color);
    return targetLabs.map((target) => {
      const distance = labDistance(target, own);
      return distance <= TOLERANCE ? 0 : distance / (2 * TOLERANCE);
    });
  });
  const errors = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    if (of[i]! < 0 || cells.wall[i] === 1) continue;
    const pixel = labels.pixels ? labels.pixels[i]! : -1;
    errors[i] = errorOf[pixel >= 0 ? pixel : labels.cells[cells.labels[i]!]!]![of[i]!]!;
  }
  return errors;
}

interface Patch {
  readonly color: number;
  readonly pixels: readonly number[];
  /** Sum of its pixels' errors. */
  readonly error: number;
}

/** Connected pixels with an error and the same target color, by falling sum of errors; smaller sums than `minError` are left out. */
function patchesOf(errors: Float32Array, { of }: TargetColors, prepared: PreparedDrawing, minError: number): Patch[] {
  const { width } = prepared.made.segmentation.cells;
  const seen = new Uint8Array(errors.length);
  const patches: Patch[] = [];
  for (let first = 0; first < errors.length; first++) {
    if (errors[first] === 0 || seen[first] === 1) continue;
    const pixels = [first];
    seen[first] = 1;
    const color = of[first]!;
    for (let head = 0; head < pixels.length; head++) {
      const i = pixels[head]!;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= errors.length || errors[j] === 0 || seen[j] === 1 || of[j] !== color) continue;
        seen[j] = 1;
        pixels.push(j);
      }
    }
    const error = pixels.reduce((sum, i) => sum + errors[i]!, 0);
    if (error >= minError) patches.push({ color, pixels, error });
  }
  return patches.sort((p, q) => q.error - p.error);
}

/** A dot at the center of a patch's largest inscribed disk, or a stroke along the patch. */
function hintFor(prepared: PreparedDrawing, { pixels }: Patch, color: Rgb, dot = false): UserHint {
  const { segmentation, drawing } = prepared.made;
  const { width } = segmentation.cells;
  const { scale } = segmentation;
  const xs = pixels.map((i) => i % width);
  const [left, right] = [Math.min(...chunked(xs, Math.min)), Math.max(...chunked(xs, Math.max))];
  const [top, bottom] = [
    Math.floor(pixels[0]! / width),
    pixels.reduce((m, i) => Math.max(m, Math.floor(i / width)), 0),
  ];
  const [w, h] = [right - left + 3, bottom - top + 3];
  const mask = new Uint8Array(w * h);
  for (const i of pixels) mask[(Math.floor(i / width) - top + 1) * w + (i % width) - left + 1] = 1;
  const toRim = Float32Array.from(squaredDistances(mask, w, h, true), Math.sqrt);
  const widest = toRim.reduce((best, v, i) => (v > toRim[best]! ? i : best), 0);
  const toDrawing = (i: number): [number, number] => [
    Math.min(drawing.width - 0.5, (left - 1 + (i % w) + 0.5) * scale),
    Math.min(drawing.height - 0.5, (top - 1 + Math.floor(i / w) + 0.5) * scale),
  ];
  const usual = Math.max(DEFAULT_HINT_RADIUS, Math.max(drawing.width, drawing.height) / 160);
  if (!dot && pixels.length > STROKE_AREA_RATIO * Math.PI * toRim[widest]! ** 2) {
    const path = middlePath(mask, toRim, w, widest);
    const mean = path.reduce((sum, i) => sum + toRim[i]!, 0) / path.length;
    const radius = Math.max(0.5, Math.min(2 * usual, 0.6 * mean * scale));
    const points = simplified(path.map(toDrawing), Math.max(0.75 * scale, 0.3 * radius));
    if (points.length > 1) return { kind: 'stroke', points, radius, color };
  }
  const [x, y] = toDrawing(widest);
  return { kind: 'point', x, y, radius: Math.max(0.5, Math.min(usual, 0.6 * toRim[widest]! * scale)), color };
}

/** Minima or maxima of slices of a list, which may be longer than a call may have arguments. */
function chunked(values: readonly number[], of: (...list: number[]) => number): number[] {
  const out: number[] = [];
  for (let i = 0; i < values.length; i += 10_000) out.push(of(...values.slice(i, i + 10_000)));
  return out;
}

/** A path with fewer points, none of the others farther than `tolerance` from it (Douglas and Peucker 1973). */
function simplified(points: readonly (readonly [number, number])[], tolerance: number): [number, number][] {
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const [[ax, ay], [bx, by]] = [points[from]!, points[to]!];
    const length = Math.max(1e-9, Math.hypot(bx - ax, by - ay));
    let [worst, far] = [-1, tolerance];
    for (let k = from + 1; k < to; k++) {
      const [x, y] = points[k]!;
      const off = Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
      if (off > far) [worst, far] = [k, off];
    }
    if (worst < 0) continue;
    kept.add(worst);
    open.push([from, worst], [worst, to]);
  }
  return [...kept].sort((p, q) => p - q).map((k) => [points[k]![0], points[k]![1]]);
}
