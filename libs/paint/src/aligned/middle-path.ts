/**
 * A path along the middle of a mask between two far ends: from the pixel farthest from a start to the pixel farthest from that one.
 * @param mask 1 within, row-major, 0 along its border
 * @param toRim distance of each pixel to the nearest 0 of the mask, pixels
 * @param w pixels per row
 * @param start where `toRim` is greatest
 * @returns indexes into the mask, each a neighbor of the last
 */
export function middlePath(mask: Uint8Array, toRim: Float32Array, w: number, start: number): number[] {
  const one = farthest(mask, toRim, w, start);
  const two = farthest(mask, toRim, w, one.last);
  const path: number[] = [];
  for (let i = two.last; i >= 0; i = two.before[i]!) path.push(i);
  // Without the ends, which run into corners narrower than a brush.
  const wide = toRim[start]! / 2;
  let [from, to] = [0, path.length];
  while (from < to - 1 && toRim[path[from]!]! < wide) from++;
  while (to > from + 1 && toRim[path[to - 1]!]! < wide) to--;
  return path.slice(from, to);
}

/** Dijkstra's algorithm with buckets; a step costs 1 in the middle of the mask and up to 4 at its rim. */
function farthest(
  mask: Uint8Array,
  toRim: Float32Array,
  w: number,
  start: number,
): { last: number; before: Int32Array } {
  const before = new Int32Array(mask.length).fill(-1);
  // In the precision of the sums: rounded ones would pass for improvements, and each pixel be expanded once for every path of equal cost to it.
  const cost = new Float64Array(mask.length).fill(Infinity);
  const most = toRim[start]!;
  const buckets: number[][] = [[start]];
  cost[start] = 0;
  let last = start;
  for (let at = 0; at < buckets.length; at++) {
    for (const i of buckets[at] ?? []) {
      if (Math.floor(cost[i]!) !== at) continue;
      last = i;
      for (const j of [i - 1, i + 1, i - w, i + w]) {
        if (mask[j] !== 1) continue;
        const next = cost[i]! + 1 + 3 * Math.max(0, 1 - toRim[j]! / most);
        if (next >= cost[j]!) continue;
        cost[j] = next;
        before[j] = i;
        const bucket = Math.floor(next);
        (buckets[bucket] ??= []).push(j);
      }
    }
  }
  before[start] = -1;
  return { last, before };
}
