import { bitsInRange } from './bits.ts';
import { forEachPixel, smallParts } from './components.ts';
import { DOT_CENTER, GAP } from './dot-patterns.ts';
import { liftDots } from './lift-dots.ts';
import { liftNet } from './lift-net.ts';

/** Largest dot, or largest hole between dots, as a share of the longer side. */
const MAX_DOT = 0.012;
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
