import { DEFAULT_HINT_RADIUS, squaredDistances, type Rgb, type UserHint } from '@irodori/image';
import { labInto } from '../color/lab.ts';
import type { PreparedDrawing } from '../prepare.ts';
import type { DrawingLabels } from '../prepared-parts.ts';
import { middlePath } from './middle-path.ts';
import type { Wishes } from './wishes.ts';

/** Colors within this CIE76 distance of what is wished do. */
const DOES = 14;
/** Patches of less than this share of the picture stay as they are; each pixel counts by how wrong it is, twice `DOES` as one. */
const LEAST = 0.0004;
/** Hints at most, rounds, and hints that are put down between two looks, each of another color: one may do for several patches. */
const [MOST, ROUNDS, PER_ROUND] = [64, 24, 10];
/** A patch with so many times the paper of the largest disk in it is long: it gets a stroke. */
const LONG = 4;
const WHITE: Rgb = [255, 255, 255];

/**
 * Hints under which a drawing gets the wished colors, found as a colorist would: a dot into the patch that is most and farthest
 * from its color, a stroke along it where it is long, and again.
 * @param hints in pixels of the drawing; they lie on top
 * @returns without `hints`
 */
export function hintsOfWishes(prepared: PreparedDrawing, wishes: Wishes, hints: readonly UserHint[] = []): UserHint[] {
  const { cells, background } = prepared.made.segmentation;
  const least = LEAST * cells.labels.length;
  const tried = new Set<string>();
  const wrongOf = (list: readonly UserHint[]): Float32Array =>
    wrongPixels(prepared, prepared.label([...list, ...hints]), wishes);
  let found: UserHint[] = holdBackground(prepared, wishes, least);
  let [before, last]: [number, Mark[]] = [Infinity, []];
  for (let round = 0; round < ROUNDS; round++) {
    let wrong = wrongOf(found);
    const doubtful = last.filter(({ cell }) => background[cell]! >= 0.5);
    if (total(wrong) > before && doubtful.length > 0) {
      // What was taken for background was some: the color ran out into it, unless another dot there holds it back.
      const [outside] = patchesOf(wrong, wishes, prepared, least);
      const held =
        outside && found.length < MOST ? [...found, markOf(prepared, outside, wishes.palette[outside.color]!)] : found;
      wrong = wrongOf(held);
      if (total(wrong) <= before) found = held;
      else {
        found = found.filter((hint) => !doubtful.some((mark) => mark.hint === hint));
        wrong = wrongOf(found);
      }
    }
    before = total(wrong);
    const colored = new Set<number>();
    last = [];
    for (const patch of patchesOf(wrong, wishes, prepared, least)) {
      if (last.length === PER_ROUND || found.length >= MOST) break;
      if (colored.has(patch.color)) continue;
      const hint = markOf(prepared, patch, wishes.palette[patch.color]!);
      const key = JSON.stringify(hint);
      if (tried.has(key)) continue;
      tried.add(key);
      colored.add(patch.color);
      last.push({ hint, cell: cells.labels[patch.pixels[0]!]! });
      found.push(hint);
    }
    if (last.length === 0) break;
  }
  return found;
}

/** A dot into the background where something that the networks took for background is to have a color, which would run out into it. */
function holdBackground(prepared: PreparedDrawing, wishes: Wishes, least: number): UserHint[] {
  const { cells, background } = prepared.made.segmentation;
  const { of, paper, palette } = wishes;
  if (paper === undefined) return [];
  let colored = 0;
  const outside = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    if (of[i]! < 0 || cells.wall[i] === 1 || background[cells.labels[i]!]! < 0.5) continue;
    if (of[i] === paper) outside[i] = 1;
    else colored++;
  }
  const [widest] = patchesOf(outside, wishes, prepared, least);
  return colored >= least && widest ? [markOf(prepared, widest, palette[paper]!, true)] : [];
}

interface Mark {
  readonly hint: UserHint;
  /** A cell of the patch that it is for. */
  readonly cell: number;
}

const total = (wrong: Float32Array): number => wrong.reduce((sum, v) => sum + (v > 0 ? 1 : 0), 0);

