import { onceFor } from '../once.ts';
import type { Cells } from './cells.ts';

/** Where the cells of a drawing lie, in forms that are quicker to read than a cell for each pixel. */
export interface CellRuns {
  /** Runs of pixels of one cell, in the order of pixels: the cell of each, and the pixel behind its last. */
  readonly cell: Int32Array;
  readonly end: Int32Array;
  /** `[count, 4]`: first column, first row, last column and last row of each cell. */
  readonly boxes: Int32Array;
  /** A bit for each pixel whose right or lower neighbor lies in another cell, 32 to a word, rows beginning with one of their own. */
  readonly borders: Uint32Array;
}

/** Made once for a drawing. */
export const cellRuns = onceFor(({ labels, count, width, height }: Cells): CellRuns => {
  const cell: number[] = [];
  const end: number[] = [];
  const boxes = new Int32Array(4 * count);
  for (let c = 0; c < 4 * count; c += 4) {
    boxes[c] = width;
    boxes[c + 1] = height;
  }
  const words = Math.ceil(width / 32);
  const borders = new Uint32Array(words * height);
  for (let y = 0, i = 0; y < height; y++) {
    const below = y + 1 < height ? width : 0;
    for (let x = 0; x < width;) {
      const left = x;
      const own = labels[i]!;
      for (; x < width && labels[i] === own; x++, i++) {
        if (labels[i + below] !== own) borders[y * words + (x >>> 5)]! |= 1 << (x & 31);
      }
      if (x < width) borders[y * words + ((x - 1) >>> 5)]! |= 1 << ((x - 1) & 31);
      cell.push(own);
      end.push(i);
      const c = 4 * own;
      if (left < boxes[c]!) boxes[c] = left;
      if (y < boxes[c + 1]!) boxes[c + 1] = y;
      if (x - 1 > boxes[c + 2]!) boxes[c + 2] = x - 1;
      boxes[c + 3] = y;
    }
  }
  return { cell: Int32Array.from(cell), end: Int32Array.from(end), boxes, borders };
});
