import { emptyBox, fillOfHull, grow, offCenter, sides, type Box } from './boxes.ts';
import type { Cells } from './cells.ts';
import { signedDistance } from './distance.ts';
import { findText, type TextBlock } from './lettering.ts';

/** Openings in the outline of a bubble up to this share of the drawing's long side count as closed. */
const BUBBLE_GAP = 0.02;
/** A bubble is looked for up to this many times the text's sides around it. */
const REACH = 1.2;
/** Share of a bubble's rectangle that the text's covers, at least: lettering on clothes covers less. */
const MIN_TEXT_COVER = 0.25;
/** Ink in the text's rectangle, at least: folds and features lie farther apart. */
const MIN_TEXT_INK = 0.11;
/** Least share of its convex hull that a bubble fills; tails and points leave some of it empty. */
const MIN_HULL_FILL = 0.8;
/** How far the text's middle may lie from the bubble's, as a share of the bubble's sides. */
const MAX_OFF_CENTER = 0.2;
/** Share of a cell's paper that lies in a bubble, from which on the cell is the bubble's. */
const MIN_CELL_SHARE = 0.6;
/** Rows of letters are at most this many times as high as the median letter's longer side. */
const MAX_ROW = 2.5;
/** From this on a cell counts as background. */
const BACKGROUND = 0.5;

/** Paper with writing on it. */
export interface TextPaper {
  /** 1 for each cell of it. */
  readonly paper: Uint8Array;
  /** The bubble of each cell, numbered by its first cell; -1 outside. The insides of letters are the bubble's. */
  readonly bubbles: Int32Array;
}

/**
 * Round places around a text (speech bubbles, signs), also where their outline has openings, and the insides of letters that stand
 * on the background.
 * @param areas the area of each cell
 * @param background certainty that each cell is background, 0..1
 */
export function findTextPaper(cells: Cells, areas: Int32Array, background: Float32Array): TextPaper {
  const { count, area } = cells;
  const bubbles = new Int32Array(count).fill(-1);
  const size = new Float64Array(count);
  for (let c = 0; c < count; c++) size[areas[c]!]! += area[c]!;
  const holes = new Set<number>();
  for (const block of findText(cells, areas, size)) {
    const around = bubbleAround(block, cells);
    if (around.length > 0) {
      const whole = new Set(block.glyphs.flatMap((glyph) => glyph.holes));
      // What is mostly a bubble is one as a whole.
      const covered = new Map<number, number>();
      for (const c of around) covered.set(areas[c]!, (covered.get(areas[c]!) ?? 0) + area[c]!);
      for (const [id, n] of covered) if (n >= MIN_CELL_SHARE * size[id]!) whole.add(id);
      const own = new Set(around);
      for (let c = 0; c < count; c++) if (whole.has(areas[c]!)) own.add(c);
      const first = Math.min(...own);
      for (const c of own) bubbles[c] = first;
    }
    if (!isInRows(block)) continue;
    for (const { box, holes: inside } of block.glyphs) {
      if (inside.length > 0 && standsOnBackground(box, cells, areas, inside, background)) {
        for (const hole of inside) holes.add(hole);
      }
    }
  }
  const paper = Uint8Array.from(bubbles, (bubble, c) => (bubble >= 0 || holes.has(areas[c]!) ? 1 : 0));
  return { paper, bubbles };
}

/** Whether a text is level or upright rows of its letters, as a crowd of small figures is not. */
function isInRows({ glyphs }: TextBlock): boolean {
  const usual = glyphs.map(({ box }) => Math.max(...sides(box))).sort((p, q) => p - q)[glyphs.length >> 1]!;
  return (
    longestRun(glyphs.map(({ box }) => [box.top, box.bottom])) <= MAX_ROW * usual ||
    longestRun(glyphs.map(({ box }) => [box.left, box.right])) <= MAX_ROW * usual
  );
}

/** The longest of the runs that overlapping ranges make together. */
function longestRun(ranges: readonly (readonly [first: number, last: number])[]): number {
  let [longest, start, end] = [0, -Infinity, -Infinity];
  for (const [first, last] of [...ranges].sort((p, q) => p[0] - q[0])) {
    if (first > end) start = first;
    end = Math.max(end, last);
    longest = Math.max(longest, end - start + 1);
  }
  return longest;
}

