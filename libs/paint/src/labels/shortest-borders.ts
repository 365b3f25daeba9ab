import type { Cells } from '../areas/cells.ts';
import { blocksToGrid, type MovingParts } from './blocks-to-grid.ts';
import { blocksOf, partsOfBlocks } from './blocks.ts';
import { cutBorders, type KnownBorders } from './border-cut.ts';
import { freeBlocks } from './free-blocks.ts';

/** How far a border may move, as a share of the long side. */
const REACH = 1 / 15;
/** Blocks across that reach in the coarsest grid of blocks; */
const COARSE_BLOCKS = 12;
/** each next grid is finer by this factor and moves borders by at most this many blocks. */
const REFINEMENT = 3;
const REFINED_REACH = 4;
/** Side of the finest grid's blocks relative to the coarsest's; the smoothing that follows is as wide. */
const FINEST_SHARE = 1 / 4;

/**
 * Borders between parts that meet without a line between them run the shortest way from ink to ink: between the ends of lines
 * that an artist would join. There cells end where a lattice happened to cut them. Within reach of such a border paper is
 * shared anew by a minimum cut whose cost is the Euclidean length of the border over paper; cutting along ink costs nothing. What
 * lies deep inside a part stays, and so does what was painted. Places where more than twelve parts hang together stay, too.
 * @param parts of grid pixels, changed; those before a step are those after the last one, here and in the end
 * @param kept grid pixels that stay as they are
 * @param known borders of the last call, which most strokes leave as they are; holds those of this call afterwards
 */
export function shortenBorders(
  parts: MovingParts,
  kept: readonly number[] | Int32Array,
  cells: Cells,
  known: KnownBorders = new Map(),
): void {
  const used: KnownBorders = new Map();
  let side = Math.max(1, Math.round((Math.max(cells.width, cells.height) * REACH) / COARSE_BLOCKS));
  const finest = Math.max(1, Math.round(side * FINEST_SHARE));
  let any = shorten(parts, kept, cells, side, COARSE_BLOCKS, known, used);
  while (side > finest && any) {
    side = Math.max(finest, Math.round(side / REFINEMENT));
    any = shorten(parts, kept, cells, side, REFINED_REACH, known, used) || any;
  }
  known.clear();
  for (const [key, borders] of used) known.set(key, borders);
}

/**
 * Moves borders in a grid of blocks.
 * @param side of a block, grid pixels
 * @param reach blocks by which a border may move
 * @returns whether any did
 */
function shorten(
  parts: MovingParts,
  kept: readonly number[] | Int32Array,
  cells: Cells,
  side: number,
  reach: number,
  known: KnownBorders,
  used: KnownBorders,
): boolean {
  const blocks = blocksOf(cells, side);
  const part = partsOfBlocks(parts.now, cells, blocks);
  const free = freeBlocks(blocks, part, reach);
  if (!free) return false;
  for (const i of kept) {
    const x = i % cells.width;
    const g = Math.floor((i - x) / cells.width / side) * blocks.width + Math.floor(x / side);
    free[g] = 0;
    if (part[g]! >= 0) part[g] = parts.now[i]!;
  }
  return blocksToGrid(parts, kept, cells, blocks, free, cutBorders(part, free, blocks, parts.count, known, used));
}
