import { spreadBits, type Bits } from '@irodori/image';
import { cellRuns } from '../areas/cell-runs.ts';
import type { Cells } from '../areas/cells.ts';
import type { MovingParts } from './blocks-to-grid.ts';
import { onceFor } from '../once.ts';

/** Reach of the vote as a share of the long side: about half a cell. */
export const REACH = 1 / 60;
/** Points that vote on a pixel: radius of each ring in the disk, and points per ring. */
const RINGS = [
  [0.35, 6],
  [0.7, 10],
  [1, 14],
] as const;

/** Points of all rings but the last: more than half of all. */
const INNER_POINTS = 16;
/**
 * Draws the borders between parts that meet without a line smoothly: there cells end where a lattice happened to cut
 * them. Each pixel near such a border takes the part that holds most of the disk around it, not counting what lies beyond
 * ink; painted pixels stay.
 * @param moving parts of grid pixels; what changes is changed in `now` alone
 * @param kept grid pixels that stay as they are
 */
export function smoothBorders(moving: MovingParts, kept: Iterable<number>, cells: Cells): void {
  const { now, before: parts, count } = moving;
  const { wall, width, height, distance } = cells;
  const near = bordersOnPaper(moving, cells);
  if (!near) return;
  const voting = votingDisk(cells);
  const { points, reach, open } = voting;
  const [half, most] = [open.within >> 1, open.within];
  const nearer = spreadBits(near, half);
  const farther = spreadBits(nearer, most - half);
  const band = spreadBits(farther, reach - most);
  for (const i of kept) {
    const x = i % width;
    band.data[((i - x) / width) * band.words + (x >>> 5)]! &= ~(1 << (x & 31));
  }
  const votes = new Int32Array(count);
  const seen = new Int32Array(points + 1);
  // With its own vote a pixel's part then has more than half, whatever the remaining points hold.
  const enough = points >> 1;
  for (let word = 0; word < band.data.length; word++) {
    let bits = band.data[word]! | 0;
    if (bits === 0) continue;
    const y = Math.floor(word / band.words);
    const first = 32 * (word - y * band.words);
    const inside = y >= reach && y < height - reach;
    const [inNearer, inFarther] = [nearer.data[word]!, farther.data[word]!];
    for (; bits !== 0; bits &= bits - 1) {
      const bit = bits & -bits;
      const x = first + 31 - Math.clz32(bit);
      const i = y * width + x;
      if (wall[i] === 1) continue;
      const whole = inside && x >= reach && x < width - reach;
      const kind = distance[i]! < reach ? pointsAt(distance[i]!, voting) : open;
      if (whole && kind.within <= most && ((kind.within <= half ? inNearer : inFarther) & bit) === 0) continue;
      const { dx, dy, along } = kind;
      const own = parts[i]!;
      if (whole) {
        let like = 0;
        for (let k = 0; k < points && like < enough; k++) if (parts[i + along[k]!] === own) like++;
        if (like >= enough) continue;
      }
      seen[0] = own;
      votes[own] = 1;
      let met = 1;
      for (let k = 0; k < points; k++) {
        const px = x + dx[k]!;
        const py = y + dy[k]!;
        if (!whole && (px < 0 || py < 0 || px >= width || py >= height)) continue;
        const part = parts[py * width + px]!;
        if (votes[part]!++ === 0) seen[met++] = part;
      }
      let best = own;
      for (let k = 1; k < met; k++) if (votes[seen[k]!]! > votes[best]!) best = seen[k]!;
      now[i] = best;
      for (let k = 0; k < met; k++) votes[seen[k]!] = 0;
    }
  }
}

/** The points around a pixel that vote on its part. */
interface VotingPoints {
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  /** Offsets to them in a row-major picture. */
  readonly along: Int32Array;
  /**
   * Rows and columns within which a border must lie for the vote to change anything. The inner points are more than half of all.
   * Where they lie nearer than any ink, paper leads to each of them within the rectangle that it and the pixel span, so that without a
   * border in there they are of the pixel's own part. Infinity where ink is nearer.
   */
  readonly within: number;
}

