import { cellRuns } from '../areas/cell-runs.ts';
import type { Cells } from '../areas/cells.ts';
import type { Blocks } from './blocks.ts';
import { onceFor } from '../once.ts';

/** The parts of a grid while its borders move. Both arrays are alike but during a step. */
export interface MovingParts {
  /** The part of each pixel. */
  readonly now: Int32Array;
  /** The same before the step under way. */
  readonly before: Int32Array;
  /** Parts there are: numbers are below this. */
  readonly count: number;
  /** Pixels that may not be of the part that most of their cell had at first. */
  readonly strays: number[];
}

/** Pixels of a cell in blocks with ink, and those beside them in blocks without; both row by row. */
interface Fringe {
  readonly pixels: Int32Array;
  readonly rim: Int32Array;
}

/** What is remembered of a drawing, and arrays that are 0 between calls. */
interface Remembered {
  /** Fringes of cells by side of the blocks, made when asked for. */
  readonly fringes: Map<number, (Fringe | undefined)[]>;
  readonly kept: Uint8Array;
  readonly open: Uint8Array;
}

const memory = onceFor(({ labels }: Cells): Remembered => {
  const size = labels.length;
  return { fringes: new Map(), kept: new Uint8Array(size), open: new Uint8Array(size) };
});

/**
 * Carries the parts of free blocks to the grid: pixels of blocks without ink take their block's part; the others of a cell, which
 * lie in blocks with ink, that of the nearest such pixel of their cell that was of their part before, over paper first.
 * @param parts changed
 * @param kept pixels that stay
 * @param free 1 where a block may have changed its part
 * @param shared the part of each block, -1 where ink is
 * @returns whether anything changed
 */
export function blocksToGrid(
  { now, before, strays }: MovingParts,
  kept: Iterable<number>,
  cells: Cells,
  blocks: Blocks,
  free: Uint8Array,
  shared: Int32Array,
): boolean {
  const { labels, width, height, count } = cells;
  const { side, width: w, height: h } = blocks;
  const { kept: stays, open, fringes } = memory(cells);
  for (const i of kept) stays[i] = 1;
  const touched = new Uint8Array(count);
  const touchedCells: number[] = [];
  const changed: number[] = [];
  for (let gy = 0, g = 0; gy < h; gy++) {
    const low = Math.min(height, (gy + 1) * side);
    for (let gx = 0; gx < w; gx++, g++) {
      if (free[g] === 0) continue;
      const part = shared[g]!;
      if (part < 0) continue;
      const right = Math.min(width, (gx + 1) * side);
      for (let y = gy * side; y < low; y++) {
        for (let i = y * width + gx * side, end = y * width + right; i < end; i++) {
          if (now[i] === part || stays[i] === 1) continue;
          now[i] = part;
          changed.push(i);
          const cell = labels[i]!;
          if (touched[cell] === 1) continue;
          touched[cell] = 1;
          touchedCells.push(cell);
        }
      }
    }
  }
  const any = changed.length > 0;
  for (const cell of touchedCells) {
    const { pixels, rim } = fringeOf(cell, cells, blocks, fringes);
    // Where the rim is as it was, so is what takes its part.
    if (rim.every((i) => now[i] === before[i])) continue;
    for (const i of pixels) if (stays[i] === 0) open[i] = 1;
    fill(now, before, rim, open, cells, changed);
    for (const i of pixels) open[i] = 0;
  }
  for (const i of changed) {
    before[i] = now[i]!;
    strays.push(i);
  }
  for (const i of kept) stays[i] = 0;
  return any;
}

/** From the rim on, open pixels take the part of the pixel that they are reached from: over paper, then over ink. */
function fill(
  now: Int32Array,
  before: Int32Array,
  rim: Int32Array,
  open: Uint8Array,
  { wall, width }: Cells,
  changed: number[],
): void {
  const queue = [...rim];
  let ink = 0;
  const reach = (i: number, j: number): void => {
    if (wall[j]! > ink || before[j] !== before[i]) return;
    open[j] = 0;
    queue.push(j);
    if (now[j] === now[i]) return;
    now[j] = now[i]!;
    changed.push(j);
  };
  for (; ink <= 1; ink++) {
    for (let head = 0; head < queue.length; head++) {
      const i = queue[head]!;
      if (open[i - 1] === 1 && i % width !== 0) reach(i, i - 1);
      if (open[i + 1] === 1 && (i + 1) % width !== 0) reach(i, i + 1);
      if (open[i - width] === 1) reach(i, i - width);
      if (open[i + width] === 1) reach(i, i + width);
    }
  }
}

function fringeOf(cell: number, cells: Cells, blocks: Blocks, fringes: Remembered['fringes']): Fringe {
  let ofSide = fringes.get(blocks.side);
  if (!ofSide) fringes.set(blocks.side, (ofSide = new Array<Fringe | undefined>(cells.count)));
  return (ofSide[cell] ??= makeFringe(cell, cells, blocks));
}

function makeFringe(cell: number, cells: Cells, blocks: Blocks): Fringe {
  const { labels, width, height } = cells;
  const { boxes } = cellRuns(cells);
  const { side, width: w, ink } = blocks;
  const left = boxes[4 * cell]!;
  const top = boxes[4 * cell + 1]!;
  const right = boxes[4 * cell + 2]!;
  const low = boxes[4 * cell + 3]!;
  const inFringe = (x: number, y: number): boolean =>
    labels[y * width + x] === cell && ink[Math.floor(y / side) * w + Math.floor(x / side)] === 1;
  const pixels: number[] = [];
  const rim: number[] = [];
  for (let y = top; y <= low; y++) {
    for (let x = left; x <= right; x++) {
      if (labels[y * width + x] !== cell) continue;
      if (inFringe(x, y)) pixels.push(y * width + x);
      else if (
        (x > 0 && inFringe(x - 1, y)) ||
        (x + 1 < width && inFringe(x + 1, y)) ||
        (y > 0 && inFringe(x, y - 1)) ||
        (y + 1 < height && inFringe(x, y + 1))
      ) {
        rim.push(y * width + x);
      }
    }
  }
  return { pixels: Int32Array.from(pixels), rim: Int32Array.from(rim) };
}
