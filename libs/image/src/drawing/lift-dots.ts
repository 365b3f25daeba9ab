import { bitAt, bitsInRange, clearBit, invertBits, spreadBits, type Bits } from './bits.ts';
import { forEachPixel, smallParts, type SmallParts } from './components.ts';
import { DOT_CENTER, GAP, patternParts, type DotSearch } from './dot-patterns.ts';
import { erodedLight } from './lift-net.ts';
import { PartGrid } from './part-grid.ts';

/**
 * Lifts dark dots, where they make a pattern; marks their squares in `dense`. Where dots had to be taken apart, those beside
 * open paper stay: they may be part of an outline.
 */
export function liftDots(ink: Uint8Array, search: DotSearch, dense: Uint8Array, lift: (p: number) => void): void {
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
