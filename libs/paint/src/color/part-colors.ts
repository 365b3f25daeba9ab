import type { Plane, Raster, Rgb } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';
import type { CellGroups } from './groups.ts';
import { labInto } from './lab.ts';

/** Votes within this CIE76 distance support each other. */
const SAME_COLOR = 12;
/** Pixels sampled per cell, about. */
const SAMPLES_PER_CELL = 24;

interface Vote {
  readonly weight: number;
  readonly rgb: readonly [number, number, number];
  readonly lab: readonly [number, number, number];
}

/**
 * One color for each group: the most common one of the network's picture off the lines.
 * @param picture the network's answer, of any size
 * @param sketch the drawing as the network saw it, of the picture's size
 */
export function groupColors(picture: Raster<3>, sketch: Plane, cells: Cells, groups: CellGroups): Rgb[] {
  const { labels, wall, area, width, height, count } = cells;
  const sums = new Float64Array(4 * count);
  const seen = new Int32Array(count);
  const [sx, sy] = [picture.width / width, picture.height / height];
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(picture.height - 1, Math.floor((y + 0.5) * sy)) * picture.width;
    for (let x = 0; x < width; x++, i++) {
      const c = labels[i]!;
      if (seen[c]!++ % Math.max(1, Math.floor(area[c]! / SAMPLES_PER_CELL)) !== 0) continue;
      const p = row + Math.min(picture.width - 1, Math.floor((x + 0.5) * sx));
      // Beside lines the network's color is mixed with ink.
      const weight = sketch.data[p]! ** 4 * (wall[i] === 0 ? 1 : 1e-3) + 1e-6;
      for (let k = 0; k < 3; k++) sums[4 * c + k]! += weight * picture.data[3 * p + k]!;
      sums[4 * c + 3]! += weight;
    }
  }
  const votes: Vote[][] = Array.from({ length: groups.count }, () => []);
  const lab = new Float64Array(3);
  for (let c = 0; c < count; c++) {
    const n = sums[4 * c + 3]!;
    if (n === 0) continue;
    const rgb = [sums[4 * c]! / n, sums[4 * c + 1]! / n, sums[4 * c + 2]! / n] as const;
    labInto(rgb[0], rgb[1], rgb[2], lab);
    const share = Math.min(1, n / Math.max(1, seen[c]! / Math.max(1, Math.floor(area[c]! / SAMPLES_PER_CELL))));
    votes[groups.of[c]!]!.push({ weight: (area[c]! + 0.1) * (share + 1e-3), rgb, lab: [lab[0]!, lab[1]!, lab[2]!] });
  }
  return votes.map(mostCommon);
}

/** The vote with the most weight within `SAME_COLOR` of it, then the mean of those (one step of mean shift). */
function mostCommon(votes: readonly Vote[]): Rgb {
  if (votes.length === 0) return [255, 255, 255];
  const heavy = [...votes].sort((p, q) => q.weight - p.weight).slice(0, 200);
  let best = heavy[0]!;
  let most = -1;
  const like = (p: Vote, q: Vote): boolean =>
    (p.lab[0] - q.lab[0]) ** 2 + (p.lab[1] - q.lab[1]) ** 2 + (p.lab[2] - q.lab[2]) ** 2 < SAME_COLOR * SAME_COLOR;
  for (const one of heavy) {
    let sum = 0;
    for (const other of heavy) if (like(one, other)) sum += other.weight;
    if (sum > most) [best, most] = [one, sum];
  }
  const mean = [0, 0, 0];
  for (const vote of heavy) {
    if (!like(best, vote)) continue;
    for (let k = 0; k < 3; k++) mean[k]! += (vote.weight / most) * vote.rgb[k]!;
  }
  return [Math.round(mean[0]!), Math.round(mean[1]!), Math.round(mean[2]!)];
}
