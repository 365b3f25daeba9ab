import type { Cells } from '../areas/cells.ts';
import { minCut } from './min-cut.ts';

/** A block of pixels: the part of the pixel in its middle, or -1 with any ink in it. */
interface Block {
  readonly x: number;
  readonly y: number;
  readonly pixels: number[];
  part: number;
  depth: number;
  free: boolean;
}

const around = (reach: number): (readonly [dx: number, dy: number])[] =>
  Array.from({ length: (2 * reach + 1) ** 2 }, (_, k) => [
    (k % (2 * reach + 1)) - reach,
    Math.floor(k / (2 * reach + 1)) - reach,
  ]);

/** The 16 neighbors: those beside, at the corners, and a knight's move away. In this order costs are added. */
const SIXTEEN = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
  [2, 1],
  [1, 2],
  [-1, 2],
  [-2, 1],
].flatMap(([dx, dy]) => [[dx!, dy!] as const, [-dx!, -dy!] as const]);

/** Half the angle between the directions of the neighbors on both sides, by length. */
function cutCost(dx: number, dy: number): number {
  const length = Math.hypot(dx, dy);
  const angle = dx * dy === 0 ? Math.atan(0.5) : dx ** 2 === dy ** 2 ? Math.PI / 4 - Math.atan(0.5) : Math.PI / 8;
  return angle / (2 * length);
}

/**
 * Borders made the shortest, in its plainest form: every block, every neighbor and every pixel is looked at anew. Of two parts
 * one cut, of more expansion moves of each in turn, twice.
 */
export function shortestPlainly(given: Int32Array, kept: readonly number[], cells: Cells): Int32Array {
  const long = Math.max(cells.width, cells.height);
  let side = Math.max(1, Math.round(long / 15 / 12));
  const finest = Math.max(1, Math.round(side / 4));
  let parts = shareBlocks(given, kept, cells, side, 12);
  while (side > finest && parts.some((part, i) => part !== given[i])) {
    side = Math.max(finest, Math.round(side / 3));
    parts = shareBlocks(parts, kept, cells, side, 4);
  }
  return parts;
}

