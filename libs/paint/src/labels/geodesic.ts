import type { CellGraph } from '../areas/graph.ts';

/** What a step over each border between cells costs. */
export interface EdgeCosts {
  /** Cost of each edge, in pixels of a drawing 256 pixels long. */
  readonly cost: Float32Array;
  /** 1 where an edge costs nothing but its paper. */
  readonly plain: Uint8Array;
  /** Grid pixels per pixel of a drawing 256 pixels long. */
  readonly unit: number;
}

/** What a line-of-sight test needs of a drawing. */
export interface Sight {
  readonly width: number;
  /** Signed distance to ink of each grid pixel. */
  readonly distance: Float32Array;
  /** A straight way keeps more than this far from ink, grid pixels. */
  readonly clearance: number;
}

/** Cost of crossing a line, once and per pixel of its width, as the length of paper of equal cost; pixels of a drawing 256 pixels long. */
const LINE_COST = 60;
const LINE_WIDTH_COST = 20;
/** An opening of less than this share of the clearance on its narrower side has part of a line's cost. */
const NECK_OPENNESS = 0.35;

/**
 * Distances between neighboring cells, ink much dearer than paper, a narrow opening dearer than a wide one.
 * @param unit grid pixels per pixel of a drawing 256 pixels long
 * @param gap openings up to this many grid pixels count as closed
 * @param panels the comic panel of each cell: they are not connected
 */
export function edgeCosts(graph: CellGraph, unit: number, gap: number, panels: Int32Array): EdgeCosts {
  const { a, b, edges, pass, ink, x, y } = graph;
  const cost = new Float32Array(edges);
  const plain = new Uint8Array(edges);
  for (let e = 0; e < edges; e++) {
    const [p, q] = [a[e]!, b[e]!];
    const paper = Math.hypot(x[p]! - x[q]!, y[p]! - y[q]!) / unit;
    const half = pass[e]!;
    let line = 0;
    if (half <= 0) line = ink[e]! * (LINE_COST + (LINE_WIDTH_COST * -2 * half) / unit);
    else if (2 * half <= gap) line = LINE_COST;
    else {
      const narrow = openness(graph, e);
      if (narrow < NECK_OPENNESS) line = LINE_COST * 0.5 * (1 - narrow / NECK_OPENNESS);
    }
    const joined = panels[p] === panels[q];
    cost[e] = joined ? paper + line : Infinity;
    plain[e] = joined && line === 0 ? 1 : 0;
  }
  return { cost, plain, unit };
}

/** Width of an edge's opening against the clearance on its narrower side; 1 = as wide as the cells themselves. */
export function openness({ a, b, pass, radius }: CellGraph, e: number): number {
  return pass[e]! / Math.max(1e-3, Math.min(radius[a[e]!]!, radius[b[e]!]!));
}

/**
 * Geodesic distance: least cost from a set of cells to every cell (Dijkstra, binary heap); Infinity where nothing connects. Paper is
 * crossed straight wherever that is possible, not from neighbor to neighbor (as Theta* does: Nash, Daniel, Koenig and Felner
 * 2007), so that places as far from a hint lie on a circle, however the paper is cut into cells.
 * @param sight from what a straight way is told; without it all ways lead over the centers of cells
 * @param at where in the first source the way begins, grid pixels; its center unless told
 */
export function distancesFrom(
  sources: readonly number[],
  graph: CellGraph,
  { cost, plain, unit }: EdgeCosts,
  sight?: Sight,
  at?: { readonly x: number; readonly y: number },
): Float32Array {
  const { count, a, b, start, around, x, y } = graph;
  const best = new Float32Array(count).fill(Infinity);
  // Where the last straight part of the way to a cell begins, and the cost up to there.
  const fromX = Float32Array.from(x);
  const fromY = Float32Array.from(y);
  const upTo = new Float32Array(count);
  const heap = new Heap(4 * count + sources.length);
  for (const s of sources) {
    best[s] = 0;
    heap.push(s, 0);
  }
  const [first] = sources;
  if (at && first !== undefined) [fromX[first], fromY[first]] = [at.x, at.y];
  for (let cell = heap.pop(); cell >= 0; cell = heap.pop()) {
    const reachedHere = heap.key;
    if (reachedHere > best[cell]!) continue;
    const [ax, ay] = [fromX[cell]!, fromY[cell]!];
    for (let k = start[cell]!; k < start[cell + 1]!; k++) {
      const e = around[k]!;
      const other = a[e] === cell ? b[e]! : a[e]!;
      if (sight && plain[e] === 1) {
        const straight = Math.fround(upTo[cell]! + Math.hypot(x[other]! - ax, y[other]! - ay) / unit);
        if (straight < best[other]! && isClear(ax, ay, x[other]!, y[other]!, sight)) {
          best[other] = straight;
          fromX[other] = ax;
          fromY[other] = ay;
          upTo[other] = upTo[cell]!;
          heap.push(other, straight);
          continue;
        }
      }
      const reached = Math.fround(reachedHere + cost[e]!);
      if (reached < best[other]!) {
        best[other] = reached;
        fromX[other] = sight && plain[e] === 1 ? x[cell]! : x[other]!;
        fromY[other] = sight && plain[e] === 1 ? y[cell]! : y[other]!;
        upTo[other] = sight && plain[e] === 1 ? reachedHere : reached;
        heap.push(other, reached);
      }
    }
  }
  return best;
}

/** Whether a straight way keeps off the ink; steps are as long as the nearest ink is far. */
function isClear(ax: number, ay: number, bx: number, by: number, { width, distance, clearance }: Sight): boolean {
  const length = Math.hypot(bx - ax, by - ay);
  for (let t = 0; t < length;) {
    const x = Math.round(ax + ((bx - ax) * t) / length);
    const y = Math.round(ay + ((by - ay) * t) / length);
    const room = distance[y * width + x]!;
    if (room <= clearance) return false;
    t += Math.max(1, room - clearance - 1);
  }
  return true;
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
