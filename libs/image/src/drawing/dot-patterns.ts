import type { SmallParts } from './components.ts';
import type { PartGrid } from './part-grid.ts';

/** Least number of nearby dots of similar size that form a pattern; fewer may be freckles, buttons, a dotted line. */
const MIN_PATTERN = 12;
/** Ink below this separates two dots. */
export const GAP = 96;
/** Ink from here on is the center of a dot; thresholding at it separates dots that touch at a corner. */
export const DOT_CENTER = 190;

/** One search for dots: the ink that separates them and an erosion; lengths in pixels. */
export interface DotSearch {
  readonly width: number;
  readonly height: number;
  /** Side of the largest dot, or of the largest hole between dots. */
  readonly side: number;
  /** Radius of the erosion that takes touching dots apart; 0: none. */
  readonly apart: number;
  /** Least ink of a dot, {@link GAP} or {@link DOT_CENTER}. */
  readonly core: number;
}

/** False for pieces of lines, which are too thin or too long. */
const isDot = ({ width, height }: SmallParts, part: number, { apart, core }: DotSearch): boolean => {
  const [long, short] = [Math.max(width[part]!, height[part]!), Math.min(width[part]!, height[part]!)];
  return core === GAP || (short > Math.max(1, 2 * apart) && long <= 2 * short);
};

/** Classes of dot sizes, by powers of two of their area. */
const SIZE_CLASSES = 12;
/** Count and first and second moments of the middles of like parts in a cell. */
const MOMENTS = 6;

/** 1 for each part that has enough neighbors of like size (within a factor of about three), not all on one line. */
export function patternParts(grid: PartGrid, search: DotSearch): Uint8Array {
  const { parts, columns, rows, cell } = grid;
  const sums = new Float64Array(columns * rows * SIZE_CLASSES * MOMENTS);
  const sizeOf = (part: number): number => Math.min(SIZE_CLASSES - 1, 31 - Math.clz32(parts.area[part]!));
  for (let i = 0; i < parts.count; i++) {
    if (!isDot(parts, i, search)) continue;
    const at = (grid.cellOf(i) * SIZE_CLASSES + sizeOf(i)) * MOMENTS;
    // Small numbers: moments are differences of sums.
    const [x, y] = [parts.x[i]! / cell, parts.y[i]! / cell];
    sums[at]!++;
    sums[at + 1]! += x;
    sums[at + 2]! += y;
    sums[at + 3]! += x * x;
    sums[at + 4]! += y * y;
    sums[at + 5]! += x * y;
  }
  /** Of a square of 5 x 5 cells and the sizes `size` and `size + 1`. */
  const isPattern = (cx: number, cy: number, size: number): boolean => {
    const m = new Float64Array(MOMENTS);
    for (let y = Math.max(0, cy - 2); y <= Math.min(rows - 1, cy + 2); y++) {
      for (let x = Math.max(0, cx - 2); x <= Math.min(columns - 1, cx + 2); x++) {
        const at = ((y * columns + x) * SIZE_CLASSES + size) * MOMENTS;
        for (let k = 0; k < MOMENTS; k++) m[k]! += sums[at + k]! + sums[at + MOMENTS + k]!;
      }
    }
    const n = m[0]!;
    if (n <= MIN_PATTERN) return false;
    const [a, c, b] = [
      m[3]! / n - (m[1]! / n) ** 2,
      m[4]! / n - (m[2]! / n) ** 2,
      m[5]! / n - (m[1]! * m[2]!) / (n * n),
    ];
    const root = Math.hypot((a - c) / 2, b);
    return (a + c) / 2 - root >= 0.06 * ((a + c) / 2 + root);
  };
  // Per cell and pair of sizes: 0 unknown, 1 no, 2 yes.
  const known = new Uint8Array(columns * rows * SIZE_CLASSES);
  const ask = (cx: number, cy: number, size: number): boolean => {
    if (size < 0 || size + 1 >= SIZE_CLASSES) return false;
    const at = (cy * columns + cx) * SIZE_CLASSES + size;
    if (known[at] === 0) known[at] = isPattern(cx, cy, size) ? 2 : 1;
    return known[at] === 2;
  };
  const out = new Uint8Array(parts.count);
  for (let i = 0; i < parts.count; i++) {
    if (!isDot(parts, i, search)) continue;
    const at = grid.cellOf(i);
    const [cx, cy] = [at % columns, Math.floor(at / columns)];
    const size = sizeOf(i);
    if (ask(cx, cy, size) || ask(cx, cy, size - 1)) out[i] = 1;
  }
  return withNeighbors(grid, out, search);
}

/** Takes in parts beside a pattern: its last dots in a tip, too few among themselves. */
function withNeighbors(grid: PartGrid, inPattern: Uint8Array, search: DotSearch): Uint8Array {
  const out = Uint8Array.from(inPattern);
  for (let i = 0; i < out.length; i++) {
    if (out[i] || !isDot(grid.parts, i, search)) continue;
    const area = grid.parts.area[i]!;
    let alike = 0;
    grid.near(i, (other) => {
      if (inPattern[other] && grid.parts.area[other]! <= 3 * area && area <= 3 * grid.parts.area[other]!) alike++;
      return alike < 3;
    });
    if (alike >= 3) out[i] = 1;
  }
  return out;
}
