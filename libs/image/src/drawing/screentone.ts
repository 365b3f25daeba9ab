import { bitAt, bitsInRange, clearBit, invertBits, spreadBits, type Bits } from './bits.ts';
import { smallParts, type SmallParts } from './components.ts';
import { PartGrid } from './part-grid.ts';

/** Largest dot, or largest hole between dots, as a share of the longer side. */
const MAX_DOT = 0.012;
/** Least number of nearby dots of similar size that form a pattern; fewer may be freckles, buttons, a dotted line. */
const MIN_PATTERN = 12;
/** Ink from here on is the center of a dot; thresholding at it separates dots that touch at a corner. */
const DOT_CENTER = 190;
/** Ink up to here is the center of a hole. */
const HOLE_CENTER = 64;

/** Ink below this separates two dots. */
const GAP = 96;
/** Successive searches: the threshold `core` that separates dots, and an erosion by `apart` two-thousandths of the longer side. */
const SEARCHES = [
  { apart: 0, core: GAP },
  { apart: 0, core: DOT_CENTER },
  { apart: 1, core: DOT_CENTER },
  { apart: 2, core: DOT_CENTER },
];
/** Patterns are searched for only where {@link busyShare} is at least this. */
const MIN_BUSY_SHARE = 0.005;

/**
 * In place: takes dot patterns out of the lines, dark dots on light as well as light dots in a dark net. Dots of a pattern
 * are many, alike and spread in two directions. What lies between a pattern and the paper outside it stays line.
 * @param ink 0..255, changed
 * @param tone 0..255, changed
 * @param strength darkness of the drawing, which becomes tone
 * @returns how many pixels went from lines to tone
 */
