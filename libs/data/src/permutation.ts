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

/** A shuffled order of 0..n-1 that visits one block after the other, each shuffled, the blocks shuffled too. */
export function blockOrder(starts: readonly number[], n: number, key: number): (position: number) => number {
  const filled = starts
    .map((start, i) => ({ start, size: (starts[i + 1] ?? n) - start }))
    .filter(({ size }) => size > 0);
  const order = filled.map((_, i) => filled[permute(i, filled.length, key)]!);
  const ends: number[] = [];
  let total = 0;
  for (const { size } of order) ends.push((total += size));
  return (position) => {
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (position < ends[middle]!) high = middle;
      else low = middle + 1;
    }
    const { start, size } = order[low]!;
    return start + permute(position - (ends[low]! - size), size, key ^ Math.imul(start + 1, 0x85ebca6b));
  };
}
