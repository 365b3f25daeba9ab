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
  const offsets = RINGS.flatMap(([radius, points]) =>
    Array.from({ length: points }, (_, k) => {
      const angle = (2 * Math.PI * (k + radius)) / points;
      return [Math.round(reach * radius * Math.cos(angle)), Math.round(reach * radius * Math.sin(angle))] as const;
    }),
  );
  for (const i of kept) band[i] = 0;
  const out = parts.slice();
  const seen: number[] = [];
  const votes: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (band[i] === 0) continue;
      // Beside ink the disk is cut to what the pixel sees for sure.
      const room = Math.min(1, Math.max(0, distance[i]!) / reach);
      seen.length = votes.length = 0;
      const vote = (part: number, weight: number): void => {
        const at = seen.indexOf(part);
        if (at < 0) {
          seen.push(part);
          votes.push(weight);
        } else votes[at]! += weight;
      };
      vote(parts[i]!, 1);
      for (const [dx, dy] of offsets) {
        const [px, py] = [x + Math.round(dx * room), y + Math.round(dy * room)];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        vote(parts[py * width + px]!, 1);
      }
      let best = 0;
      for (let k = 1; k < seen.length; k++) if (votes[k]! > votes[best]!) best = k;
      out[i] = seen[best]!;
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
  let band: Uint8Array | undefined;
  const mark = (i: number): void => {
    band ??= new Uint8Array(parts.length);
    const x = i % width;
    const y = (i - x) / width;
    const left = Math.max(0, x - reach);
    const right = Math.min(width, x + reach + 1);
    for (let py = Math.max(0, y - reach); py <= Math.min(height - 1, y + reach); py++) {
      band.fill(1, py * width + left, py * width + right);
    }
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (wall[i] === 1) continue;
      const across = x + 1 < width && wall[i + 1] === 0 && parts[i + 1] !== parts[i];
      const down = y + 1 < height && wall[i + width] === 0 && parts[i + width] !== parts[i];
      if (across || down) mark(i);
    }
  }
  if (band) for (let i = 0; i < wall.length; i++) if (wall[i] === 1) band[i] = 0;
  return band;
}
