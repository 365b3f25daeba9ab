import type { Rgb, UserHint } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';
import type { CellGraph } from '../areas/graph.ts';
import { sampleField, type CellFeatures } from './affinity.ts';
import { distancesFrom, type EdgeCosts, type Sight } from './geodesic.ts';
import { unlikeKinds } from './kinds.ts';
import { clearCorners, type Pieces } from './pieces.ts';
import { findSeeds, type Seed } from './seeds.ts';
import { solveLabels } from './solve.ts';
import { splitCells } from './split.ts';
import { tonePenalties, type CellTones, type SeedFeatures } from './tones.ts';
import type { PartsField } from '../types.ts';

/** What labeling needs of a drawing, whatever the hints. Arrays hold one value per cell unless told otherwise. */
export interface Segmentation {
  readonly cells: Cells;
  readonly graph: CellGraph;
  readonly edgeCosts: EdgeCosts;
  readonly sight: Sight;
  /** The area of each cell: cells joined over openings wider than the gap that counts as closed. */
  readonly areas: Int32Array;
  /** The subregion of each cell: cells of an area without a neck between them. */
  readonly subregions: Int32Array;
  /** The comic panel of each cell; 0 on gutters and on pages without panels. */
  readonly panels: Int32Array;
  readonly field: PartsField;
  readonly features: CellFeatures;
  /** How much each cell is hair, skin, a face and cloth (`cellKinds`); undefined where the field does not tell. */
  readonly kinds?: CellFeatures | undefined;
  /** Where shade lies; undefined where the field does not tell. */
  readonly tones: CellTones | undefined;
  /** 1 where a cell is background, 0 where not, between where it is doubtful. */
  readonly background: Float32Array;
  /** 1 where a cell's area is enclosed by lines and does not touch the picture's border. */
  readonly closed: Uint8Array;
  readonly pieces: Pieces;
  /** Weight of each edge's second cell for its first, and of the first for the second; over a cell's edges at most 1. */
  readonly couplingA: Float32Array;
  readonly couplingB: Float32Array;
  /** Side of a grid pixel in pixels of the drawing. */
  readonly scale: number;
}

export interface Labeling {
  /** The colors hinted at, each once. */
  readonly colors: readonly Rgb[];
  /** Index into `colors` of each cell, or -1 where no hint reaches. */
  readonly cells: Int32Array;
  /** The same for pixels that do not go with their cell, -1 elsewhere. */
  readonly pixels: Int32Array | undefined;
  /** The pixels that hints painted. */
  readonly painted: Int32Array;
}

/** Terms of the cost of a label at a cell, and of "unlabeled"; distances between embeddings are 0.3 within a part, 3 between. */
const COST = {
  /** Weight of `log(1 + geodesic distance / 30)`. */
  geodesic: 1,
  /** Of entering an area that has hints of its own, from another. */
  hintedArea: 6,
  /** Of shade for a hint in light of a part that has a hint in shade, and the other way round. */
  tone: 3,
  /** Between background and figure. */
  background: 4,
  /** On a piece apart from the hint's that has hints of its own, such as another person. */
  otherPiece: 1.5,
  /** Of a color beyond its own closed area or subregion on a place of another kind: hair, skin of a face, cloth, eyes or a mouth. */
  unlikeKind: 3,
  /** Of "unlabeled" in areas without hints. */
  unlabeled: 4,
  /** The same in the background. */
  unlabeledBackground: 1,
  /** The same in areas with hints, above the nearest hint's geodesic term. */
  unlabeledArea: 4,
  /** The same in subregions with hints. */
  unlabeledSubregion: 8,
  /** By so much "unlabeled" costs less in subregions with hints, where all of them are on another kind (`unlikeKinds`). */
  otherKind: 6,
  /** The same elsewhere in areas with hints. */
  otherKindArea: 1.5,
  /** A closed subregion belongs to its hints but for cells that are so more surely than this. */
  otherKindClosed: 0.5,
};

/** Unit of geodesic distances in the cost, pixels of a drawing 256 pixels long. */
const GEODESIC_UNIT = 30;

/** Cost of labels that a cell must not get. */
const NEVER = 1e6;
/** From this certainty on a cell is treated as background in any case. */
const CERTAIN = 0.9;

/** What one seed costs at each cell. */
export interface SeedCosts {
  /** All terms. */
  readonly total: Float32Array;
  /** The geodesic term. */
  readonly geodesic: Float32Array;
}

/**
 * The label of each cell: the cost of a label is the least over its seeds; cells of a closed subregion with seeds take one
 * of theirs; costs and agreement with neighbors are solved together.
 * @param hints in pixels of the drawing
 * @param known costs of the seeds of the last call, by their pixels, which `findSeeds` remembers; holds those of this call afterwards
 */
