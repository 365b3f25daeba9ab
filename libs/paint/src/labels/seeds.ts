import type { Rgb, UserHint } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';

/** What one hint holds for certain. */
export interface Seed {
  readonly color: Rgb;
  /** The painted grid pixels that count: on paper, on the hint's side of every line it only touches. */
  readonly pixels: Int32Array;
  /** The cells it takes. */
  readonly cells: readonly number[];
}

/** A hint takes cells of whose paper it covers at least this share. */
const MIN_COVERED_SHARE = 0.5;

interface Disk {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * Finds what each hint holds. A dot holds the side of a line on which its center lies or, with the center on ink, most of
 * it. A stroke holds every area that it runs through by more than its own width, or covers by half, and no other.
 * @param hints in pixels of the drawing
 * @param areas the area of each cell: cells without a line between them
 * @param scale side of a grid pixel in pixels of the drawing
 */
export function findSeeds(
  hints: readonly UserHint[],
  cells: Cells,
  areas: Int32Array,
  scale: number,
): (Seed | undefined)[] {
  const known = remembered.get(areas);
  const used = new Map<string, Held | undefined>();
  remembered.set(areas, used);
  return hints.map((hint) => {
    const key = keyOf(hint);
    let held = used.get(key) ?? known?.get(key);
    if (!held && !used.has(key)) held = findHeld(hint, cells, areas, scale);
    used.set(key, held);
    return held && { color: hint.color, ...held };
  });
}

type Held = Pick<Seed, 'pixels' | 'cells'>;

/** What the hints of the last call hold, by areas: most strokes add one. */
const remembered = new WeakMap<Int32Array, Map<string, Held | undefined>>();

const keyOf = (hint: UserHint): string =>
  `${hint.radius}:${hint.kind === 'point' ? `${hint.x},${hint.y}` : `${hint.kind}:${hint.points.join()}`}`;

function findHeld(hint: UserHint, cells: Cells, areas: Int32Array, scale: number): Held | undefined {
  const radius = Math.max(0.5, hint.radius / scale);
  const points = (hint.kind === 'point' ? [[hint.x, hint.y] as const] : hint.points).map(
    ([x, y]) => [x / scale - 0.5, y / scale - 0.5] as const,
  );
  const path = walk(points, cells);
  if (path.length === 0) return undefined;
  const held = length(points) > 2 * radius ? strokeSeed(path, radius, cells, areas) : undefined;
  return held ?? dotSeed({ ...path[path.length >> 1]!, radius }, cells);
}

function length(points: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    sum += Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]);
  }
  return sum;
}

const STEP = 0.5;

/** Places along the points every half pixel, those in the picture only. */
function walk(points: readonly (readonly [number, number])[], { width, height }: Cells): { x: number; y: number }[] {
  const path: { x: number; y: number }[] = [];
  const inside = (v: number, most: number): boolean => v >= -0.5 && v < most - 0.5;
  const add = (x: number, y: number): void => {
    if (inside(x, width) && inside(y, height)) path.push({ x, y });
  };
  if (points.length === 1) add(...points[0]!);
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1]!, points[i]!];
    const steps = Math.min(100_000, Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / STEP)));
    for (let k = i === 1 ? 0 : 1; k <= steps; k++) add(ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps);
  }
  return path;
}

/** Calls back for the grid pixels whose center a disk covers, and for the one it is centered on. */
function eachCovered({ x, y, radius }: Disk, { width, height }: Cells, call: (i: number) => void): void {
  const [cx, cy] = [Math.round(x), Math.round(y)];
  const reach = radius * radius;
  for (let py = Math.max(0, Math.ceil(y - radius)); py <= Math.min(height - 1, Math.floor(y + radius)); py++) {
    for (let px = Math.max(0, Math.ceil(x - radius)); px <= Math.min(width - 1, Math.floor(x + radius)); px++) {
      if ((px - x) ** 2 + (py - y) ** 2 <= reach && !(px === cx && py === cy)) call(py * width + px);
    }
  }
  call(cy * width + cx);
}

/** Connected components of a dot's paper, the center's own first, else by size. */
function dotSeed(disk: Disk, cells: Cells): Held {
  const { wall, width } = cells;
  const covered = new Set<number>();
  eachCovered(disk, cells, (i) => {
    if (wall[i] === 0) covered.add(i);
  });
  const center = Math.round(disk.y) * width + Math.round(disk.x);
  let best: number[] = [];
  const seen = new Set<number>();
  for (const first of covered.has(center) ? [center] : covered) {
    if (seen.has(first)) continue;
    seen.add(first);
    const part = [first];
    for (const i of part) {
      for (const j of [i - 1, i + 1, i - width, i + width]) {
        if (!covered.has(j) || seen.has(j)) continue;
        seen.add(j);
        part.push(j);
      }
    }
    if (part.length > best.length) best = part;
  }
  if (best.length === 0) return { pixels: Int32Array.of(center), cells: [cells.labels[center]!] };
  const squaredDistance = (i: number): number => ((i % width) - disk.x) ** 2 + (Math.floor(i / width) - disk.y) ** 2;
  const main = cells.labels[best.reduce((a, b) => (squaredDistance(b) < squaredDistance(a) ? b : a))]!;
  return { pixels: Int32Array.from(best), cells: takenCells(best, cells, main) };
}

/** The main cell, and those that the pixels cover by half. */
function takenCells(pixels: readonly number[], { labels, area }: Cells, main: number): number[] {
  const counts = new Map<number, number>();
  for (const i of pixels) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  const taken = [...counts]
    .filter(([cell, n]) => cell !== main && n >= MIN_COVERED_SHARE * area[cell]!)
    .map(([cell]) => cell);
  return [main, ...taken];
}

function strokeSeed(
  path: readonly { x: number; y: number }[],
  radius: number,
  cells: Cells,
  areas: Int32Array,
): Held | undefined {
  const { labels, wall, width, area } = cells;
  const runs = new Map<number, number>();
  const along = new Map<number, number>();
  for (const { x, y } of path) {
    const i = Math.round(y) * width + Math.round(x);
    if (wall[i] === 1) continue;
    const cell = labels[i]!;
    along.set(cell, (along.get(cell) ?? 0) + STEP);
    runs.set(areas[cell]!, (runs.get(areas[cell]!) ?? 0) + STEP);
  }
  const covered = new Set<number>();
  for (const { x, y } of path) eachCovered({ x, y, radius }, cells, (i) => wall[i] === 0 && covered.add(i));
  const counts = new Map<number, number>();
  for (const i of covered) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  const held = new Set([...runs].filter(([, n]) => n > 2 * radius).map(([area]) => area));
  const taken = new Set<number>();
  for (const [cell, n] of counts) {
    const own = held.has(areas[cell]!);
    const most = n >= MIN_COVERED_SHARE * area[cell]!;
    // A cell of an area the stroke runs through, where its path goes, or a whole small area under the brush.
    if (own ? most || (along.get(cell) ?? 0) >= Math.min(2 * radius, 0.25 * Math.sqrt(area[cell]!)) : most) {
      taken.add(cell);
    }
  }
  if (taken.size === 0) return undefined;
  const pixels = [...covered].filter((i) => held.has(areas[labels[i]!]!) || taken.has(labels[i]!));
  return { pixels: Int32Array.from(pixels), cells: [...taken] };
}
