import type { Blocks } from './blocks.ts';

/** In parts too thin for the reach, blocks deeper than this share of the part's greatest depth stay. */
const KEPT_DEPTH = 0.5;

/**
 * 1 where a block may change its part: on paper within `reach` blocks of a border between parts that lies on paper, and not
 * deep in its part. Undefined without such borders.
 * @param part the part of each block, -1 where ink is
 */
export function freeBlocks({ width, height }: Blocks, part: Int32Array, reach: number): Uint8Array | undefined {
  const count = part.length;
  const depth = new Uint8Array(count);
  const queue: number[] = [];
  const start = (i: number, j: number): void => {
    if (part[i]! < 0 || part[j]! < 0) return;
    if (depth[i] === 0) {
      depth[i] = 1;
      queue.push(i);
    }
    if (depth[j] === 0) {
      depth[j] = 1;
      queue.push(j);
    }
  };
  for (let y = 0, i = 0; y < height; y++) {
    const last = (y + 1) * width - 1;
    for (; i < last; i++) {
      const own = part[i]!;
      if (part[i + 1] !== own) start(i, i + 1);
      if (i + width < count && part[i + width] !== own) start(i, i + width);
    }
    if (i + width < count && part[i + width] !== part[i]) start(i, i + width);
    i++;
  }
  if (queue.length === 0) return undefined;
  // By turns with and without diagonals: circles come out as octagons.
  let [own, next] = [0, 0];
  const reached = (j: number): void => {
    if (depth[j] !== 0 || part[j] !== own) return;
    depth[j] = next;
    queue.push(j);
  };
  for (let head = 0; head < queue.length; head++) {
    const i = queue[head]!;
    next = depth[i]! + 1;
    if (next > reach + 1) break;
    own = part[i]!;
    const x = i % width;
    const left = x > 0;
    const right = x + 1 < width;
    const above = i >= width;
    const below = i + width < count;
    if (left) reached(i - 1);
    if (right) reached(i + 1);
    if (above) reached(i - width);
    if (below) reached(i + width);
    if (next % 2 !== 0) continue;
    if (left && above) reached(i - width - 1);
    if (right && above) reached(i - width + 1);
    if (left && below) reached(i + width - 1);
    if (right && below) reached(i + width + 1);
  }
  // Connected reached blocks of one part.
  const free = new Uint8Array(count);
  const seen = new Uint8Array(count);
  const whole: number[] = [];
  const joined = (j: number): void => {
    if (seen[j] === 1 || depth[j] === 0 || part[j] !== own) return;
    seen[j] = 1;
    whole.push(j);
  };
  for (const first of queue) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    whole.length = 0;
    whole.push(first);
    own = part[first]!;
    let deepest = 0;
    for (let head = 0; head < whole.length; head++) {
      const i = whole[head]!;
      if (depth[i]! > deepest) deepest = depth[i]!;
      const x = i % width;
      if (x > 0) joined(i - 1);
      if (x + 1 < width) joined(i + 1);
      if (i >= width) joined(i - width);
      if (i + width < count) joined(i + width);
    }
    const core = deepest > reach ? reach + 1 : Math.max(2, Math.ceil(KEPT_DEPTH * deepest));
    for (const i of whole) if (depth[i]! < core) free[i] = 1;
  }
  return free;
}
