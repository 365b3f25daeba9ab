import type { Rgb, UserHint } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';
import type { CellGraph } from '../areas/graph.ts';
import { sampleField, type CellFeatures } from './affinity.ts';
import { distancesFrom, type WayCosts } from './geodesic.ts';
import { findSeeds, type Seed } from './seeds.ts';
import { solveLabels, SOLVE } from './solve.ts';
import { splitCells } from './split.ts';
import type { PartsField } from '../types.ts';

/** What labeling needs of a drawing, whatever the hints. */
export interface LabelGround {
  readonly cells: Cells;
  readonly graph: CellGraph;
  readonly ways: WayCosts;
  /** The area of each cell. */
  readonly areas: Int32Array;
  /** The room of each cell: cells of an area without so much as a neck between them. */
  readonly rooms: Int32Array;
  /** The comic panel of each cell; 0 on gutters and on pages without panels. */
  readonly panels: Int32Array;
  readonly field: PartsField;
  readonly features: CellFeatures;
  /** 1 where a cell is background. */
  readonly background: Float32Array;
  /** 1 where a cell's area lies within lines on all sides. */
  readonly shut: Uint8Array;
  readonly pullA: Float32Array;
  readonly pullB: Float32Array;
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

export interface LabelTuning {
  /** Cost from which on nobody rather takes a cell of an area without hints. */
  readonly nobody: number;
  /** The same in the background. */
  readonly paper: number;
  /** Distance between parts from which on a hint leaves cells of its own area to nobody, however near. */
  readonly unlike: number;
  /** The same for cells of its own room. */
  readonly roomUnlike: number;
  /** Weight of the way. */
  readonly way: number;
  /** What it costs to enter an area that has hints of its own. */
  readonly foreign: number;
  /** What lies between background and figure. */
  readonly ground: number;
  readonly weight: number;
  readonly sharpness: number;
}

export const TUNING: LabelTuning = {
  nobody: 4,
  paper: 1,
  unlike: 4,
  roomUnlike: 8,
  way: 1,
  foreign: 6,
  ground: 4,
  weight: 1.6,
  sharpness: 4,
};

const WAY_UNIT = 30;

/** A cost that no label pays where it has a choice. */
const NEVER = 1e6;
/** From here on a cell is background for sure. */
const SURE = 0.9;

/** What one seed costs at each cell. */
export interface SeedCosts {
  /** How unlike the seed's part a cell is, plus the way. */
  readonly total: Float32Array;
  /** The way's share. */
  readonly way: Float32Array;
}

/** Who takes which cell. `known` keeps the costs of seeds for the next call. */
export function labelCells(
  hints: readonly UserHint[],
  ground: LabelGround,
  known: Map<string, SeedCosts>,
  tuning: LabelTuning = TUNING,
): Labeling {
  const { cells, graph, areas, rooms, background, shut } = ground;
  const { count } = graph;
  const seeds = findSeeds(hints, cells, areas, ground.scale);
  const { colors, labelOf } = palette(seeds);
  const labels = colors.length + 1;
  const costs = new Float32Array(count * labels).fill(NEVER);
  const fixed = new Int32Array(count).fill(-1);
  const shared = new Uint8Array(count);
  // The least way from a hint of the cell's own area; Infinity where the area has none.
  const near = new Float32Array(count).fill(Infinity);
  const used = new Map<string, SeedCosts>();
  const own = new Set<number>();
  const sameRoom = new Uint8Array(count);
  // Rooms within lines on all sides go to their hints whole, whatever the networks say.
  const whole = new Uint8Array(count);
  for (const [s, seed] of seeds.entries()) {
    if (!seed) continue;
    const label = labelOf[s]!;
    const within = new Set<number>();
    const seedRooms = new Set<number>();
    for (const cell of seed.cells) {
      if (fixed[cell]! >= 0 && fixed[cell] !== label) shared[cell] = 1;
      fixed[cell] = label;
      within.add(areas[cell]!);
      seedRooms.add(rooms[cell]!);
      own.add(areas[cell]! * labels + label);
    }
    const key = `${seed.cells.join(',')}:${seed.pixels[0]}:${seed.pixels.length}`;
    const { total, way } = used.get(key) ?? known.get(key) ?? seedCosts(seed, ground, tuning);
    used.set(key, { total, way });
    for (let c = 0, p = label; c < count; c++, p += labels) {
      if (total[c]! < costs[p]!) costs[p] = total[c]!;
      if (!within.has(areas[c]!)) continue;
      const inRoom = seedRooms.has(rooms[c]!);
      const all = inRoom && shut[c] === 1;
      if (!all && !sameSide(background[seed.cells[0]!]!, background[c]!)) continue;
      if (way[c]! < near[c]!) near[c] = way[c]!;
      if (inRoom) sameRoom[c] = 1;
      if (all) whole[c] = 1;
    }
  }
  known.clear();
  for (const [key, values] of used) known.set(key, values);
  for (let c = 0, p = 0; c < count; c++, p += labels) {
    if (near[c] === Infinity) {
      costs[p + labels - 1] = tuning.nobody + (tuning.paper - tuning.nobody) * background[c]!;
      continue;
    }
    const unlike = sameRoom[c] === 1 ? tuning.roomUnlike : tuning.unlike;
    costs[p + labels - 1] = whole[c] === 1 ? NEVER : unlike + near[c]!;
    for (let l = 0; l < labels - 1; l++) if (!own.has(areas[c]! * labels + l)) costs[p + l]! += tuning.foreign;
  }
  const { pullA, pullB } = ground;
  const solved = solveLabels({ graph, pullA, pullB, labels, costs, fixed }, { ...SOLVE, ...tuning });
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

function seedCosts(seed: Seed, ground: LabelGround, tuning: LabelTuning): SeedCosts {
  const { graph, ways, field, features, cells, background } = ground;
  const { channels, values: of } = features;
  const distance = distancesFrom(sources(seed, ground), graph, ways);
  const at = new Float32Array(channels);
  const mean = new Float32Array(channels);
  const some = Math.max(1, Math.floor(seed.pixels.length / 64));
  let n = 0;
  for (let k = 0; k < seed.pixels.length; k += some, n++) {
    const i = seed.pixels[k]!;
    const x = i % cells.width;
    sampleField(field, (x + 0.5) / cells.width, (Math.floor(i / cells.width) + 0.5) / cells.height, at);
    for (let c = 0; c < channels; c++) mean[c]! += at[c]!;
  }
  const first = seed.cells[0]!;
  for (let c = 0; c < channels; c++) mean[c] = 0.5 * (mean[c]! / n + of[first * channels + c]!);
  const total = new Float32Array(graph.count);
  const way = new Float32Array(graph.count);
  for (let cell = 0, p = 0; cell < total.length; cell++, p += channels) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += (of[p + c]! - mean[c]!) ** 2;
    way[cell] = tuning.way * Math.log1p(distance[cell]! / WAY_UNIT);
    const ground = tuning.ground * Math.abs(background[cell]! - background[first]!);
    total[cell] = Math.sqrt(sum) + ground + way[cell]!;
  }
  return { total, way };
}

/** Where a seed's ways begin: its cells; the background is one place, however wide. */
function sources(seed: Seed, { rooms, background }: LabelGround): readonly number[] {
  const first = seed.cells[0]!;
  if (background[first]! < SURE) return seed.cells;
  const around = [...rooms.keys()].filter((c) => rooms[c] === rooms[first] && background[c]! >= SURE);
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
