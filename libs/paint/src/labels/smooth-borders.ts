import type { Cells } from '../areas/cells.ts';

/** Reach of the vote as a share of the long side: about half a cell. */
export const REACH = 1 / 60;
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
  const { wall, width, height } = cells;
  const { reach, points, kinds, kindOf, margin } = looksFor(cells);
  const band = bandOf(parts, wall, width, height, reach);
  if (!band) return parts;
  for (const i of kept) band[i] = 0;
  const out = parts.slice();
  let most = 0;
  for (let i = 0; i < parts.length; i++) if (parts[i]! > most) most = parts[i]!;
  const votes = new Int32Array(most + 1);
  const seen = new Int32Array(points + 1);
  // So many of the places around settle it, whatever the others hold: with its own a pixel's part then has more than half.
  const enough = points >> 1;
  for (let y = 0, i = 0; y < height; y++) {
    const inside = y >= margin && y < height - margin;
    for (let x = 0; x < width; x++, i++) {
      if (band[i] === 0) continue;
      const own = parts[i]!;
      const { dx, dy, along } = kinds[kindOf[i]!]!;
      const whole = inside && x >= margin && x < width - margin;
      if (whole) {
        let like = 0;
        for (let k = 0; k < points && like < enough; k++) if (parts[i + along[k]!] === own) like++;
        if (like >= enough) continue;
      }
      seen[0] = own;
      votes[own] = 1;
      let count = 1;
      for (let k = 0; k < points; k++) {
        const [px, py] = [x + dx[k]!, y + dy[k]!];
        if (!whole && (px < 0 || py < 0 || px >= width || py >= height)) continue;
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

/** The places around a pixel that have a vote, for all pixels of a drawing. */
interface Looks {
  /** Radius of the disk, grid pixels. */
  readonly reach: number;
  /** Places per pixel. */
  readonly points: number;
  /** Within so many pixels of the picture's border places may lie outside. */
  readonly margin: number;
  /** The places by how near ink is; `along` is the way to them in a row-major picture. */
  readonly kinds: readonly { readonly dx: Int32Array; readonly dy: Int32Array; readonly along: Int32Array }[];
  /** Index into `kinds` of each pixel. */
  readonly kindOf: Uint16Array | Uint32Array;
}

/** Made once for a drawing. */
const known = new WeakMap<Float32Array, Looks>();

function looksFor(cells: Cells): Looks {
  let looks = known.get(cells.distance);
  if (!looks) known.set(cells.distance, (looks = looksOf(cells)));
  return looks;
}

/** Beside ink the disk is cut to what the pixel sees for sure. */
function looksOf({ wall, width, height, distance }: Cells): Looks {
  const reach = Math.max(2, Math.round(Math.max(width, height) * REACH));
  const disk = RINGS.flatMap(([radius, points]) =>
    Array.from({ length: points }, (_, k) => {
      const angle = (2 * Math.PI * (k + radius)) / points;
      return [Math.round(reach * radius * Math.cos(angle)), Math.round(reach * radius * Math.sin(angle))] as const;
    }),
  );
  const kinds: { dx: Int32Array; dy: Int32Array; along: Int32Array }[] = [];
  const add = (reached: number): number => {
    const dx = Int32Array.from(disk, ([x]) => Math.round(x * reached));
    const dy = Int32Array.from(disk, ([, y]) => Math.round(y * reached));
    return kinds.push({ dx, dy, along: dx.map((x, k) => dy[k]! * width + x) }) - 1;
  };
  add(1);
  // No more kinds than squares of distances.
  const kindOf = reach < 256 ? new Uint16Array(wall.length) : new Uint32Array(wall.length);
  // Distances are roots of whole numbers, less one half.
  const ofSquare: number[] = [];
  for (let i = 0; i < wall.length; i++) {
    if (wall[i] === 1 || distance[i]! >= reach) continue;
    const square = Math.round((distance[i]! + 0.5) ** 2);
    kindOf[i] = ofSquare[square] ??= add(Math.max(0, distance[i]!) / reach);
  }
  return { reach, points: disk.length, margin: reach, kinds, kindOf };
}

/** 1 on paper within reach of a border between parts that lies on paper; undefined when there is none. */
function bandOf(
  parts: Int32Array,
  wall: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array | undefined {
  const rows = new Uint8Array(parts.length);
  const edge = new Uint8Array(width);
  let found = false;
  for (let y = 0, row = 0; y < height; y++, row += width) {
    let any = false;
    const last = y + 1 === height;
    for (let x = 0, i = row; x < width; x++, i++) {
      let marked = 0;
      if (wall[i] === 0) {
        const part = parts[i]!;
        if (x + 1 < width && wall[i + 1] === 0 && parts[i + 1] !== part) marked = 1;
        else if (!last && wall[i + width] === 0 && parts[i + width] !== part) marked = 1;
      }
      edge[x] = marked;
      any ||= marked === 1;
    }
    if (!any) continue;
    found = true;
    // Both ways along the row, then along the columns.
    for (let x = 0, left = 0; x < width; x++) {
      left = edge[x] === 1 ? reach + 1 : left - 1;
      if (left > 0) rows[row + x] = 1;
    }
    for (let x = width - 1, left = 0; x >= 0; x--) {
      left = edge[x] === 1 ? reach + 1 : left - 1;
      if (left > 0) rows[row + x] = 1;
    }
  }
  if (!found) return undefined;
  const band = new Uint8Array(parts.length);
  const left = new Int32Array(width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      left[x] = rows[i] === 1 ? reach + 1 : left[x]! - 1;
      if (left[x]! > 0 && wall[i] === 0) band[i] = 1;
    }
  }
  left.fill(0);
  for (let y = height - 1, i = parts.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, i--) {
      left[x] = rows[i] === 1 ? reach + 1 : left[x]! - 1;
      if (left[x]! > 0 && wall[i] === 0) band[i] = 1;
    }
  }
  return band;
}
