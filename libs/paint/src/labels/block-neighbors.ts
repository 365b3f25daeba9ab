import type { Blocks } from './blocks.ts';

/**
 * Steps to the 16 neighbors and what it costs to cut them, so that a cut costs about its Euclidean length in every direction
 * (Boykov and Kolmogorov 2003): half the angle between neighboring directions, by length.
 */
const STEPS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
  [2, 1],
  [1, 2],
  [-1, 2],
  [-2, 1],
].flatMap(([dx, dy]) => [
  [dx!, dy!],
  [-dx!, -dy!],
]);
const DX = Int8Array.from(STEPS, ([dx]) => dx!);
const DY = Int8Array.from(STEPS, ([, dy]) => dy!);

/** What it costs to cut a block from its neighbor in each direction, in sides of a block. */
export const CUT_COST = Float64Array.from(STEPS, ([dx, dy]) => {
  const length = Math.hypot(dx!, dy!);
  const angle = length === 1 ? Math.atan(0.5) : length < 2 ? Math.PI / 4 - Math.atan(0.5) : Math.PI / 8;
  return angle / (2 * length);
});

/** The way to the neighbor in each direction in a row-major grid of this width. */
export const neighborOffsets = (width: number): Int32Array => Int32Array.from(DX, (dx, d) => DY[d]! * width + dx);

/** The directions in which a block sees a neighbor on paper past no ink, one bit each: bit `d` for direction `d`. */
export function seenFrom(i: number, blocks: Blocks): number {
  const known = blocks.seen[i]!;
  return known >= 0 ? known : (blocks.seen[i] = look(i, blocks));
}

function look(i: number, { width, height, ink }: Blocks): number {
  const x = i % width;
  const y = (i - x) / width;
  let seen = 0;
  for (let d = 0; d < DX.length; d++) {
    const dx = DX[d]!;
    const dy = DY[d]!;
    if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
    const j = i + dy * width + dx;
    if (ink[j] === 1) continue;
    const half = ((dy / 2) | 0) * width + ((dx / 2) | 0);
    if (half !== 0) {
      // A knight's move passes between two blocks.
      if (ink[i + half] === 1 || ink[j - half] === 1) continue;
    } else if (dx !== 0 && dy !== 0 && ink[i + dx] === 1 && ink[i + dy * width] === 1) continue;
    seen |= 1 << d;
  }
  return seen;
}
