import type { Cells } from '../areas/cells.ts';
import { Heap } from './geodesic.ts';
import type { Seed } from './seeds.ts';

/** Cost of a step over ink; one over paper costs 1. */
const INK_COST = 40;

/**
 * Cells that hold hints of several labels, shared out pixel by pixel: each pixel goes to the label whose painted pixels
 * are nearest within the cell, with ink as a cost.
 * @param labelOf the label of each seed
 * @param shared 1 where a cell is to be shared
 * @returns the label of each pixel of those cells, -1 elsewhere; or undefined when no cell is shared
 */
export function splitCells(
  seeds: readonly (Seed | undefined)[],
  labelOf: Int32Array,
  shared: Uint8Array,
  { labels, wall, width, height }: Cells,
): Int32Array | undefined {
  if (!shared.includes(1)) return undefined;
  const owner = new Int32Array(labels.length).fill(-1);
  const heap = new Heap(1024);
  const best = new Float32Array(labels.length).fill(Infinity);
  for (const [s, seed] of seeds.entries()) {
    if (!seed) continue;
    for (const i of seed.pixels) {
      if (shared[labels[i]!] === 0) continue;
      owner[i] = labelOf[s]!;
      best[i] = 0;
      heap.push(i, 0);
    }
  }
  for (let i = heap.pop(); i >= 0; i = heap.pop()) {
    const at = heap.key;
    if (at > best[i]!) continue;
    const x = i % width;
    const y = (i - x) / width;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const j = ny * width + nx;
        if (labels[j] !== labels[i]) continue;
        const step = (dx !== 0 && dy !== 0 ? Math.SQRT2 : 1) * (wall[j] === 1 ? INK_COST : 1);
        const reached = Math.fround(at + step);
        if (reached >= best[j]!) continue;
        best[j] = reached;
        owner[j] = owner[i]!;
        heap.push(j, reached);
      }
    }
  }
  return owner;
}
