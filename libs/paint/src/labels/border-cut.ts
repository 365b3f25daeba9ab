import { neighborOffsets, seenFrom } from './block-neighbors.ts';
import type { Blocks } from './blocks.ts';
import { Expansion } from './expansion.ts';

/** Expansion moves per part at most, where more than two meet. */
const MAX_ROUNDS = 2;
/** Where more parts meet, borders stay as they are: the time of expansion moves grows with the square of their number. */
const MAX_PARTS = 12;

/** Borders found before, by what they were found for. */
export type KnownBorders = Map<string, Uint32Array>;

/**
 * The part of each block after the free ones were shared anew, so that borders over paper are as short as they can be: each set
 * of connected free blocks is a minimum cut.
 * @param part the part of each block, -1 where ink is
 * @param free 1 where a block may change its part
 * @param count parts there are
 * @param known borders of the last call
 * @param used takes the borders of this one
 */
export function cutBorders(
  part: Int32Array,
  free: Uint8Array,
  blocks: Blocks,
  count: number,
  known: KnownBorders,
  used: KnownBorders,
): Int32Array {
  const out = part.slice();
  const set = new FreeSet(part, free, blocks, count);
  for (let first = 0; first < free.length; first++) {
    if (free[first] === 0 || part[first]! < 0 || set.has(first)) continue;
    const key = set.gather(first);
    const { members, labels } = set;
    if (labels.length < 2 || labels.length > MAX_PARTS) continue;
    let found = used.get(key) ?? known.get(key);
    if (!found) {
      if (labels.length === 2) {
        // Of two parts one cut finds the best, wherever the border was.
        for (const i of members) out[i] = labels[0]!;
        new Expansion(set, part, free, blocks, out, true).take(labels[1]!);
      } else {
        const expansion = new Expansion(set, part, free, blocks, out, false);
        // Once all others left everything as it was, a part has nothing more to take.
        let still = 0;
        for (let turn = 0; turn < MAX_ROUNDS * labels.length && still < labels.length; turn++) {
          still = expansion.take(labels[turn % labels.length]!) ? 1 : still + 1;
        }
      }
      found = Uint32Array.from(members, (i) => labels.indexOf(out[i]!));
    } else for (let n = 0; n < members.length; n++) out[members[n]!] = labels[found[n]!]!;
    used.set(key, found);
  }
  return out;
}

/** Connected free blocks. */
class FreeSet {
  /** Nearest first, from the first block in rows. */
  readonly members: number[] = [];
  /** Their parts, each once. */
  readonly labels: number[] = [];
  /** Index of each block among the members of its set, plus 1; 0 where it was not gathered. */
  readonly place: Int32Array;
  /** Order in which the parts of members and of what is around them were met, plus 1. */
  readonly #order: Int32Array;
  readonly #met: number[] = [];
  /** Above 0 for parts of members. */
  readonly #isLabel: Uint32Array;
  readonly #offsets: Int32Array;

  constructor(
    readonly part: Int32Array,
    readonly free: Uint8Array,
    readonly blocks: Blocks,
    parts: number,
  ) {
    this.place = new Int32Array(part.length);
    this.#order = new Int32Array(parts);
    this.#isLabel = new Uint32Array(parts);
    this.#offsets = neighborOffsets(blocks.width);
  }

  has(i: number): boolean {
    return this.place[i] !== 0;
  }

  /**
   * Finds all free blocks connected with one.
   * @returns what tells the set from others: where it is, and which of its blocks and of those around it are of one part, whatever
   * the part's number. Two FNV-1a hashes of 32 bits.
   */
  gather(first: number): string {
    const { part, free, blocks, place, members, labels } = this;
    const order = this.#order;
    const met = this.#met;
    const isLabel = this.#isLabel;
    const offsets = this.#offsets;
    members.length = labels.length = met.length = 0;
    members.push(first);
    place[first] = 1;
    let one = 0x811c9dc5;
    let two = 0x9e3779b9;
    for (let head = 0; head < members.length; head++) {
      const i = members[head]!;
      const own = part[i]!;
      if (order[own] === 0) order[own] = met.push(own);
      if (isLabel[own] === 0) isLabel[own] = labels.push(own);
      one = Math.imul(one ^ i, 0x01000193);
      two = Math.imul(two ^ (i + (one >>> 15)), 0x01000193);
      one = Math.imul(one ^ order[own]!, 0x01000193);
      two = Math.imul(two ^ (order[own]! + (one >>> 15)), 0x01000193);
      for (let seen = seenFrom(i, blocks); seen !== 0; seen &= seen - 1) {
        const j = i + offsets[31 - Math.clz32(seen & -seen)]!;
        if (free[j] === 1) {
          if (place[j] === 0) place[j] = members.push(j);
          continue;
        }
        const other = part[j]!;
        if (order[other] === 0) order[other] = met.push(other);
        one = Math.imul(one ^ order[other]!, 0x01000193);
        two = Math.imul(two ^ (order[other]! + (one >>> 15)), 0x01000193);
      }
    }
    for (const label of met) order[label] = isLabel[label] = 0;
    return `${blocks.side}:${members.length}:${one >>> 0}:${two >>> 0}`;
  }
}
