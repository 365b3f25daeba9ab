/** A plane of bytes, row-major. */
export interface Bytes {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * `out[i]` = maximum (or minimum) of `line` over [i - reach, i + reach], cut off at the ends. Source: M. van Herk, "A fast
 * algorithm for local minimum and maximum filters", 1992: three comparisons a value, whatever the reach.
 */
function slide(
  line: Uint8Array,
  n: number,
  reach: number,
  max: boolean,
  forward: Uint8Array,
  backward: Uint8Array,
): void {
  const size = 2 * reach + 1;
  const neutral = max ? 0 : 255;
  const padded = Math.ceil((n + 2 * reach) / size) * size;
  // Positions shifted by `reach`; outside the line nothing counts.
  for (let i = 0; i < padded; i++) {
    const v = i >= reach && i < n + reach ? line[i - reach]! : neutral;
    if (i % size === 0) forward[i] = v;
    else {
      const before = forward[i - 1]!;
      forward[i] = (max ? v > before : v < before) ? v : before;
    }
  }
  for (let i = padded - 1; i >= 0; i--) {
    const v = i >= reach && i < n + reach ? line[i - reach]! : neutral;
    if (i % size === size - 1) backward[i] = v;
    else {
      const after = backward[i + 1]!;
      backward[i] = (max ? v > after : v < after) ? v : after;
    }
  }
  for (let i = 0; i < n; i++) {
    const a = backward[i]!;
    const b = forward[i + 2 * reach]!;
    line[i] = (max ? a > b : a < b) ? a : b;
  }
}

/** The same for small reaches on rows of the whole plane: neighbors are compared `reach` times, without copies. */
function slideShort(data: Uint8Array, width: number, height: number, reach: number, max: boolean): Uint8Array {
  let from = data;
  for (const [step, across] of [
    [1, true],
    [width, false],
  ] as const) {
    for (let round = 0; round < reach; round++) {
      const to = new Uint8Array(data.length);
      for (let y = 0; y < height; y++) {
        const base = y * width;
        for (let x = 0, p = base; x < width; x++, p++) {
          let v = from[p]!;
          const a = (across ? x > 0 : y > 0) ? from[p - step]! : v;
          const b = (across ? x < width - 1 : y < height - 1) ? from[p + step]! : v;
          if (max) {
            if (a > v) v = a;
            if (b > v) v = b;
          } else {
            if (a < v) v = a;
            if (b < v) v = b;
          }
          to[p] = v;
        }
      }
      from = to;
    }
  }
  return from;
}

function filter({ width, height, data }: Bytes, reach: number, max: boolean, rowsOnly: boolean): Bytes {
  if (reach >= 1 && reach <= 2 && !rowsOnly) {
    return { width, height, data: slideShort(data, width, height, reach, max) };
  }
  const out = data.slice();
  if (reach < 1) return { width, height, data: out };
  const longest = Math.max(width, height) + 4 * reach + 2;
  const [forward, backward] = [new Uint8Array(longest), new Uint8Array(longest)];
  for (let y = 0; y < height; y++) {
    slide(out.subarray(y * width, (y + 1) * width), width, reach, max, forward, backward);
  }
  if (rowsOnly) return { width, height, data: out };
  return { width, height, data: slideDown(out, width, height, reach, max) };
}

/** Along columns, whole rows at a time: windows of 1, 2, 4, ... rows from two half as high; at last two that overlap. */
function slideDown(data: Uint8Array, width: number, height: number, reach: number, max: boolean): Uint8Array {
  const size = 2 * reach + 1;
  const rows = new Uint8Array(width * (height + 2 * reach)).fill(max ? 0 : 255);
  rows.set(data, width * reach);
  const take = (shift: number): void => {
    for (let i = 0, k = shift * width; k < rows.length; i++, k++) {
      const v = rows[k]!;
      if (max ? v > rows[i]! : v < rows[i]!) rows[i] = v;
    }
  };
  let have = 1;
  for (; 2 * have <= size; have *= 2) take(have);
  if (have < size) take(size - have);
  return rows.subarray(0, data.length);
}

/** Maximum over a square of side `2 reach + 1`, cut off at the picture's border. */
export const maxOver = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, true, false);
/** Minimum over a square of side `2 reach + 1`, cut off at the picture's border. */
export const minOver = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, false, false);
/** Maximum over `2 reach + 1` pixels of a row. */
export const rowMax = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, true, true);
/** Minimum over `2 reach + 1` pixels of a row. */
export const rowMin = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, false, true);
/** What is brighter than its surroundings and narrower than `2 reach + 1` pixels is leveled to them. */
export const opened = (bytes: Bytes, reach: number): Bytes => maxOver(minOver(bytes, reach), reach);