export function liftScreentone(
  ink: Uint8Array,
  tone: Uint8Array,
  strength: Uint8Array,
  width: number,
  height: number,
): number {
  const longSide = Math.max(width, height);
  const side = Math.max(10, Math.min(40, Math.round(MAX_DOT * longSide)));
  if (busyShare(ink, width, height, side) < MIN_BUSY_SHARE) return 0;
  let moved = 0;
  const lift = (p: number): void => {
    if (ink[p] === 0) return;
    if (ink[p]! >= 128) moved++;
    ink[p] = 0;
    tone[p] = strength[p]!;
  };
  const columns = Math.ceil(width / side);
  const dense = new Uint8Array(columns * Math.ceil(height / side));
  const unit = Math.max(1, Math.round(longSide / 2000));
  for (const { apart, core } of SEARCHES) {
    const search = { width, height, side, apart: apart * unit, core };
    liftDots(ink, search, dense, lift);
    liftNet(ink, search, dense, lift);
  }
  // What is left of touching dots.
  const bits = smallParts(bitsInRange(ink, width, height, GAP, 255), side);
  for (let i = 0; i < bits.count; i++) {
    if (dense[Math.floor(bits.y[i]! / side) * columns + Math.floor(bits.x[i]! / side)]) forEachPixel(bits, i, lift);
  }
  return moved;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Share of the squares of four dots' side that rows cross many short dark and light runs in. */
function busyShare(ink: Uint8Array, width: number, height: number, side: number): number {
  const cell = 4 * side;
  const columns = Math.ceil(width / cell);
  const runs = new Int32Array(columns);
  let [busy, count] = [0, 0];
  for (let top = 0; top < height; top += cell) {
    runs.fill(0);
    let rows = 0;
    // Every third row, at offsets by the golden ratio, which no period of dots matches.
    for (; 3 * rows < cell; rows++) {
      const y = top + 3 * rows + Math.floor(3 * ((rows * GOLDEN) % 1));
      if (y >= height) break;
      let dark = false;
      for (let x = 0, p = y * width, from = 0; x < width; x++, p++) {
        if (ink[p]! >= 128 === dark) continue;
        if (x - from <= side) runs[Math.floor(x / cell)]!++;
        from = x;
        dark = !dark;
      }
    }
    for (let k = 0; k < columns; k++, count++) if (runs[k]! >= 3 * rows) busy++;
  }
  return busy / Math.max(1, count);
}

function forEachPixel(parts: SmallParts, part: number, visit: (p: number) => void): void {
  for (let run = parts.firstRun[part]!; run >= 0; run = parts.nextRun[run]!) {
    for (let p = parts.runStart[run]!; p < parts.runEnd[run]!; p++) visit(p);
  }
}

/** One search for dots, see {@link SEARCHES}; `apart` and `side` in pixels. */
interface DotSearch {
  readonly width: number;
  readonly height: number;
  readonly side: number;
  readonly apart: number;
  readonly core: number;
}

/** False for pieces of lines, which are too thin or too long. */
const isDot = ({ width, height }: SmallParts, part: number, { apart, core }: DotSearch): boolean => {
  const [long, short] = [Math.max(width[part]!, height[part]!), Math.min(width[part]!, height[part]!)];
  return core === GAP || (short > Math.max(1, 2 * apart) && long <= 2 * short);
};

/** The light pixels of a picture, eroded. */
function erodedLight(ink: Uint8Array, { width, height, apart }: DotSearch): Bits {
  const light = spreadBits(bitsInRange(ink, width, height, HOLE_CENTER + 1, 255), apart);
  invertBits(light);
  return light;
}

/** The dark pixels of a picture, eroded. */
function erodedDark(ink: Uint8Array, { width, height, apart, core }: DotSearch): Bits {
  if (apart === 0) return bitsInRange(ink, width, height, core, 255);
  const dark = spreadBits(bitsInRange(ink, width, height, 0, core - 1), apart);
  invertBits(dark);
  return dark;
}

/** {@link erodedLight} without small components, which are holes. */
function openPaper(ink: Uint8Array, search: DotSearch): Bits {
  const open = erodedLight(ink, search);
  const holes = smallParts(open, search.side);
  for (let i = 0; i < holes.count; i++) {
    forEachPixel(holes, i, (p) => clearBit(open, p % search.width, Math.floor(p / search.width)));
  }
  return open;
}

/** Lifts the dark net between light dots, where they make a pattern; marks their squares in `dense`. */
function liftNet(ink: Uint8Array, search: DotSearch, dense: Uint8Array, lift: (p: number) => void): void {
  if (search.core === GAP) return;
  const holes = smallParts(erodedLight(ink, search), search.side);
  const grid = new PartGrid(holes, search.side, search.width, search.height);
  const inPattern = patternParts(grid, search);
  for (let i = 0; i < holes.count; i++) if (inPattern[i]) dense[grid.cellOf(i)] = 1;
  bridgeHoles(grid, inPattern, search, lift);
}

/**
 * Lifts dark dots, where they make a pattern; marks their squares in `dense`. Where dots had to be taken apart, those beside
 * open paper stay: they may be part of an outline.
 */
function liftDots(ink: Uint8Array, search: DotSearch, dense: Uint8Array, lift: (p: number) => void): void {
  const { width, height, side, apart, core } = search;
  const dots = smallParts(erodedDark(ink, search), side);
  const grid = new PartGrid(dots, side, width, height);
  const inPattern = patternParts(grid, search);
  if (!inPattern.includes(1)) return;
  if (core !== GAP) {
    const open = openPaper(ink, search);
    for (let i = 0; i < dots.count; i++) if (inPattern[i] && isBeside(dots, i, open, search)) inPattern[i] = 0;
  }
  for (let i = 0; i < dots.count; i++) {
    if (!inPattern[i]) continue;
    dense[grid.cellOf(i)] = 1;
    if (apart === 0) forEachPixel(dots, i, lift);
    else liftAround(dots, i, apart, width, height, lift);
  }
  if (apart === 0) for (let i = 0; i < dots.count; i++) if (inPattern[i]) clearRim(dots, i, ink, width, height, lift);
}

/** True where open paper is near the bounding box of a part. */
function isBeside({ x, y, width: w, height: h }: SmallParts, part: number, open: Bits, search: DotSearch): boolean {
  const margin = 2 * search.apart + 2;
  const [rx, ry] = [w[part]! / 2 + margin, h[part]! / 2 + margin];
  const right = Math.min(search.width - 1, Math.ceil(x[part]! + rx));
  const bottom = Math.min(search.height - 1, Math.ceil(y[part]! + ry));
  for (let py = Math.max(0, Math.floor(y[part]! - ry)); py <= bottom; py++) {
    for (let px = Math.max(0, Math.floor(x[part]! - rx)); px <= right; px++) {
      if (bitAt(open, px, py)) return true;
    }
  }
  return false;
}

/** Lifts a dot to its old size. */
function liftAround(
  dots: SmallParts,
  part: number,
  apart: number,
  width: number,
  height: number,
  lift: (p: number) => void,
): void {
  forEachPixel(dots, part, (p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    for (let yy = Math.max(0, y - apart); yy <= Math.min(height - 1, y + apart); yy++) {
      for (let xx = Math.max(0, x - apart); xx <= Math.min(width - 1, x + apart); xx++) lift(yy * width + xx);
    }
  });
}

/** Classes of dot sizes, by powers of two of their area. */
const SIZE_CLASSES = 12;
/** Count and first and second moments of the middles of like parts in a cell. */
const MOMENTS = 6;

/** 1 for each part that has enough neighbors of like size (within a factor of about three), not all on one line. */
function patternParts(grid: PartGrid, search: DotSearch): Uint8Array {
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
    grid.near(i, 1, (other) => {
      if (inPattern[other] && grid.parts.area[other]! <= 3 * area && area <= 3 * grid.parts.area[other]!) alike++;
      return alike < 3;
    });
    if (alike >= 3) out[i] = 1;
  }
  return out;
}