/** The points for all pixels of a drawing, by the distance to the nearest ink. */
interface VotingDisk {
  readonly width: number;
  /** Radius of the disk, grid pixels. Within so many pixels of the picture's border points may lie outside. */
  readonly reach: number;
  readonly disk: readonly (readonly [x: number, y: number])[];
  /** Points per pixel. */
  readonly points: number;
  /** Farther than the reach from ink. */
  readonly open: VotingPoints;
  /** Nearer to ink: by the square of the distance to it, made when asked for. */
  readonly bySquare: (VotingPoints | undefined)[];
}

/** Made once for a drawing. */
const votingDisk = onceFor(({ width, height }: Cells): VotingDisk => {
  const reach = Math.max(2, Math.round(Math.max(width, height) * REACH));
  const disk = RINGS.flatMap(([radius, points]) =>
    Array.from({ length: points }, (_, k) => {
      const angle = (2 * Math.PI * (k + radius)) / points;
      return [Math.round(reach * radius * Math.cos(angle)), Math.round(reach * radius * Math.sin(angle))] as const;
    }),
  );
  const given = { width, disk };
  return { ...given, reach, points: disk.length, open: makePoints(1, (reach + 0.5) ** 2, given), bySquare: [] };
});

/** Near ink the disk is scaled down to the distance to it, so that no point lies beyond a line. Distances are roots of whole numbers, less one half. */
function pointsAt(distance: number, voting: VotingDisk): VotingPoints {
  const square = Math.round((distance + 0.5) ** 2);
  return (voting.bySquare[square] ??= makePoints(Math.max(0, distance) / voting.reach, square, voting));
}

/**
 * @param share of the disk's radius
 * @param square of the distance to the nearest ink, at least
 */
function makePoints(share: number, square: number, { width, disk }: Pick<VotingDisk, 'width' | 'disk'>): VotingPoints {
  const dx = Int32Array.from(disk, ([x]) => Math.round(x * share));
  const dy = Int32Array.from(disk, ([, y]) => Math.round(y * share));
  let [within, farthest] = [0, 0];
  for (let k = 0; k < INNER_POINTS; k++) {
    within = Math.max(within, Math.abs(dx[k]!), Math.abs(dy[k]!));
    farthest = Math.max(farthest, dx[k]! ** 2 + dy[k]! ** 2);
  }
  if (farthest >= square) within = Infinity;
  return { dx, dy, along: dx.map((x, k) => dy[k]! * width + x), within };
}

/**
 * 1 on paper whose right or lower neighbor is paper of another part; undefined when there is none. Parts meet where cells do, or
 * beside pixels that do not go with their cell.
 */
function bordersOnPaper({ before: parts, strays }: MovingParts, cells: Cells): Bits | undefined {
  const { wall, width, height } = cells;
  const words = Math.ceil(width / 32);
  const data = cellRuns(cells).borders.slice();
  const mark = (x: number, y: number): void => {
    data[y * words + (x >>> 5)]! |= 1 << (x & 31);
  };
  for (const i of strays) {
    const x = i % width;
    const y = (i - x) / width;
    mark(x, y);
    if (x > 0) mark(x - 1, y);
    if (y > 0) mark(x, y - 1);
  }
  let found = false;
  for (let word = 0; word < data.length; word++) {
    let bits = data[word]! | 0;
    if (bits === 0) continue;
    let left = 0;
    const y = Math.floor(word / words);
    for (const first = 32 * (word - y * words); bits !== 0; bits &= bits - 1) {
      const bit = bits & -bits;
      const x = first + 31 - Math.clz32(bit);
      const i = y * width + x;
      if (wall[i] === 1) continue;
      const right = x + 1 < width && wall[i + 1] === 0 && parts[i + 1] !== parts[i];
      if (right || (y + 1 < height && wall[i + width] === 0 && parts[i + width] !== parts[i])) left |= bit;
    }
    data[word] = left;
    found ||= left !== 0;
  }
  return found ? { width, height, words, data } : undefined;
}
