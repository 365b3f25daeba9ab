import type { Cells } from '../areas/cells.ts';
import type { CellGraph } from '../areas/graph.ts';
import { UNIT_SIDE } from '../areas/grid.ts';
import type { CellFeatures } from './affinity.ts';
import { minCut } from './min-cut.ts';

/** Share of the picture's border from which on an area that touches it is background. */
const RIM = 0.15;
/** Subregions that hold this share of what the one with the longest rim holds are background in most cases. */
const WIDE = 0.3;
/** Certainty of subregions and areas that touch the border, and what distance from the border's mean takes all of one. */
const [PLAIN_OUTER, OUTER, UNLIKE] = [4, 2, 1.5];
/** The same where the field names the background: its name counts for as much as `NAMED`. */
const [NAMED_PLAIN, NAMED] = [2.6, 1.6];
/** A hole in the figure is worse than some paper that is painted: so much certainty is asked for. */
const DOUBT = 0.2;
/**
 * What a border costs that parts background from figure without a line, per unit of length, against a unit of area, and
 * the distance between the embeddings of both sides by which that falls to 1/e: a border between unlike sides is cheap
 * (the contrast term of Boykov and Jolly 2001). Areas that do not touch the picture's border are seldom both: there the
 * price does not fall.
 */
const [BORDER, CONTRAST] = [40, 1.5];

/**
 * 1 where a cell is background, 0 where not, between where the signs disagree; from 0.5 on it counts as background. Each
 * cell's own certainty is weighed against the open border to its neighbors: background and figure are parted by lines
 * and at necks rather than where a network's answer fades.
 */
export function findBackground(
  { width, height, area }: Cells,
  { count, rim, edges, a, b, open, pass }: CellGraph,
  areas: Int32Array,
  subregions: Int32Array,
  { channels, values }: CellFeatures,
  tellsParts: boolean,
  named: Float32Array | undefined,
  gapWidth: number,
): Float32Array {
  const touch = new Float32Array(count);
  for (let c = 0; c < count; c++) touch[areas[c]!]! += rim[c]!;
  const outer = Uint8Array.from(areas, (area) => (touch[area]! >= RIM * 2 * (width + height) ? 1 : 0));
  const rimOf = new Float32Array(count);
  for (let c = 0; c < count; c++) if (outer[c] === 1) rimOf[subregions[c]!]! += rim[c]!;
  const widest = Math.max(...rimOf);
  const mean = new Float64Array(channels);
  let n = 0;
  for (let c = 0; c < count; c++) {
    if (outer[c] === 0 || rim[c] === 0) continue;
    n += rim[c]!;
    for (let k = 0; k < channels; k++) mean[k]! += rim[c]! * values[c * channels + k]!;
  }
  const background = new Float32Array(count);
  if (n === 0) return background;
  const unit = Math.max(width, height) / UNIT_SIDE;
  const gain = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += (values[c * channels + k]! - mean[k]! / n) ** 2;
    const unlike = Math.sqrt(sum);
    const wide = rimOf[subregions[c]!]! >= WIDE * widest;
    const plain = named ? NAMED_PLAIN : PLAIN_OUTER;
    const base = outer[c] === 1 ? (wide ? plain : OUTER) : tellsParts ? 1 : 0;
    const name = named ? NAMED * (named[c]! - 0.5) : 0;
    const certainty = base + name - unlike / UNLIKE - (named ? DOUBT : 0);
    background[c] = Math.max(0, Math.min(1, certainty));
    gain[c] = (Math.max(-1, Math.min(1, certainty - 0.5)) * area[c]!) / (unit * unit);
  }
  const weight = new Float64Array(edges);
  for (let e = 0; e < edges; e++) {
    if (2 * pass[e]! <= gapWidth) continue;
    let sum = 0;
    if (outer[a[e]!] === 1) {
      for (let k = 0; k < channels; k++) sum += (values[a[e]! * channels + k]! - values[b[e]! * channels + k]!) ** 2;
    }
    weight[e] = ((BORDER * open[e]!) / unit) * Math.exp(-Math.sqrt(sum) / CONTRAST);
  }
  const side = minCut({ count, a, b, gain, weight });
  for (let c = 0; c < count; c++) {
    background[c] = side[c] === 1 ? Math.max(0.5, background[c]!) : Math.min(0.49, background[c]!);
  }
  return background;
}
