import type { CellGraph } from '../areas/graph.ts';

/** What a step over each border between cells costs. */
export interface EdgeCosts {
  /** Cost of each edge, in pixels of a drawing 256 pixels long. */
  readonly cost: Float32Array;
}

/** A line costs as much as this much paper, in pixels of a drawing 256 pixels long: once, and per pixel of its width. */
const LINE = 60;
const LINE_WIDTH = 20;
/** An opening narrower than this share of the clearance on its narrower side costs as a line, in part. */
const NECK = 0.35;

/**
 * Distances between neighboring cells, ink much dearer than paper, a narrow opening dearer than a wide one.
 * @param unit grid pixels per pixel of a drawing 256 pixels long
 * @param gap openings up to this many grid pixels count as closed
 * @param panels the comic panel of each cell: they are not connected
 */
export function edgeCosts(graph: CellGraph, unit: number, gap: number, panels: Int32Array): EdgeCosts {
  const { a, b, edges, pass, ink, x, y } = graph;
  const cost = new Float32Array(edges);
  for (let e = 0; e < edges; e++) {
    const [p, q] = [a[e]!, b[e]!];
    const paper = Math.hypot(x[p]! - x[q]!, y[p]! - y[q]!) / unit;
    const half = pass[e]!;
    let line = 0;
    if (half <= 0) line = ink[e]! * (LINE + (LINE_WIDTH * -2 * half) / unit);
    else if (2 * half <= gap) line = LINE;
    else {
      const narrow = openness(graph, e);
      if (narrow < NECK) line = LINE * 0.5 * (1 - narrow / NECK);
    }
    cost[e] = panels[p] === panels[q] ? paper + line : Infinity;
  }
  return { cost };
}

/** Width of an edge's opening against the clearance on its narrower side; 1 = as wide as the cells themselves. */
export function openness({ a, b, pass, radius }: CellGraph, e: number): number {
  return pass[e]! / Math.max(1e-3, Math.min(radius[a[e]!]!, radius[b[e]!]!));
}

/** Geodesic distance: least cost from a set of cells to every cell (Dijkstra, binary heap); Infinity where nothing connects. */
export function distancesFrom(sources: readonly number[], graph: CellGraph, { cost }: EdgeCosts): Float32Array {
  const { count, a, b, start, around } = graph;
  const best = new Float32Array(count).fill(Infinity);
  const heap = new Heap(4 * count + sources.length);
  for (const s of sources) {
    best[s] = 0;
    heap.push(s, 0);
  }
  for (let cell = heap.pop(); cell >= 0; cell = heap.pop()) {
    const at = heap.key;
    if (at > best[cell]!) continue;
    for (let k = start[cell]!; k < start[cell + 1]!; k++) {
      const e = around[k]!;
      const other = a[e] === cell ? b[e]! : a[e]!;
      const reached = Math.fround(at + cost[e]!);
      if (reached < best[other]!) {
        best[other] = reached;
        heap.push(other, reached);
      }
    }
  }
  return best;
}

/** A binary heap of numbered things, least key first; grows as needed. */
export class Heap {
  /** Key of what `pop` gave last. */
  key = 0;
  #items: Int32Array;
  #keys: Float32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#items = new Int32Array(Math.max(16, capacity));
    this.#keys = new Float32Array(this.#items.length);
  }

  push(item: number, key: number): void {
    if (this.#size === this.#items.length) {
      const [items, keys] = [this.#items, this.#keys];
      this.#items = new Int32Array(2 * items.length);
      this.#keys = new Float32Array(2 * items.length);
      this.#items.set(items);
      this.#keys.set(keys);
    }
    const [items, keys] = [this.#items, this.#keys];
    let at = this.#size++;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (keys[up]! <= key) break;
      items[at] = items[up]!;
      keys[at] = keys[up]!;
      at = up;
    }
    items[at] = item;
    keys[at] = key;
  }

  /** The item with the least key, or -1. */
  pop(): number {
    if (this.#size === 0) return -1;
    const [items, keys] = [this.#items, this.#keys];
    const first = items[0]!;
    this.key = keys[0]!;
    const size = --this.#size;
    const item = items[size]!;
    const key = keys[size]!;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= size) break;
      if (down + 1 < size && keys[down + 1]! < keys[down]!) down++;
      if (keys[down]! >= key) break;
      items[at] = items[down]!;
      keys[at] = keys[down]!;
      at = down;
    }
    items[at] = item;
    keys[at] = key;
    return first;
  }
}
