const WORD = 32;

/** In place: each bit row also gets the bits `step` to its left and right; 0 < step < 32. */
function spreadAcross(bits: Uint32Array, words: number, step: number): void {
  const back = WORD - step;
  for (let row = 0; row < bits.length; row += words) {
    let before = 0;
    for (let k = row, end = row + words; k < end; k++) {
      const own = bits[k]!;
      const after = k + 1 < end ? bits[k + 1]! : 0;
      bits[k] = own | (own << step) | (before >>> back) | (own >>> step) | (after << back);
      before = own;
    }
  }
}

/** Each row of bits with those `step` rows above and below. */
function spreadDown(bits: Uint32Array, words: number, step: number): Uint32Array {
  const out = bits.slice();
  const shift = step * words;
  for (let k = shift; k < bits.length; k++) {
    out[k]! |= bits[k - shift]!;
    out[k - shift]! |= bits[k]!;
  }
  return out;
}

/**
 * 255 where any pixel within a square of side `2 reach + 1` has a value in [low, high], 0 elsewhere: a dilation of the
 * thresholded plane, 32 pixels at a time.
 */
export function spreadRange(
  plane: Uint8Array,
  width: number,
  height: number,
  low: number,
  high: number,
  reach: number,
): Uint8Array {
  const words = Math.ceil(width / WORD);
  let bits: Uint32Array = new Uint32Array(words * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let k = y * words, x = 0; x < width; k++) {
      let word = 0;
      for (let bit = 0, end = Math.min(WORD, width - x); bit < end; bit++, p++, x++) {
        const v = plane[p]!;
        if (v >= low && v <= high) word |= 1 << bit;
      }
      bits[k] = word;
    }
  }
  // Beside the border half of a window is cut off: a step is no longer than the half that is left.
  for (let have = 0; have < reach;) {
    const step = Math.min(reach - have, have + 1, WORD - 1);
    spreadAcross(bits, words, step);
    bits = spreadDown(bits, words, step);
    have += step;
  }
  const out = new Uint8Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let k = y * words, x = 0; x < width; k++) {
      const word = bits[k]!;
      const end = Math.min(WORD, width - x);
      if (word !== 0) for (let bit = 0; bit < end; bit++) if ((word >>> bit) & 1) out[p + bit] = 255;
      p += end;
      x += end;
    }
  }
  return out;
}