function wrongPixels(prepared: PreparedDrawing, labels: DrawingLabels, { palette, of }: Wishes): Float32Array {
  const { cells } = prepared.made.segmentation;
  const lab = (color: Rgb): Float64Array => {
    const out = new Float64Array(3);
    labInto(...color, out, 0);
    return out;
  };
  const wished = palette.map(lab);
  const does = labels.parts.map(({ kind, color }) => {
    const own = lab(kind === 'paper' ? WHITE : color);
    return wished.map((w) => {
      const apart = Math.hypot(w[0]! - own[0]!, w[1]! - own[1]!, w[2]! - own[2]!);
      return apart <= DOES ? 0 : apart / (2 * DOES);
    });
  });
  const wrong = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    if (of[i]! < 0 || cells.wall[i] === 1) continue;
    const pixel = labels.pixels ? labels.pixels[i]! : -1;
    wrong[i] = does[pixel >= 0 ? pixel : labels.cells[cells.labels[i]!]!]![of[i]!]!;
  }
  return wrong;
}

interface Patch {
  readonly color: number;
  readonly pixels: readonly number[];
  /** How wrong they are, all together. */
  readonly weight: number;
}

/** Wrong pixels that hang together and wish one color; those that are most wrong first. */
function patchesOf(wrong: Float32Array, { of }: Wishes, prepared: PreparedDrawing, least: number): Patch[] {
  const { width } = prepared.made.segmentation.cells;
  const seen = new Uint8Array(wrong.length);
  const patches: Patch[] = [];
  for (let first = 0; first < wrong.length; first++) {
    if (wrong[first] === 0 || seen[first] === 1) continue;
    const pixels = [first];
    seen[first] = 1;
    const color = of[first]!;
    for (let head = 0; head < pixels.length; head++) {
      const i = pixels[head]!;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= wrong.length || wrong[j] === 0 || seen[j] === 1 || of[j] !== color) continue;
        seen[j] = 1;
        pixels.push(j);
      }
    }
    const weight = pixels.reduce((sum, i) => sum + wrong[i]!, 0);
    if (weight >= least) patches.push({ color, pixels, weight });
  }
  return patches.sort((p, q) => q.weight - p.weight);
}

/** A dot at a patch's widest place, or a stroke along it. */
function markOf(prepared: PreparedDrawing, { pixels }: Patch, color: Rgb, dot = false): UserHint {
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
  const room = Float32Array.from(squaredDistances(mask, w, h, true), Math.sqrt);
  const widest = room.reduce((best, v, i) => (v > room[best]! ? i : best), 0);
  const place = (i: number): [number, number] => [
    Math.min(drawing.width - 0.5, (left - 1 + (i % w) + 0.5) * scale),
    Math.min(drawing.height - 0.5, (top - 1 + Math.floor(i / w) + 0.5) * scale),
  ];
  const usual = Math.max(DEFAULT_HINT_RADIUS, Math.max(drawing.width, drawing.height) / 160);
  if (!dot && pixels.length > LONG * Math.PI * room[widest]! ** 2) {
    const path = middlePath(mask, room, w, widest);
    const mean = path.reduce((sum, i) => sum + room[i]!, 0) / path.length;
    const radius = Math.max(0.5, Math.min(2 * usual, 0.6 * mean * scale));
    const points = simplified(path.map(place), Math.max(0.75 * scale, 0.3 * radius));
    if (points.length > 1) return { kind: 'stroke', points, radius, color };
  }
  const [x, y] = place(widest);
  return { kind: 'point', x, y, radius: Math.max(0.5, Math.min(usual, 0.6 * room[widest]! * scale)), color };
}

/** Least or most of parts of a list, which may be longer than a call may have arguments. */
function chunked(values: readonly number[], of: (...list: number[]) => number): number[] {
  const out: number[] = [];
  for (let i = 0; i < values.length; i += 10_000) out.push(of(...values.slice(i, i + 10_000)));
  return out;
}

/** The points of a path that stray from the straight between others by more than a tolerance (Douglas and Peucker 1973). */
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
