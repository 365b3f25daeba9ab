import { apart, emptyBox, fillOfHull, grow, offCenter, sides, type Box } from './boxes.ts';
import type { Cells } from './cells.ts';
import { inkParts } from './ink-parts.ts';

/** A bubble covers at least and at most this share of the page. */
const [MIN_SHARE, MAX_SHARE] = [0.001, 0.2];
/** Least share of its convex hull that a bubble fills; tails and points leave some of it empty. */
const MIN_HULL_FILL = 0.75;
/** Letters or words of a text at least, and the bounds of their sizes relative to the median size. */
const MIN_LETTERS = 3;
const [MIN_SIZE_RATIO, MAX_SIZE_RATIO] = [0.35, 2.5];
/** Fewer than this many are text only where they span no more than this share of the bubble's height: a face has few features, too. */
const [MANY_LETTERS, MAX_SPAN_OF_FEW] = [6, 0.5];
/** Words are at most this share of the bubble's longer side. */
const MAX_WORD_SIDE = 0.5;
/** Letters of a text are no farther apart than this many times their size. */
const MAX_SPACING = 1.3;
/** Ink in the rectangle around a text, at least: features of a face lie farther apart. */
const MIN_TEXT_INK = 0.25;
/** Share of the bubble's inner ink parts that belong to the text. */
const MIN_TEXT_SHARE = 0.7;
/** How far the text's middle may lie from the bubble's, as a share of the bubble's sides. */
const MAX_OFF_CENTER = 0.2;

/**
 * Speech bubbles: closed areas, about convex, that hold text: small ink parts of like size, close to each
 * other, about the middle. Meant for comic pages: a badge with writing on it looks the same.
 * @param areas the area of each cell
 * @param closed 1 where a cell's area is enclosed by lines and does not touch the picture's border
 * @returns 1 for each cell of a bubble, the insides of its letters too
 */
export function findBubbles(cells: Cells, areas: Int32Array, closed: Uint8Array): Uint8Array {
  const { labels, wall, area, count, width, height } = cells;
  const found = new Uint8Array(count);
  const size = new Float64Array(count);
  for (let c = 0; c < count; c++) size[areas[c]!]! += area[c]!;
  const candidate = new Map<number, { box: Box; letters: Box[]; holes: number[] }>();
  for (let c = 0; c < count; c++) {
    const share = size[areas[c]!]! / labels.length;
    if (closed[c] === 1 && share >= MIN_SHARE && share <= MAX_SHARE && !candidate.has(areas[c]!)) {
      candidate.set(areas[c]!, { box: emptyBox(), letters: [], holes: [] });
    }
  }
  if (candidate.size === 0) return found;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (wall[i] === 0) {
        const own = candidate.get(areas[labels[i]!]!);
        if (own) grow(own.box, x, y);
      }
    }
  }
  for (const { box, around } of inkParts(cells, areas)) {
    // Ink within one area, but for what it encloses itself, is a letter or a feature of that area.
    const [most] = [...around].sort((p, q) => size[q]! - size[p]!);
    const own = most === undefined ? undefined : candidate.get(most);
    if (!own) continue;
    const [w, h] = sides(box);
    const inner = [...around].filter((a) => a !== most);
    if (inner.some((a) => size[a]! >= w * h)) continue;
    own.letters.push(box);
    own.holes.push(...inner);
  }
  const bubbles = new Set<number>();
  for (const [id, { box, letters, holes }] of candidate) {
    if (!isText(letters, box, cells)) continue;
    const holds = (x: number, y: number): boolean => wall[y * width + x] === 0 && areas[labels[y * width + x]!] === id;
    if (fillOfHull(box, holds) < MIN_HULL_FILL) continue;
    bubbles.add(id);
    for (const hole of holes) bubbles.add(hole);
  }
  for (let c = 0; c < count; c++) if (bubbles.has(areas[c]!)) found[c] = 1;
  return found;
}

/** Whether ink parts within an area are mostly a block of letters about its middle. */
function isText(parts: readonly Box[], box: Box, { wall, width }: Cells): boolean {
  if (parts.length < MIN_LETTERS) return false;
  const sizes = parts.map((part) => Math.max(...sides(part)));
  const usual = [...sizes].sort((p, q) => p - q)[parts.length >> 1]!;
  const [w, h] = sides(box);
  if (usual > MAX_WORD_SIDE * Math.max(w, h)) return false;
  const alike = parts.filter((_, k) => sizes[k]! >= MIN_SIZE_RATIO * usual && sizes[k]! <= MAX_SIZE_RATIO * usual);
  const group = new Set<Box>([...alike].sort((p, q) => offCenter(p, box) - offCenter(q, box)).slice(0, 1));
  for (const one of group) {
    for (const other of alike) if (!group.has(other) && apart(one, other) <= MAX_SPACING * usual) group.add(other);
  }
  if (group.size < MIN_LETTERS || group.size < MIN_TEXT_SHARE * parts.length) return false;
  const text = emptyBox();
  for (const { left, right, top, bottom } of group) {
    grow(text, left, top);
    grow(text, right, bottom);
  }
  if (offCenter(text, box) > MAX_OFF_CENTER) return false;
  if (group.size < MANY_LETTERS && sides(text)[1] > MAX_SPAN_OF_FEW * h) return false;
  let ink = 0;
  for (let y = text.top; y <= text.bottom; y++) {
    for (let x = text.left; x <= text.right; x++) ink += wall[y * width + x]!;
  }
  return ink >= MIN_TEXT_INK * sides(text)[0] * sides(text)[1];
}