function shareBlocks(
  parts: Int32Array,
  kept: readonly number[],
  cells: Cells,
  side: number,
  reach: number,
): Int32Array {
  const { width, height, wall } = cells;
  const [w, h] = [Math.ceil(width / side), Math.ceil(height / side)];
  const blocks = Array.from({ length: w * h }, (_, g): Block => {
    const [x, y] = [g % w, Math.floor(g / w)];
    const pixels = around(side)
      .map(([dx, dy]) => [x * side + dx, y * side + dy] as const)
      .filter(([px, py]) => px >= x * side && py >= y * side && px < (x + 1) * side && py < (y + 1) * side)
      .filter(([px, py]) => px < width && py < height)
      .map(([px, py]) => py * width + px);
    const middle = [x, y].map((v, k) => Math.min(k === 0 ? width - 1 : height - 1, v * side + Math.floor(side / 2)));
    const part = pixels.some((i) => wall[i] === 1) ? -1 : parts[middle[1]! * width + middle[0]!]!;
    return { x, y, pixels, part, depth: Infinity, free: false };
  });
  const at = (x: number, y: number): Block | undefined =>
    x < 0 || y < 0 || x >= w || y >= h ? undefined : blocks[y * w + x];
  const beside = (b: Block, corners: boolean): Block[] =>
    around(1).flatMap(([dx, dy]) => (corners || dx === 0 || dy === 0 ? (at(b.x + dx, b.y + dy) ?? []) : []));
  const paper = blocks.filter((b) => b.part >= 0);

  // Depth in its part: 1 beside another part; each step on at even depths over corners too.
  for (const b of paper) if (beside(b, false).some((o) => o.part >= 0 && o.part !== b.part)) b.depth = 1;
  for (let depth = 2; depth <= reach + 1; depth++) {
    const last = paper.filter((b) => b.depth === depth - 1);
    for (const b of last) {
      for (const o of beside(b, depth % 2 === 0)) if (o.part === b.part) o.depth = Math.min(o.depth, depth);
    }
  }
  for (const whole of together(
    paper.filter((b) => b.depth < Infinity),
    (b) => beside(b, false).filter((o) => o.depth < Infinity && o.part === b.part),
  )) {
    const deepest = Math.max(...whole.map((b) => b.depth));
    const core = deepest > reach ? reach + 1 : Math.max(2, Math.ceil(deepest / 2));
    for (const b of whole) b.free = b.depth < core;
  }
  if (!paper.some((b) => b.depth < Infinity)) return parts;
  for (const i of kept) {
    const b = at(Math.floor((i % width) / side), Math.floor(Math.floor(i / width) / side))!;
    b.free = false;
    if (b.part >= 0) b.part = parts[i]!;
  }

  const seen = (b: Block): { other: Block; cost: number }[] =>
    SIXTEEN.flatMap(([dx, dy]) => {
      const other = at(b.x + dx, b.y + dy);
      if (!other || other.part < 0) return [];
      // What a step passes between: of a knight's move either, of a step to a corner both must be ink to hide it.
      const between =
        Math.abs(dx) + Math.abs(dy) === 3
          ? [
              at(b.x + Math.trunc(dx / 2), b.y + Math.trunc(dy / 2))!,
              at(other.x - Math.trunc(dx / 2), other.y - Math.trunc(dy / 2))!,
            ]
          : dx !== 0 && dy !== 0
            ? [at(b.x + dx, b.y)!, at(b.x, b.y + dy)!]
            : [];
      const hidden = between.filter((o) => o.part < 0).length;
      return hidden > 0 && (hidden === 2 || Math.abs(dx) + Math.abs(dy) === 3)
        ? []
        : [{ other, cost: cutCost(dx, dy) }];
    });
  const shared = new Map(blocks.map((b) => [b, b.part]));

  for (const members of together(
    paper.filter((b) => b.free),
    (b) => seen(b).flatMap(({ other }) => (other.free ? [other] : [])),
  )) {
    const labels = [...new Set(members.map((b) => b.part))];
    if (labels.length < 2 || labels.length > 12) continue;
    if (labels.length === 2) for (const b of members) shared.set(b, labels[0]!);
    for (const label of labels.length === 2 ? [labels[1]!] : [...labels, ...labels]) {
      expand(label, members, shared, seen);
    }
  }

  // To the grid: free blocks whole, then what is beside ink from the nearest pixel of its cell that was of its part.
  const out = parts.slice();
  const fixed = new Set(kept);
  const touched = new Set<number>();
  for (const b of paper) {
    if (!b.free) continue;
    for (const i of b.pixels) {
      if (fixed.has(i) || out[i] === shared.get(b)) continue;
      out[i] = shared.get(b)!;
      touched.add(cells.labels[i]!);
    }
  }
  const open = paper.flatMap((b) => b.pixels.filter((i) => touched.has(cells.labels[i]!)));
  const queue = open.sort((p, q) => p - q);
  const done = new Set([...fixed, ...queue]);
  for (const ink of [0, 1]) {
    for (let head = 0; head < queue.length; head++) {
      const i = queue[head]!;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x + 1 < width ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= out.length || done.has(j) || wall[j]! > ink) continue;
        if (cells.labels[j] !== cells.labels[i] || parts[j] !== parts[i]) continue;
        done.add(j);
        out[j] = out[i]!;
        queue.push(j);
      }
    }
  }
  return out;
}

/** Sets of things that hang together, nearest first from the first of each. */
function together<T>(all: readonly T[], next: (one: T) => readonly T[]): T[][] {
  const met = new Set<T>();
  return all.flatMap((first) => {
    if (met.has(first)) return [];
    met.add(first);
    const set = [first];
    for (const one of set) {
      for (const other of next(one)) {
        if (met.has(other)) continue;
        met.add(other);
        set.push(other);
      }
    }
    return [set];
  });
}

/** Each edge and each border to what stays by what cutting it costs; a block that leaves its part pays 0.02. */
function expand(
  label: number,
  members: readonly Block[],
  shared: Map<Block, number>,
  seen: (b: Block) => readonly { other: Block; cost: number }[],
): void {
  const number = new Map(members.map((b, n) => [b, n]));
  const gain = new Float64Array(members.length);
  const edges: { a: number; b: number; weight: number }[] = [];
  for (const [n, b] of members.entries()) {
    const own = shared.get(b)!;
    if (own === label) gain[n]! += 1e6;
    if (b.part === label) gain[n]! += 0.02;
    else if (b.part === own) gain[n]! -= 0.02;
    for (const { other, cost } of seen(b)) {
      const there = shared.get(other)!;
      const m = number.get(other);
      if (m === undefined) gain[n]! += there === label ? cost : there === own ? -cost : 0;
      else if (m > n) {
        const three = own !== there && own !== label && there !== label;
        edges.push({ a: n, b: m, weight: three ? cost / 2 : cost });
        if (three) for (const k of [n, m]) gain[k]! += cost / 2;
      }
    }
  }
  const side = minCut({
    count: members.length,
    a: Int32Array.from(edges, ({ a }) => a),
    b: Int32Array.from(edges, ({ b }) => b),
    gain,
    weight: Float64Array.from(edges, ({ weight }) => weight),
  });
  for (const [n, b] of members.entries()) if (side[n] === 1) shared.set(b, label);
}
