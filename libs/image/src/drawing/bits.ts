import { zeroRuns } from './zeros.ts';

const WORD = 32;

/** A plane of bits, 32 pixels a word, the first pixel lowest; rows begin with a word of their own. Bits beside the picture are 0. */
export interface Bits {
  readonly width: number;
  readonly height: number;
  /** Words of a row. */
  readonly words: number;
  readonly data: Uint32Array;
}

/** 1 where a value lies in [low, high]. */
export function bitsInRange(plane: Uint8Array, width: number, height: number, low: number, high: number): Bits {
  const words = Math.ceil(width / WORD);
  const data = new Uint32Array(words * height);
  const zeros = zeroRuns(plane);
  const zeroCounts = low <= 0 && high >= 0;
  for (let y = 0; y < height; y++) {
    // What differs from a 0.
    const [row, end, first] = [y * width, (y + 1) * width, y * words];
    for (let p = zeros.next(row, end); p < end;) {
      let word = 0;
      const at = (p - row) >>> 5;
      // 32 pixels, or what is left of the row.
      for (const stop = Math.min(end, row + (at + 1) * WORD); p < stop; p++) {
        const v = plane[p]!;
        if ((v >= low && v <= high) !== zeroCounts) word |= 1 << ((p - row) & 31);
      }
      data[first + at] = word;
      if (p < end && plane[p] === 0) p = zeros.next(p, end);
    }
  }
  const bits = { width, height, words, data };
  if (zeroCounts) invertBits(bits);
  return bits;
}

/** In place. */
export function invertBits({ width, height, words, data }: Bits): void {
  for (let k = 0; k < data.length; k++) data[k] = ~data[k]!;
  const tail = width % WORD;
  if (tail === 0) return;
  for (let y = 1; y <= height; y++) data[y * words - 1]! &= (1 << tail) - 1;
}

/** Row by row: each gets the bits `step` to its left and right; 0 < step < 32. */
function spreadAcross(data: Uint32Array, words: number, step: number): void {
  const back = WORD - step;
  for (let row = 0; row < data.length; row += words) {
    let before = 0;
    for (let k = row, end = row + words; k < end; k++) {
      const own = data[k]!;
      const after = k + 1 < end ? data[k + 1]! : 0;
      data[k] = own | (own << step) | (before >>> back) | (own >>> step) | (after << back);
      before = own;
    }
  }
}

/** Each row of bits with those `step` rows above and below. */
function spreadDown(data: Uint32Array, words: number, step: number): Uint32Array {
  const out = data.slice();
  const shift = step * words;
  for (let k = shift; k < data.length; k++) {
    out[k]! |= data[k - shift]!;
    out[k - shift]! |= data[k]!;
  }
  return out;
}

/** 1 where any bit within a square of side `2 reach + 1` is: a dilation. */
export function spreadBits({ width, height, words, data: given }: Bits, reach: number): Bits {
  let data: Uint32Array = given.slice();
  const tail = width % WORD;
  // Beside the border half of a window is cut off: a step is no longer than the half that is left.
  for (let have = 0; have < reach;) {
    const step = Math.min(reach - have, have + 1, WORD - 1);
    spreadAcross(data, words, step);
    if (tail !== 0) for (let y = 1; y <= height; y++) data[y * words - 1]! &= (1 << tail) - 1;
    data = spreadDown(data, words, step);
    have += step;
  }
  return { width, height, words, data };
}

export const bitAt = ({ words, data }: Bits, x: number, y: number): boolean =>
  ((data[y * words + (x >>> 5)]! >>> (x & 31)) & 1) === 1;

export function clearBit({ words, data }: Bits, x: number, y: number): void {
  data[y * words + (x >>> 5)]! &= ~(1 << (x & 31));
}

/** The first place in row `y` from `x` on that is 1, or where `set` is false 0; `width` when there is none. */
export function nextBit({ width, words, data }: Bits, y: number, x: number, set: boolean): number {
  if (x >= width) return width;
  const row = y * words;
  const flip = set ? 0 : -1;
  let k = x >>> 5;
  let word = (data[row + k]! ^ flip) & (-1 << (x & 31));
  while (word === 0) {
    if (++k === words) return width;
    word = data[row + k]! ^ flip;
  }
  return Math.min(width, WORD * k + 31 - Math.clz32(word & -word));
}
