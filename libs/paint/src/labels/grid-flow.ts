/** Directions of a node's arcs; the reverse of an arc in direction `d` has direction `d ^ 1` at its head. */
export const ARCS = 16;

/** Flow and capacity up to this count as 0: they come from rounding. */
const EPSILON = 1e-9;

/** Values of `#parent` that are no arcs: not in a tree, root of a tree, to be given another parent. */
const [NONE, SOURCE, ORPHAN] = [-1, -2, -3];

/**
 * Maximum flow through a network whose nodes have at most 16 arcs, from nodes of positive excess to nodes of negative excess. Augmenting
 * paths are found in search trees rooted at the sources, which are repaired after each path instead of searched anew (Boykov and
 * Kolmogorov 2004, here with the sources' trees alone).
 */
export class GridFlow {
  /** The arc from each node to its parent in its tree. */
  readonly #parent: Int32Array;
  /** Distance to the root plus 1, valid at the time of `#stamp`. */
  readonly #depth: Int32Array;
  readonly #stamp: Int32Array;
  /** Ring buffer of the nodes whose arcs are to be scanned, each at most once. */
  readonly #queue: Int32Array;
  readonly #queued: Uint8Array;
  readonly #orphans: number[] = [];
  #first = 0;
  #last = 0;
  #time = 0;

  /**
   * @param next head of each arc `16 * node + d`, -1 where there is none
   */
  constructor(
    readonly count: number,
    readonly next: Int32Array,
  ) {
    this.#parent = new Int32Array(count);
    this.#depth = new Int32Array(count);
    this.#stamp = new Int32Array(count);
    this.#queue = new Int32Array(2 ** Math.ceil(Math.log2(count + 1)));
    this.#queued = new Uint8Array(count);
  }

  /** Whether a node is reachable from a source in the residual network of the last call: the source side of the minimum cut that has the smallest one. */
  reached(node: number): boolean {
    return this.#parent[node] !== NONE;
  }

  /**
   * @param capacity residual capacity of each arc, 0 where there is none; changed. It may hold the flow of an earlier call
   * @param rest remaining excess of each node: above 0 of sources, below 0 of sinks; changed
   */
  maximize(capacity: Float64Array, rest: Float64Array): void {
    const { count, next } = this;
    const [parent, depth, stamp] = [this.#parent, this.#depth, this.#stamp];
    parent.fill(NONE);
    stamp.fill(0);
    this.#time = this.#first = this.#last = 0;
    for (let n = 0; n < count; n++) {
      if (rest[n]! <= EPSILON) continue;
      parent[n] = SOURCE;
      depth[n] = 1;
      this.#enqueue(n);
    }
    const mask = this.#queue.length - 1;
    while (this.#first !== this.#last) {
      const node = this.#queue[this.#first]!;
      this.#first = (this.#first + 1) & mask;
      this.#queued[node] = 0;
      for (let d = 0; d < ARCS && parent[node] !== NONE; d++) {
        const arc = ARCS * node + d;
        if (capacity[arc]! <= EPSILON) continue;
        const head = next[arc]!;
        if (parent[head] !== NONE) {
          // A shorter way to a root.
          if (stamp[head]! > stamp[node]! || depth[head]! <= depth[node]! + 1) continue;
          parent[head] = ARCS * head + (d ^ 1);
          stamp[head] = stamp[node]!;
          depth[head] = depth[node]! + 1;
        } else if (rest[head]! < -EPSILON) {
          this.#push(arc, capacity, rest);
          this.#adopt(capacity);
          // The same arc again.
          d--;
        } else {
          parent[head] = ARCS * head + (d ^ 1);
          stamp[head] = stamp[node]!;
          depth[head] = depth[node]! + 1;
          this.#enqueue(head);
        }
      }
    }
  }

  #enqueue(node: number): void {
    if (this.#queued[node] === 1) return;
    this.#queued[node] = 1;
    this.#queue[this.#last] = node;
    this.#last = (this.#last + 1) & (this.#queue.length - 1);
  }

  /** Augments along the path from a root to the tail of an arc whose head is a sink. */
  #push(arc: number, capacity: Float64Array, rest: Float64Array): void {
    const { next } = this;
    const parent = this.#parent;
    const head = next[arc]!;
    let most = Math.min(capacity[arc]!, -rest[head]!);
    let root = arc >> 4;
    for (let up = parent[root]!; up !== SOURCE; up = parent[root]!) {
      root = next[up]!;
      most = Math.min(most, capacity[ARCS * root + ((up & 15) ^ 1)]!);
    }
    most = Math.min(most, rest[root]!);
    capacity[arc]! -= most;
    capacity[ARCS * head + ((arc & 15) ^ 1)]! += most;
    rest[head]! += most;
    let node = arc >> 4;
    for (let up = parent[node]!; up !== SOURCE; up = parent[node]!) {
      const above = next[up]!;
      const down = ARCS * above + ((up & 15) ^ 1);
      capacity[down]! -= most;
      capacity[up]! += most;
      if (capacity[down]! <= EPSILON) this.#orphan(node);
      node = above;
    }
    rest[root]! -= most;
    if (rest[root]! <= EPSILON) this.#orphan(root);
  }

  #orphan(node: number): void {
    this.#parent[node] = ORPHAN;
    this.#orphans.push(node);
  }

  /** Gives each orphan the parent nearest to a root; those without one leave their tree, and their children become orphans. */
  #adopt(capacity: Float64Array): void {
    const { next } = this;
    const [parent, depth, stamp, orphans] = [this.#parent, this.#depth, this.#stamp, this.#orphans];
    const time = ++this.#time;
    for (let k = 0; k < orphans.length; k++) {
      const node = orphans[k]!;
      let [best, least] = [NONE, Infinity];
      for (let d = 0, arc = ARCS * node; d < ARCS; d++, arc++) {
        const other = next[arc]!;
        if (other < 0 || parent[other] === NONE || capacity[ARCS * other + (d ^ 1)]! <= EPSILON) continue;
        const far = this.#toRoot(other, time);
        if (far < least) [best, least] = [arc, far];
      }
      parent[node] = best;
      if (best !== NONE) {
        stamp[node] = time;
        depth[node] = least + 1;
        continue;
      }
      for (let d = 0, arc = ARCS * node; d < ARCS; d++, arc++) {
        const other = next[arc]!;
        if (other < 0 || parent[other] === NONE) continue;
        if (capacity[ARCS * other + (d ^ 1)]! > EPSILON) this.#enqueue(other);
        const up = parent[other]!;
        if (up >= 0 && next[up] === node) this.#orphan(other);
      }
    }
    orphans.length = 0;
  }

  /** Depth of a node in its tree; Infinity below an orphan. */
  #toRoot(first: number, time: number): number {
    const { next } = this;
    const [parent, depth, stamp] = [this.#parent, this.#depth, this.#stamp];
    let far = 0;
    for (let node = first; ; node = next[parent[node]!]!) {
      if (stamp[node] === time) {
        far += depth[node]!;
        break;
      }
      far++;
      if (parent[node] === ORPHAN) return Infinity;
      if (parent[node] === SOURCE) {
        stamp[node] = time;
        depth[node] = 1;
        break;
      }
    }
    for (let [node, left] = [first, far]; stamp[node] !== time; node = next[parent[node]!]!) {
      stamp[node] = time;
      depth[node] = left--;
    }
    return far;
  }
}
