import type { Cells } from '../areas/cells.ts';
import { joinCells, type CellGraph } from '../areas/graph.ts';
import { UNIT_SIDE } from '../areas/grid.ts';
import { distanceOf, type CellFeatures } from './affinity.ts';
import { minCut } from './min-cut.ts';

/** An area that touches at least this share of the picture's border is a candidate for background ("outer"). */
const MIN_BORDER_SHARE = 0.15;
/** A subregion of an outer area is "wide" if it touches at least this share of what the subregion with the longest rim touches. */
const MIN_RIM_RATIO = 0.3;
/** Certainty of cells of wide subregions, and of others of outer areas; and the distance from the mean embedding along the picture's border that lowers it by 1 where nothing is named background: what is so named may look like anything. */
const [WIDE_CERTAINTY, OUTER_CERTAINTY, DISTANCE_SCALE] = [4, 2, 1.5];
/** Where the field names the background: certainty of wide subregions, and the weight of the name's share. */
const [NAMED_WIDE_CERTAINTY, NAME_WEIGHT] = [2.6, 2.2];
/** Subtracted from the certainty where the field names the background, since an unpainted hole in the figure is a worse error than painted background. */
const NAMED_OFFSET = 0.2;
/** Added to the certainty in areas that touch the picture's border, where the network does not know what it sees. */
const UNSURE_OFFSET = 2;
/**
 * Cost of a border between background and figure that runs over paper, per unit of length, relative to a unit of area; and the
 * distance between the embeddings of both sides at which it has fallen to 1/e (the contrast term of Boykov and Jolly 2001). It does
 * not fall in areas that are not outer, which seldom hold both.
 */
const [BORDER_COST, CONTRAST_SCALE] = [40, 1.5];
/**
 * A connected piece of figure in an outer area becomes background if the share of its outline without a line is above the first
 * and the length of that, relative to the root of its area, above the second: a bust without a lower line would end in a blot.
 */
const [MAX_OPEN_SHARE, MAX_OPEN_LENGTH] = [0.5, 1.5];

/**
 * Certainty that each cell is background, 0..1; from 0.5 on it counts as background. Found by a minimum cut of each cell's own
 * certainty against the open border to its neighbors, so that the boundary follows lines and necks rather than gradients of the
 * network's answer.
 * @param named how much each cell is background by name, 0..1: paper, or what is drawn behind a figure
 * @param unsure how little the network knows what it sees, 0..1
 */
export function findBackground(
  { width, height, area }: Cells,
  graph: CellGraph,
  areas: Int32Array,
  subregions: Int32Array,
  { channels, values }: CellFeatures,
  tellsParts: boolean,
  named: Float32Array | undefined,
  unsure: number,
  gapWidth: number,
): Float32Array {
  const { count, rim, edges, a, b, open, pass } = graph;
  const touch = new Float32Array(count);
  for (let c = 0; c < count; c++) touch[areas[c]!]! += rim[c]!;
  const outer = Uint8Array.from(areas, (area) => (touch[area]! >= MIN_BORDER_SHARE * 2 * (width + height) ? 1 : 0));
  const rimOf = new Float32Array(count);
  for (let c = 0; c < count; c++) if (outer[c] === 1) rimOf[subregions[c]!]! += rim[c]!;
  const widest = Math.max(...rimOf);
  // Where lines all over the page leave no outer area, what is named background along the border.
  const alongBorder = outer.includes(1)
    ? outer
    : Uint8Array.from({ length: count }, (_, c) => ((named?.[c] ?? 0) > 0.5 ? 1 : 0));
  const mean = new Float64Array(channels);
  let n = 0;
  for (let c = 0; c < count; c++) {
    if (alongBorder[c] === 0 || rim[c] === 0) continue;
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
    const wide = rimOf[subregions[c]!]! >= MIN_RIM_RATIO * widest;
    const plain = named ? NAMED_WIDE_CERTAINTY : WIDE_CERTAINTY;
    const base = outer[c] === 1 ? (wide ? plain : OUTER_CERTAINTY) : tellsParts ? 1 : 0;
    const unknown = touch[areas[c]!]! > 0 ? UNSURE_OFFSET * unsure : 0;
    const name = named ? NAME_WEIGHT * (named[c]! - 0.5) : 0;
    const distancePenalty = ((1 - (named?.[c] ?? 0)) * Math.sqrt(sum)) / DISTANCE_SCALE;
    const certainty = base + unknown + name - distancePenalty - (named ? NAMED_OFFSET : 0);
    background[c] = Math.max(0, Math.min(1, certainty));
    gain[c] = (Math.max(-1, Math.min(1, certainty - 0.5)) * area[c]!) / (unit * unit);
  }
  const weight = new Float64Array(edges);
  for (let e = 0; e < edges; e++) {
    if (2 * pass[e]! <= gapWidth) continue;
    const contrast = outer[a[e]!] === 1 ? distanceOf(values, channels, a[e]!, b[e]!) : 0;
    weight[e] = ((BORDER_COST * open[e]!) / unit) * Math.exp(-contrast / CONTRAST_SCALE);
  }
  const side = minCut({ count, a, b, gain, weight });
  removeOpenPieces(side, outer, graph, area, gapWidth);
  for (let c = 0; c < count; c++) {
    background[c] = side[c] === 1 ? Math.max(0.5, background[c]!) : Math.min(0.49, background[c]!);
  }
  return background;
}

/** Moves pieces of figure (0 in `side`) with a long outline without a line to the background (1). */
function removeOpenPieces(
  side: Uint8Array,
  outer: Uint8Array,
  graph: CellGraph,
  area: Float32Array,
  gapWidth: number,
): void {
  const { count, edges, a, b, length, open, pass } = graph;
  const within = (c: number): boolean => outer[c] === 1 && side[c] === 0;
  const piece = joinCells(graph, (e) => 2 * pass[e]! > gapWidth && within(a[e]!) && within(b[e]!));
  const size = new Float64Array(count);
  const undrawn = new Float64Array(count);
  const drawn = new Float64Array(count);
  for (let c = 0; c < count; c++) size[piece[c]!]! += area[c]!;
  for (let e = 0; e < edges; e++) {
    if (side[a[e]!] === side[b[e]!]) continue;
    const own = side[a[e]!] === 0 ? a[e]! : b[e]!;
    if (outer[own] === 0) continue;
    if (2 * pass[e]! > gapWidth) undrawn[piece[own]!]! += open[e]!;
    else drawn[piece[own]!]! += length[e]!;
  }
  for (let c = 0; c < count; c++) {
    const p = piece[c]!;
    if (!within(c) || undrawn[p]! <= MAX_OPEN_LENGTH * Math.sqrt(size[p]!)) continue;
    if (undrawn[p]! > MAX_OPEN_SHARE * (undrawn[p]! + drawn[p]!)) side[c] = 1;
  }
}
