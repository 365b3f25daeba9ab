/** 32-bit avalanche. */
const mix = (h: number): number => {
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
};

/**
 * A shuffled order of 0..n-1 without a table: position -> item, a bijection for every key. A four-round Feistel network
 * on the smallest even number of bits that holds n; results past the end are walked on (at most 4 times on average).
 */
export function permute(position: number, n: number, key: number): number {
  if (n <= 1) return 0;
  const half = Math.max(1, Math.ceil(Math.log2(n) / 2));
  const mask = 2 ** half - 1;
  let value = position;
  do {
    let left = Math.floor(value / 2 ** half);
    let right = value & mask;
    for (let round = 0; round < 4; round++) {
      [left, right] = [right, (left ^ mix(right ^ mix(key + Math.imul(round + 1, 0x9e3779b9)))) & mask];
    }
    value = left * 2 ** half + right;
  } while (value >= n);
  return value;
}
