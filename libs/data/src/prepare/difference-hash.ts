import { toGray, resizePlane, type Raster } from '@irodori/image';

/**
 * dHash: the picture as 9 x 8 gray cells, one bit for each pair of neighbors in a row (left darker than right), as 16
 * hexadecimal digits. Near-equal pictures differ in few bits.
 */
export function differenceHash(color: Raster<3>): string {
  const { data } = resizePlane(toGray(color), 9, 8);
  let hash = '';
  for (let y = 0; y < 8; y++) {
    let byte = 0;
    for (let x = 0; x < 8; x++) byte = (byte << 1) | (data[9 * y + x]! < data[9 * y + x + 1]! ? 1 : 0);
    hash += byte.toString(16).padStart(2, '0');
  }
  return hash;
}

const BANDS = 4;

/**
 * Hashes met so far, asked for near ones. Two hashes at most 3 bits apart agree in at least one of four 16-bit bands, so
 * only those that share a band are compared; 24 bytes a hash.
 */
export class HashIndex {
  readonly #heads = Array.from({ length: BANDS }, () => new Int32Array(65536).fill(-1));
  #next = new Int32Array(BANDS * 1024);
  #hashes = new Uint32Array(2 * 1024);
  length = 0;

  /** True when a hash at most `distance` bits (0..3) away is known; otherwise it is added. */
  seenNear(hash: string, distance: number): boolean {
    const [high, low] = [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];
    const bands = [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];
    for (let b = 0; b < BANDS; b++) {
      for (let i = this.#heads[b]![bands[b]!]!; i >= 0; i = this.#next[BANDS * i + b]!) {
        if (bitCount(this.#hashes[2 * i]! ^ high) + bitCount(this.#hashes[2 * i + 1]! ^ low) <= distance) return true;
      }
    }
    this.#add(high, low, bands);
    return false;
  }

  #add(high: number, low: number, bands: readonly number[]): void {
    const i = this.length++;
    if (2 * i === this.#hashes.length) {
      const [hashes, next] = [new Uint32Array(4 * i), new Int32Array(2 * BANDS * i)];
      hashes.set(this.#hashes);
      next.set(this.#next);
      [this.#hashes, this.#next] = [hashes, next];
    }
    this.#hashes[2 * i] = high;
    this.#hashes[2 * i + 1] = low;
    for (let b = 0; b < BANDS; b++) {
      this.#next[BANDS * i + b] = this.#heads[b]![bands[b]!]!;
      this.#heads[b]![bands[b]!] = i;
    }
  }
}

function bitCount(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