export function labelCells(
  hints: readonly UserHint[],
  segmentation: Segmentation,
  known: Map<Int32Array, SeedCosts>,
): Labeling {
  const { cells, graph, areas, subregions, background, closed, kinds, pieces } = segmentation;
  const { count } = graph;
  const seeds = findSeeds(hints, cells, areas, segmentation.scale);
  const hinted = new Set(seeds.flatMap((seed) => (seed ? [...piecesOf(seed, pieces)] : [])));
  const { colors, labelOf } = palette(seeds);
  const labels = colors.length + 1;
  const costs = new Float32Array(count * labels).fill(NEVER);
  const fixed = new Int32Array(count).fill(-1);
  const shared = new Uint8Array(count);
  // The least geodesic term of a seed in the cell's own area; Infinity where the area has none.
  const nearest = new Float32Array(count).fill(Infinity);
  // How surely a cell is of another kind than each of those seeds: hair and skin, a face and cloth.
  const unlike = new Float32Array(count).fill(1);
  const used = new Map<Int32Array, SeedCosts>();
  // Whether a label has a seed in an area.
  const own = new Uint8Array(count * labels);
  const seededSubregion = new Uint8Array(count);
  // The last seed, counted from 1, of each area and of each subregion; both are numbered by cells.
  const inArea = new Int32Array(count);
  const inSubregion = new Int32Array(count);
  // Cells of closed subregions with seeds are never left unlabeled, whatever the networks say but for such kinds.
  const taken = new Uint8Array(count);
  const penalties =
    segmentation.tones && tonePenalties(seedFeatures(seeds, segmentation), segmentation.tones, count, COST.tone);
  for (const [s, seed] of seeds.entries()) {
    if (!seed) continue;
    const label = labelOf[s]!;
    for (const cell of seed.cells) {
      if (fixed[cell]! >= 0 && fixed[cell] !== label) shared[cell] = 1;
      fixed[cell] = label;
      inArea[areas[cell]!] = s + 1;
      inSubregion[subregions[cell]!] = s + 1;
      own[areas[cell]! * labels + label] = 1;
    }
    const { pixels } = seed;
    const { total, geodesic } = used.get(pixels) ?? known.get(pixels) ?? seedCosts(seed, segmentation);
    used.set(pixels, { total, geodesic });
    const penalty = penalties?.[s];
    const home = piecesOf(seed, pieces);
    for (let c = 0, p = label; c < count; c++, p += labels) {
      const piece = pieces.of[c]!;
      const apart = piece >= 0 && !home.has(piece) && !home.has(-1);
      const other = apart && hinted.has(piece) ? COST.otherPiece : 0;
      const cost = total[c]! + (penalty ? penalty[c]! : 0) + other;
      if (cost < costs[p]!) costs[p] = cost;
      if (apart || inArea[areas[c]!] !== s + 1) continue;
      const near = inSubregion[subregions[c]!] === s + 1;
      const all = near && closed[c] === 1;
      if (!all && !sameSide(background[seed.cells[0]!]!, background[c]!)) continue;
      if (geodesic[c]! < nearest[c]!) nearest[c] = geodesic[c]!;
      if (unlike[c]! > 0) unlike[c] = Math.min(unlike[c]!, unlikeKinds(kinds, seed.cells[0]!, c));
      if (near) seededSubregion[c] = 1;
      if (all) taken[c] = 1;
    }
  }
  known.clear();
  for (const [key, values] of used) known.set(key, values);
  const { unlabeled, unlabeledBackground, unlabeledArea, unlabeledSubregion } = COST;
  for (let c = 0, p = 0; c < count; c++, p += labels) {
    if (nearest[c] === Infinity) {
      costs[p + labels - 1] = unlabeled + (unlabeledBackground - unlabeled) * background[c]!;
      continue;
    }
    const base =
      seededSubregion[c] === 1
        ? unlabeledSubregion - COST.otherKind * unlike[c]!
        : unlabeledArea - COST.otherKindArea * unlike[c]!;
    const owned = taken[c] === 1 && unlike[c]! <= COST.otherKindClosed;
    costs[p + labels - 1] = owned ? NEVER : base + nearest[c]!;
    for (let l = 0; l < labels - 1; l++) if (own[areas[c]! * labels + l] === 0) costs[p + l]! += COST.hintedArea;
  }
  const { couplingA, couplingB } = segmentation;
  const solved = solveLabels({ graph, couplingA, couplingB, labels, costs, fixed });
  clearCorners(solved, fixed, pieces.places, cells.area);
  for (let c = 0; c < count; c++) if (solved[c] === labels - 1) solved[c] = -1;
  const pixels = paintSeeds(seeds, labelOf, solved, splitCells(seeds, labelOf, shared, cells), cells);
  const painted = Int32Array.from(seeds.flatMap((seed) => (seed ? [...seed.pixels] : [])));
  return { colors, cells: solved, pixels, painted };
}

