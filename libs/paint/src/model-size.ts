import { HINT_CELL, type Size } from '@irodori/image';

/**
 * The size at which a model sees a picture: proportions kept, inside the square it was trained at, since it recognizes
 * parts by their size relative to a square that holds the whole figure. Only long strips reach beyond it: no side falls below half of the
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
