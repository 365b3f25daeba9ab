import { HINT_CELL, type Size } from '@irodori/image';

/**
 * The size at which a model sees a picture: proportions kept, inside the square it was trained at, for it knows parts by
 * their size in a square with the whole figure in it. Only long strips reach beyond it: no side falls below half of the
 * square. Sides are multiples of 4, a hint cell.
 * @param trainSize side of the training square, pixels
 */
export function modelSize({ width, height }: Size, trainSize: number): Size {
  const scale = Math.max(trainSize / Math.max(width, height), trainSize / 2 / Math.min(width, height));
  const longest = HINT_CELL * trainSize;
  const at = (side: number): number =>
    Math.min(longest, Math.max(HINT_CELL, HINT_CELL * Math.round((side * scale) / HINT_CELL)));
  return { width: at(width), height: at(height) };
}

/** Short side at which hints are met and colors kept inside small parts such as eyes. */
const PAINT_SIDE = 320;

/** Beyond these a strip's paint is made smaller. */
const MOST_PIXELS = 600_000;
const LONGEST = 4096;

/**
 * The size at which hints are met, proportions kept: 320 pixels on the short side, less only where the picture has less,
 * never less than the model saw. Sides are multiples of 4, a hint cell.
 * @param seen the size at which the model sees the picture
 */
export function paintSize({ width, height }: Size, seen: Size): Size {
  const short = Math.min(width, height);
  const wanted = Math.max(Math.min(seen.width, seen.height), Math.min(PAINT_SIDE, short)) / short;
  const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)));
  const at = (side: number, least: number): number =>
    Math.max(least, Math.min(LONGEST, HINT_CELL * Math.round((side * scale) / HINT_CELL)));
  return { width: at(width, seen.width), height: at(height, seen.height) };
}