/** What was painted keeps its color also where it reaches into another's cell; later hints lie over earlier ones. */
function paintSeeds(
  seeds: readonly (Seed | undefined)[],
  labelOf: Int32Array,
  solved: Int32Array,
  split: Int32Array | undefined,
  { labels }: Cells,
): Int32Array | undefined {
  let pixels = split;
  for (const [s, seed] of seeds.entries()) {
    if (!seed) continue;
    for (const i of seed.pixels) {
      const has = pixels && pixels[i]! >= 0 ? pixels[i]! : solved[labels[i]!]!;
      if (has === labelOf[s]) continue;
      pixels ??= new Int32Array(labels.length).fill(-1);
      pixels[i] = labelOf[s]!;
    }
  }
  return pixels;
}

/** Whether a hint may go on without a line: into what is background as it is, or figure as it is. */
function sameSide(hinted: number, cell: number): boolean {
  return hinted >= 0.5 ? cell >= 0.1 : cell < 0.5;
}

function seedCosts(seed: Seed, segmentation: Segmentation): SeedCosts {
  const { graph, edgeCosts, features, background, areas, subregions, closed } = segmentation;
  const { channels, values } = features;
  const distance = distancesFrom(
    sources(seed, segmentation),
    graph,
    edgeCosts,
    segmentation.sight,
    middleOf(seed, segmentation),
  );
  const embedding = seedEmbedding(seed, segmentation);
  const first = seed.cells[0]!;
  // In its own subregion or closed area a hint wins, whatever the names; an open area may be half the drawing.
  const ownSubregions = new Set(seed.cells.map((cell) => subregions[cell]!));
  const ownAreas = new Set(seed.cells.map((cell) => areas[cell]!));
  const own = (cell: number): boolean =>
    ownSubregions.has(subregions[cell]!) || (closed[cell] === 1 && ownAreas.has(areas[cell]!));
  const total = new Float32Array(graph.count);
  const geodesic = new Float32Array(graph.count);
  for (let cell = 0, p = 0; cell < total.length; cell++, p += channels) {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += (values[p + k]! - embedding[k]!) ** 2;
    geodesic[cell] = COST.geodesic * Math.log1p(distance[cell]! / GEODESIC_UNIT);
    const between = COST.background * Math.abs(background[cell]! - background[first]!);
    const unlike = own(cell) ? 0 : COST.unlikeKind * unlikeKinds(segmentation.kinds, first, cell, true);
    total[cell] = Math.sqrt(sum) + between + unlike + geodesic[cell]!;
  }
  return { total, geodesic };
}

/** The pieces that a seed's cells belong to, -1 for the background. */
const piecesOf = (seed: Seed, pieces: Pieces): ReadonlySet<number> => new Set(seed.cells.map((c) => pieces.of[c]!));

const seedFeatures = (seeds: readonly (Seed | undefined)[], segmentation: Segmentation): (SeedFeatures | undefined)[] =>
  seeds.map((seed) => seed && { seed, embedding: seedEmbedding(seed, segmentation) });

/** Mean of the embedding under a seed's pixels and of its first cell's. */
function seedEmbedding({ pixels, cells: [first] }: Seed, { field, features, cells }: Segmentation): Float32Array {
  const { channels, values } = features;
  const at = new Float32Array(channels);
  const mean = new Float32Array(channels);
  const step = Math.max(1, Math.floor(pixels.length / 64));
  let n = 0;
  for (let k = 0; k < pixels.length; k += step, n++) {
    const i = pixels[k]!;
    const x = i % cells.width;
    sampleField(field, (x + 0.5) / cells.width, (Math.floor(i / cells.width) + 0.5) / cells.height, at);
    for (let c = 0; c < channels; c++) mean[c]! += at[c]!;
  }
  return mean.map((sum, c) => 0.5 * (sum / n + values[first! * channels + c]!));
}

/** The middle of a dot; undefined for what takes several cells. */
function middleOf({ cells: taken, pixels }: Seed, { cells }: Segmentation): { x: number; y: number } | undefined {
  if (taken.length > 1) return undefined;
  let [x, y] = [0, 0];
  for (const i of pixels) {
    x += i % cells.width;
    y += Math.floor(i / cells.width);
  }
  return { x: x / pixels.length, y: y / pixels.length };
}

/** Where a seed's geodesic distances begin: its cells; the background is one place, however wide. */
function sources(seed: Seed, { subregions, background }: Segmentation): readonly number[] {
  const first = seed.cells[0]!;
  if (background[first]! < CERTAIN) return seed.cells;
  const around = [...subregions.keys()].filter((c) => subregions[c] === subregions[first] && background[c]! >= CERTAIN);
  return [...seed.cells, ...around];
}

/** Each color once; the label of each seed. */
function palette(seeds: readonly (Seed | undefined)[]): { colors: Rgb[]; labelOf: Int32Array } {
  const known = new Map<string, number>();
  const colors: Rgb[] = [];
  const labelOf = Int32Array.from(seeds, (seed) => {
    if (!seed) return -1;
    const key = seed.color.join();
    let label = known.get(key);
    if (label === undefined) {
      known.set(key, (label = colors.length));
      colors.push(seed.color);
    }
    return label;
  });
  return { colors, labelOf };
}
