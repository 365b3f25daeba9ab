import type { Cells } from '../areas/cells.ts';
import { onceFor } from '../once.ts';

/** The grid in square blocks of pixels, those at its right and lower border cut off: a coarser grid, which no hint changes. */
export interface Blocks {
  /** Grid pixels along a block's side. */
  readonly side: number;
  /** Blocks per row and per column. */
  readonly width: number;
  readonly height: number;
  /** 1 where any pixel of a block is ink. */
  readonly ink: Uint8Array;
  /** The neighbors that a block sees, as `seenFrom` of block-neighbors.ts finds them when asked; -1 before. */
  readonly seen: Int32Array;
}

/** What was made for a drawing, by side. */
const madeFor = onceFor<Cells, Map<number, Blocks>>(() => new Map());

/** The blocks of a drawing's grid; made once for each side. */
export function blocksOf(cells: Cells, side: number): Blocks {
  const bySide = madeFor(cells);
  let blocks = bySide.get(side);
  if (!blocks) bySide.set(side, (blocks = makeBlocks(cells, side)));
  return blocks;
}

function makeBlocks({ wall, width, height }: Cells, side: number): Blocks {
  const [w, h] = [Math.ceil(width / side), Math.ceil(height / side)];
  const ink = new Uint8Array(w * h);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / side) * w;
    // From one pixel of ink to the next.
    for (const [start, end] = [i, i + width]; ; i++) {
      i = wall.indexOf(1, i);
      if (i < 0 || i >= end) {
        i = end;
        break;
      }
      ink[row + Math.floor((i - start) / side)] = 1;
    }
  }
  return { side, width: w, height: h, ink, seen: new Int32Array(w * h).fill(-1) };
}

/** The part of each block: that of the pixel in its middle, -1 where any of it is ink. */
export function partsOfBlocks(parts: Int32Array, { width, height }: Cells, blocks: Blocks): Int32Array {
  const { side, width: w, height: h, ink } = blocks;
  const part = new Int32Array(w * h);
  const middle = side >> 1;
  for (let y = 0, g = 0; y < h; y++) {
    const row = Math.min(height - 1, y * side + middle) * width;
    const last = row + width - 1;
    for (let x = 0, i = row + middle; x < w; x++, g++, i += side) {
      part[g] = ink[g] === 1 ? -1 : parts[Math.min(last, i)]!;
    }
  }
  return part;
}
