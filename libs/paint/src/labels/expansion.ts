import { CUT_COST, neighborOffsets, seenFrom } from './block-neighbors.ts';
import type { Blocks } from './blocks.ts';
import { ARCS, GridFlow } from './grid-flow.ts';

/** Cost of a block's change of part, relative to the length of a border through it. */
const CHANGE_COST = 0.02;

/** Connected free blocks. */
export interface BlockSet {
  readonly members: readonly number[];
  /** Index of each block among the members of its set, plus 1; 0 of others. */
  readonly place: Int32Array;
}

/**
 * Expansion moves (Boykov, Veksler and Zabih 2001): each lets one label take the blocks that minimize the length of borders, by a
 * minimum cut. Where more than two labels meet, the maximum flow for a label that no block has is kept between moves: the network of
 * a label differs from that one next to its own blocks alone, so a move only searches for flow there (dynamic graph cuts: Kohli and Torr 2005).
 */
export class Expansion {
  readonly #members: readonly number[];
  readonly #flow: GridFlow;
  /** Index of each member's neighbor in each direction, -1 where it has none among the members. */
  readonly #next: Int32Array;
  /** Pairs of a member and a neighbor that is not free, and the cost of a border between them. */
  readonly #rim: readonly number[];
  readonly #beside: readonly number[];
  readonly #cost: readonly number[];
  /** Residual network of the label that no block has, for the current parts. */
  readonly #capacity: Float64Array;
  readonly #rest: Float64Array;
  /** Part of each member before the current move, -1 where it did not change. */
  readonly #was: Int32Array;
  /** Residual network of the label of a move; the same arrays where there is one move alone. */
  readonly #moved: { readonly capacity: Float64Array; readonly rest: Float64Array };

  /**
   * @param part part of each block before the first move
   * @param free 1 where a block may change its part
   * @param out current part of each block; changed by moves
   * @param once whether there will be one move alone
   */
  constructor(
    { members, place }: BlockSet,
    readonly part: Int32Array,
    free: Uint8Array,
    blocks: Blocks,
    readonly out: Int32Array,
    once: boolean,
  ) {
    const count = members.length;
    const offsets = neighborOffsets(blocks.width);
    const next = new Int32Array(ARCS * count).fill(-1);
    const capacity = new Float64Array(ARCS * count);
    const rest = new Float64Array(count);
    const [rim, beside, cost]: number[][] = [[], [], []];
    for (let n = 0; n < count; n++) {
      const i = members[n]!;
      const own = out[i]!;
      if (part[i] === own) rest[n] = -CHANGE_COST;
      for (let seen = seenFrom(i, blocks); seen !== 0; seen &= seen - 1) {
        const d = 31 - Math.clz32(seen & -seen);
        const j = i + offsets[d]!;
        const like = out[j] === own;
        const full = CUT_COST[d]!;
        if (free[j] === 0) {
          rim!.push(n);
          beside!.push(j);
          cost!.push(full);
          if (like) rest[n]! -= full;
          continue;
        }
        next[ARCS * n + d] = place[j]! - 1;
        capacity[ARCS * n + d] = like ? full : full / 2;
        if (!like) rest[n]! += full / 2;
      }
    }
    this.#members = members;
    this.#next = next;
    this.#flow = new GridFlow(count, next);
    [this.#rim, this.#beside, this.#cost] = [rim!, beside!, cost!];
    this.#capacity = capacity;
    this.#rest = rest;
    this.#was = new Int32Array(count).fill(-1);
    this.#moved = once ? { capacity, rest } : { capacity: capacity.slice(), rest: rest.slice() };
    if (!once) this.#flow.maximize(capacity, rest);
  }

  /** @returns whether any block changed to the label */
  take(label: number): boolean {
    const { out } = this;
    const members = this.#members;
    const { capacity, rest } = this.#moved;
    if (capacity !== this.#capacity) {
      capacity.set(this.#capacity);
      rest.set(this.#rest);
    }
    this.#withPart(label, capacity, rest);
    this.#flow.maximize(capacity, rest);
    const taken: number[] = [];
    const before: number[] = [];
    for (let n = 0; n < members.length; n++) {
      const i = members[n]!;
      if (!this.#flow.reached(n) || out[i] === label) continue;
      taken.push(n);
      before.push(out[i]!);
    }
    if (taken.length === 0) return false;
    if (capacity !== this.#capacity) this.#follow(taken, before, label);
    for (const n of taken) out[members[n]!] = label;
    return true;
  }

  /** Turns the network of the label that no block has into that of `label`: its blocks become the source. */
  #withPart(label: number, capacity: Float64Array, rest: Float64Array): void {
    const { part, out } = this;
    const members = this.#members;
    const next = this.#next;
    for (let n = 0; n < members.length; n++) {
      const i = members[n]!;
      if (out[i] !== label) {
        if (part[i] === label) rest[n]! += CHANGE_COST;
        continue;
      }
      rest[n] = 0;
      for (let d = 0, arc = ARCS * n; d < ARCS; d++, arc++) {
        const m = next[arc]!;
        if (m < 0 || out[members[m]!] === label) continue;
        rest[m]! += capacity[arc]!;
        capacity[arc] = capacity[ARCS * m + (d ^ 1)] = 0;
      }
    }
    for (let k = 0; k < this.#rim.length; k++) {
      const n = this.#rim[k]!;
      if (out[this.#beside[k]!] === label && out[members[n]!] !== label) rest[n]! += this.#cost[k]!;
    }
  }

  /**
   * Updates the network of the label that no block has for a move, keeping its flow.
   * @param taken members that changed
   * @param before their parts before
   */
  #follow(taken: readonly number[], before: readonly number[], label: number): void {
    const { part, out } = this;
    const members = this.#members;
    const next = this.#next;
    const capacity = this.#capacity;
    const rest = this.#rest;
    const was = this.#was;
    for (let k = 0; k < taken.length; k++) was[taken[k]!] = before[k]!;
    for (const n of taken) {
      const old = was[n]!;
      const first = part[members[n]!];
      rest[n]! += first === old ? CHANGE_COST : first === label ? -CHANGE_COST : 0;
      for (let d = 0, arc = ARCS * n; d < ARCS; d++, arc++) {
        const m = next[arc]!;
        if (m < 0 || (was[m]! >= 0 && m < n)) continue;
        const other = out[members[m]!]!;
        const like = label === (was[m]! >= 0 ? label : other);
        if (like === (old === other)) continue;
        const back = ARCS * m + (d ^ 1);
        const half = CUT_COST[d]! / 2;
        if (like) {
          capacity[arc]! += half;
          capacity[back]! += half;
          rest[n]! -= half;
          rest[m]! -= half;
          continue;
        }
        // Flow above the new capacity is taken back.
        const flow = (capacity[back]! - capacity[arc]!) / 2;
        const kept = Math.max(-half, Math.min(half, flow));
        capacity[arc] = half - kept;
        capacity[back] = half + kept;
        rest[n]! += half + flow - kept;
        rest[m]! += half - flow + kept;
      }
    }
    for (let k = 0; k < this.#rim.length; k++) {
      const n = this.#rim[k]!;
      if (was[n]! < 0) continue;
      const there = out[this.#beside[k]!];
      rest[n]! += there === was[n] ? this.#cost[k]! : there === label ? -this.#cost[k]! : 0;
    }
    for (const n of taken) was[n] = -1;
    this.#flow.maximize(capacity, rest);
  }
}