/** The holes of a pattern within one and a half times the distance of the second nearest, of the same pattern. */
function nextHoles(grid: PartGrid, inPattern: Uint8Array, part: number): number[] {
  const { parts } = grid;
  const found: number[] = [];
  const distance: number[] = [];
  let [first, second] = [Infinity, Infinity];
  grid.near(part, 1, (other) => {
    if (other === part || !inPattern[other]) return true;
    const d = Math.hypot(parts.x[other]! - parts.x[part]!, parts.y[other]! - parts.y[part]!);
    found.push(other);
    distance.push(d);
    if (d < first) [first, second] = [d, first];
    else if (d < second) second = d;
    return true;
  });
  const limit = 1.5 * (second < Infinity ? second : first);
  return found.filter((_, k) => distance[k]! <= limit);
}

/**
 * Lifts what lies between neighboring holes: strokes as wide as the holes, from middle to middle. Holes with fewer than
 * three neighbors are chance gaps between lines.
 */
function bridgeHoles(
  grid: PartGrid,
  inPattern: Uint8Array,
  { width, apart }: DotSearch,
  lift: (p: number) => void,
): void {
  const { parts } = grid;
  const links: (readonly number[])[] = [];
  for (let i = 0; i < parts.count; i++) links.push(inPattern[i] ? nextHoles(grid, inPattern, i) : []);
  for (let i = 0; i < parts.count; i++) {
    if (links[i]!.length < 3) continue;
    for (const other of links[i]!) {
      if (links[other]!.length < 3) continue;
      const thick =
        Math.min(parts.width[i]!, parts.height[i]!, parts.width[other]!, parts.height[other]!) + 2 * apart + 1;
      stroke(parts.x[i]!, parts.y[i]!, parts.x[other]!, parts.y[other]!, thick / 2, width, lift);
    }
  }
}

function stroke(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius: number,
  width: number,
  lift: (p: number) => void,
): void {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = Math.max(1e-6, dx * dx + dy * dy);
  for (let y = Math.ceil(Math.min(y0, y1)); y <= Math.max(y0, y1); y++) {
    for (let x = Math.ceil(Math.min(x0, x1) - radius); x <= Math.max(x0, x1) + radius; x++) {
      const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
      if (x >= 0 && x < width && ex * ex + ey * ey <= radius * radius) lift(y * width + x);
    }
  }
}

/** Lifts the soft rim of a lifted dot where it is not the rim of a line as well. */
function clearRim(
  { x, y, width: w, height: h }: SmallParts,
  part: number,
  ink: Uint8Array,
  width: number,
  height: number,
  lift: (p: number) => void,
): void {
  const [left, right] = [x[part]! - w[part]! / 2 - 1, x[part]! + w[part]! / 2 + 1];
  const [top, bottom] = [y[part]! - h[part]! / 2 - 1, y[part]! + h[part]! / 2 + 1];
  for (let py = Math.max(0, Math.floor(top)); py <= Math.min(height - 1, Math.ceil(bottom)); py++) {
    for (let px = Math.max(0, Math.floor(left)); px <= Math.min(width - 1, Math.ceil(right)); px++) {
      const p = py * width + px;
      if (ink[p] === 0 || ink[p]! >= DOT_CENTER) continue;
      if (px > 0 && ink[p - 1]! >= DOT_CENTER) continue;
      if (px < width - 1 && ink[p + 1]! >= DOT_CENTER) continue;
      if (py > 0 && ink[p - width]! >= DOT_CENTER) continue;
      if (py < height - 1 && ink[p + width]! >= DOT_CENTER) continue;
      lift(p);
    }
  }
}
