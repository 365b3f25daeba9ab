import type { Cells } from '../areas/cells.ts';

/** Reach of the vote as a share of the long side: about half a cell. */
const REACH = 1 / 60;
/** Looked at around each pixel: rings of the disk, points per ring. */
const RINGS = [
  [0.35, 6],
  [0.7, 10],
  [1, 14],
] as const;

/**
 * Draws the borders between parts that meet without a line smoothly: there cells end where a lattice happened to cut
 * them. Each pixel near such a border takes the part that holds most of the disk around it, not counting what lies beyond
 * ink; painted pixels stay.
 * @param parts the part of each grid pixel; not changed
 * @param kept grid pixels that stay as they are
 */
export function smoothBorders(parts: Int32Array, kept: Iterable<number>, cells: Cells): Int32Array {
  const { wall, width, height, distance } = cells;
  const reach = Math.max(2, Math.round(Math.max(width, height) * REACH));
  const band = bandOf(parts, wall, width, height, reach);
  if (!band) return parts;
  const offsets = Int32Array.from(
    RINGS.flatMap(([radius, points]) =>
      Array.from({ length: points }, (_, k) => {
        const angle = (2 * Math.PI * (k + radius)) / points;
        return [Math.round(reach * radius * Math.cos(angle)), Math.round(reach * radius * Math.sin(angle))];
      }).flat(),
    ),
  );
  for (const i of kept) band[i] = 0;
  const out = parts.slice();
  const votes = new Int32Array(parts.reduce((most, part) => Math.max(most, part), 0) + 1);
  const seen = new Int32Array(offsets.length / 2 + 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (band[i] === 0) continue;
      // Beside ink the disk is cut to what the pixel sees for sure.
      const reached = Math.min(1, Math.max(0, distance[i]!) / reach);
      const own = parts[i]!;
      seen[0] = own;
      votes[own] = 1;
      let count = 1;
      for (let k = 0; k < offsets.length; k += 2) {
        const px = x + Math.round(offsets[k]! * reached);
        const py = y + Math.round(offsets[k + 1]! * reached);
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const part = parts[py * width + px]!;
        if (votes[part]!++ === 0) seen[count++] = part;
      }
      let best = own;
      for (let k = 1; k < count; k++) if (votes[seen[k]!]! > votes[best]!) best = seen[k]!;
      out[i] = best;
      for (let k = 0; k < count; k++) votes[seen[k]!] = 0;
    }
  }
  return out;
}

/** 1 on paper within reach of a border between parts that lies on paper; undefined when there is none. */
function bandOf(
  parts: Int32Array,
  wall: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array | undefined {
  const edge = new Uint8Array(parts.length);
  let found = false;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (wall[i] === 1) continue;
      const across = x + 1 < width && wall[i + 1] === 0 && parts[i + 1] !== parts[i];
      const down = y + 1 < height && wall[i + width] === 0 && parts[i + width] !== parts[i];
      if (across || down) edge[i] = 1;
      found ||= edge[i] === 1;
    }
  }
  if (!found) return undefined;
  const rows = new Uint8Array(parts.length);
  for (let y = 0; y < height; y++) spread(edge, rows, y * width, 1, width, reach);
  const band = new Uint8Array(parts.length);
  for (let x = 0; x < width; x++) spread(rows, band, x, width, height, reach);
  for (let i = 0; i < wall.length; i++) if (wall[i] === 1) band[i] = 0;
  return band;
}

/** Marks what lies within `reach` of a mark on one row or column: `count` places from `start`, `step` apart. */
function spread(from: Uint8Array, to: Uint8Array, start: number, step: number, count: number, reach: number): void {
  let last = -Infinity;
  let next = -1;
  for (let k = 0; k < count; k++) {
    if (next < k) for (next = k; next < count && from[start + next * step] === 0;) next++;
    if (from[start + k * step] === 1) last = k;
    if (k - last <= reach || (next < count && next - k <= reach)) to[start + k * step] = 1;
  }
}
