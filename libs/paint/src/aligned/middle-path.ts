/**
 * The long way through a mask: from the place that is farthest from a start to the one that is farthest from there, along its middle.
 * @param mask 1 within, row-major, 0 along its border
 * @param room distance of each pixel to the nearest 0 of the mask, pixels
 * @param w pixels per row
 * @param start where `room` is greatest
 * @returns indexes into the mask, each a neighbor of the last
 */
export function middlePath(mask: Uint8Array, room: Float32Array, w: number, start: number): number[] {
  const one = farthest(mask, room, w, start);
  const two = farthest(mask, room, w, one.last);
  const path: number[] = [];
  for (let i = two.last; i >= 0; i = two.before[i]!) path.push(i);
  // The ends reach into corners, where no brush fits.
  const wide = room[start]! / 2;
  let [from, to] = [0, path.length];
  while (from < to - 1 && room[path[from]!]! < wide) from++;
  while (to > from + 1 && room[path[to - 1]!]! < wide) to--;
  return path.slice(from, to);
}

/** Breadth first, places near the rim of the mask late: in rings of steps whose cost is what lies between them and the middle. */
function farthest(
  mask: Uint8Array,
  room: Float32Array,
  w: number,
  start: number,
): { last: number; before: Int32Array } {
  const before = new Int32Array(mask.length).fill(-1);
  // In the precision of the sums: rounded ones would pass for improvements, and each place be looked at along every equal way to it.
  const cost = new Float64Array(mask.length).fill(Infinity);
  const most = room[start]!;
  const buckets: number[][] = [[start]];
  cost[start] = 0;
  let last = start;
  for (let at = 0; at < buckets.length; at++) {
    for (const i of buckets[at] ?? []) {
      if (Math.floor(cost[i]!) !== at) continue;
      last = i;
      for (const j of [i - 1, i + 1, i - w, i + w]) {
        if (mask[j] !== 1) continue;
        const next = cost[i]! + 1 + 3 * Math.max(0, 1 - room[j]! / most);
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
