import { apart, emptyBox, grow, sides, type Box } from './boxes.ts';
import type { Cells } from './cells.ts';
import { find, join } from './disjoint-sets.ts';
import { inkParts, type InkPart } from './ink-parts.ts';

/** A connected part of the ink that may be a letter or a stroke of one. */
interface Glyph {
  readonly box: Box;
  readonly pixels: readonly number[];
  /** The areas it encloses. */
  readonly holes: readonly number[];
  /** The area around it. */
  readonly around: number;
}

/** Letters close to each other. */
export interface TextBlock {
  readonly box: Box;
  readonly glyphs: readonly Glyph[];
}

/** The longer side of a glyph, as a share of the drawing's long side, and in grid pixels at least. */
const [MIN_GLYPH_SIDE, MAX_GLYPH_SIDE, MIN_GLYPH_PIXELS] = [0.006, 0.12, 6];
/** Glyphs of one block are no farther apart than this many times the smaller one's side, and alike in size by this ratio. */
const [MAX_SPACING, MAX_SIZE_RATIO] = [1.3, 3];
/** Glyphs of a block at least, and among them such as no single stroke draws. */
const [MIN_GLYPHS, MIN_COMPLEX, MIN_COMPLEX_SHARE] = [5, 3, 0.3];
/** Length of the lines of a glyph relative to its diagonal from which on it is no single stroke: a bar has 1, an L 1.4, a ring 2.2. */
const COMPLEX_LENGTH = 1.3;
/** Holes cover at most this share of the boxes of a block's glyphs: rows of drawn figures and buttons are mostly hole. */
const MAX_HOLE_SHARE = 0.25;
/** More parts of the ink than this of a letter's size are a texture, not a text. */
const MAX_PARTS = 1500;

/**
 * Blocks of text: small parts of the ink of like size close to each other, most of them of several strokes, with small holes. Each lies
 * within one area, but for what it encloses itself. Hatching is none, since its strokes are straight; eyes and a mouth are too few.
 * @param areas the area of each cell
 * @param size paper pixels of each area
 */
export function findText(cells: Cells, areas: Int32Array, size: Float64Array): TextBlock[] {
  const side = Math.max(cells.width, cells.height);
  const least = Math.max(MIN_GLYPH_PIXELS, MIN_GLYPH_SIDE * side);
  const parts = inkParts(cells, areas).flatMap((part) => {
    const [w, h] = sides(part.box);
    if (Math.max(w, h) < least || Math.max(w, h) > MAX_GLYPH_SIDE * side) return [];
    const glyph = glyphOf(part, size);
    // Both edges of a line are counted.
    return glyph ? [{ ...glyph, complex: part.edge / 2 >= COMPLEX_LENGTH * Math.hypot(w, h) }] : [];
  });
  if (parts.length > MAX_PARTS) return [];
  const letters = parts.filter(({ complex }) => complex);
  const strokes = parts.filter(({ complex }) => !complex);
  const parent = Int32Array.from(letters, (_, k) => k);
  for (let p = 0; p < letters.length; p++) {
    for (let q = p + 1; q < letters.length; q++) if (areBeside(letters[p]!, letters[q]!)) join(parent, p, q);
  }
  const blocks = new Map<number, Glyph[]>();
  for (let p = 0; p < letters.length; p++) {
    const first = find(parent, p);
    blocks.set(first, [...(blocks.get(first) ?? []), letters[p]!]);
  }
  return [...blocks.values()].flatMap((complex) => {
    if (complex.length < MIN_COMPLEX) return [];
    const usual = complex.map(sideOf).sort((p, q) => p - q)[complex.length >> 1]!;
    // Longer strokes beside a text are pieces of what is around it.
    const beside = strokes.filter((one) => sideOf(one) <= usual && complex.some((letter) => areBeside(letter, one)));
    const glyphs = [...complex, ...beside];
    if (glyphs.length < MIN_GLYPHS || complex.length < MIN_COMPLEX_SHARE * glyphs.length) return [];
    let [holes, boxes] = [0, 0];
    const box = emptyBox();
    for (const glyph of glyphs) {
      const [w, h] = sides(glyph.box);
      boxes += w * h;
      for (const hole of glyph.holes) holes += size[hole]!;
      grow(box, glyph.box.left, glyph.box.top);
      grow(box, glyph.box.right, glyph.box.bottom);
    }
    return holes <= MAX_HOLE_SHARE * boxes ? [{ box, glyphs }] : [];
  });
}

const sideOf = ({ box }: Glyph): number => Math.max(...sides(box));

/** Whether two glyphs are as close and as much alike in size as those of one text. */
function areBeside(p: Glyph, q: Glyph): boolean {
  const [small, large] = [Math.min(sideOf(p), sideOf(q)), Math.max(sideOf(p), sideOf(q))];
  return p.around === q.around && large <= MAX_SIZE_RATIO * small && apart(p.box, q.box) <= MAX_SPACING * small;
}

/** Undefined for what bounds more than one area that it does not enclose. */
function glyphOf({ box, pixels, around }: InkPart, size: Float64Array): Glyph | undefined {
  const [outside, ...inside] = [...around].sort((p, q) => size[q]! - size[p]!);
  const [w, h] = sides(box);
  if (outside === undefined || inside.some((area) => size[area]! >= w * h)) return undefined;
  return { box, pixels, holes: inside, around: outside };
}
