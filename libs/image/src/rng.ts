/**
 * A seeded stream of random numbers: the same seed gives the same stream on every machine. `fork(label)` opens an
 * independent stream that depends on the seed and the label only, never on how many numbers were drawn before, so code
 * that draws more or less in one place does not move another.
 */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, n), n >= 1. */
  int(n: number): number;
  /** Uniform in [low, high). */
  range(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A uniformly drawn item; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** An item drawn in proportion to its weight (>= 0, not all zero). */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  fork(label: string | number): Rng;
}

type State = [number, number, number, number];

/** A finalizer with full avalanche on 32 bits (constants of MurmurHash3). */
const mix = (h: number): number => {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** 128 bits out of a parent key and a label; four lanes with different offsets so that they do not move together. */
function deriveKey(parent: State, label: string): State {
  const key: State = [...parent];
  for (let lane = 0; lane < 4; lane++) {
    let h = mix(parent[lane]! ^ Math.imul(lane + 1, 0x9e3779b1));
    for (let i = 0; i < label.length; i++) h = mix(h ^ Math.imul(label.charCodeAt(i) + 1, 0x01000193)) ^ (h << 5);
    key[lane] = mix(h ^ label.length);
  }
  return key;
}

class Sfc32 implements Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;
  #spare: number | undefined;

  readonly #key: State;

  constructor(key: State) {
    this.#key = key;
    [this.#a, this.#b, this.#c] = key;
    this.#counter = key[3] | 1;
    for (let i = 0; i < 12; i++) this.#bits();
  }

  // Chris Doty-Humphrey's "small fast counting" generator, 32 bits: period at least 2^32, passes PractRand.
  #bits(): number {
    const out = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + out) | 0;
    return out >>> 0;
  }

  next(): number {
    return this.#bits() / 4294967296;
  }

  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  // Marsaglia's polar method; the second number of each pair is kept.
  normal(): number {
    if (this.#spare !== undefined) {
      const kept = this.#spare;
      this.#spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Rng.pick: expected at least one item, got an empty list');
    return items[this.int(items.length)]!;
  }

  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    const total = items.reduce((sum, [, weight]) => sum + weight, 0);
    if (!(total > 0)) throw new RangeError('Rng.weighted: expected weights with a sum above 0');
    let at = this.next() * total;
    for (const [item, weight] of items) {
      at -= weight;
      if (at < 0) return item;
    }
    return items.filter(([, weight]) => weight > 0).at(-1)![0];
  }

  fork(label: string | number): Rng {
    return new Sfc32(deriveKey(this.#key, typeof label === 'number' ? `#${label}` : label));
  }
}

/** The stream of a seed. Numbers and strings are different seeds: `1` is not `'1'`. */
export function createRng(seed: number | string): Rng {
  const label = typeof seed === 'number' ? `number ${seed}` : `string ${seed}`;
  return new Sfc32(deriveKey([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], label));
}

/** Normal with this mean and deviation, drawn again until it falls in [low, high]. */
export function truncatedNormal(rng: Rng, mean: number, deviation: number, low: number, high: number): number {
  for (;;) {
    const x = mean + deviation * rng.normal();
    if (x >= low && x <= high) return x;
  }
}