/** Whether the paper around a glyph is background: that along its rectangle's border, one pixel outside. */
function standsOnBackground(
  box: Box,
  { labels, wall, width, height }: Cells,
  areas: Int32Array,
  inside: readonly number[],
  background: Float32Array,
): boolean {
  let [all, ground] = [0, 0];
  const look = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const i = y * width + x;
    if (wall[i] === 1 || inside.includes(areas[labels[i]!]!)) return;
    all++;
    if (background[labels[i]!]! >= BACKGROUND) ground++;
  };
  for (let x = box.left - 1; x <= box.right + 1; x++) for (const y of [box.top - 1, box.bottom + 1]) look(x, y);
  for (let y = box.top; y <= box.bottom; y++) for (const x of [box.left - 1, box.right + 1]) look(x, y);
  return ground > 0.9 * all;
}

/** The cells of the bubble around a text; none where nothing convex encloses it. */
function bubbleAround({ box: text, glyphs }: TextBlock, { labels, wall, area, width, height }: Cells): number[] {
  const [tw, th] = sides(text);
  const [left, top] = [Math.max(0, Math.floor(text.left - REACH * tw)), Math.max(0, Math.floor(text.top - REACH * th))];
  const w = Math.min(width, Math.ceil(text.right + REACH * tw) + 1) - left;
  const h = Math.min(height, Math.ceil(text.bottom + REACH * th) + 1) - top;
  const lines = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) lines.set(wall.subarray((top + y) * width + left, (top + y) * width + left + w), y * w);
  const middle = emptyBox();
  grow(middle, text.left - left, text.top - top);
  grow(middle, text.right - left, text.bottom - top);
  for (const { pixels } of glyphs) {
    for (const i of pixels) lines[(Math.floor(i / width) - top) * w + (i % width) - left] = 0;
  }
  const radius = (BUBBLE_GAP * Math.max(width, height)) / 2;
  const distance = signedDistance(lines, w, h);
  const inside = new Uint8Array(w * h);
  const queue: number[] = [];
  for (let y = middle.top; y <= middle.bottom; y++) {
    for (let x = middle.left; x <= middle.right; x++) {
      const i = y * w + x;
      if (distance[i]! <= radius) continue;
      inside[i] = 1;
      queue.push(i);
    }
  }
  if (queue.length === 0) return [];
  /** Floods from pixels for at most so many steps; false where that reaches the border of what is looked at. */
  const spread = (from: number[], may: (i: number) => boolean, steps: number): boolean => {
    let now = from;
    for (let step = 0; step < steps && now.length > 0; step++) {
      const next: number[] = [];
      for (const i of now) {
        const x = i % w;
        if (x === 0 || x === w - 1 || i < w || i >= w * (h - 1)) return false;
        for (const j of [i - 1, i + 1, i - w, i + w]) {
          if (inside[j] === 1 || !may(j)) continue;
          inside[j] = 1;
          next.push(j);
          queue.push(j);
        }
      }
      now = next;
    }
    return true;
  };
  // First the middle, through no opening, then from there on to the lines.
  if (!spread([...queue], (i) => distance[i]! > radius, Infinity)) return [];
  const rim = queue.filter((i) => [i - 1, i + 1, i - w, i + w].some((j) => inside[j] === 0));
  if (!spread(rim, (i) => lines[i] === 0, radius)) return [];
  const box = emptyBox();
  for (let i = 0; i < inside.length; i++) if (inside[i] === 1) grow(box, i % w, Math.floor(i / w));
  const [bw, bh] = sides(box);
  const ink = glyphs.reduce((sum, { pixels }) => sum + pixels.length, 0);
  if (ink < MIN_TEXT_INK * tw * th) return [];
  if (tw * th < MIN_TEXT_COVER * bw * bh || offCenter(middle, box) > MAX_OFF_CENTER) return [];
  if (fillOfHull(box, (x, y) => inside[y * w + x] === 1) < MIN_HULL_FILL) return [];
  const shares = new Map<number, number>();
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    const g = (top + Math.floor(i / w)) * width + left + (i % w);
    if (wall[g] === 0) shares.set(labels[g]!, (shares.get(labels[g]!) ?? 0) + 1);
  }
  return [...shares].filter(([c, n]) => n >= MIN_CELL_SHARE * area[c]!).map(([c]) => c);
}
