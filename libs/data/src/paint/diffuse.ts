/** One resolution of a diffusion: how freely each cell lets color pass, [0, 1]. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly pass: Float32Array;
}

/** Values that a diffusion starts from, `channels` interleaved, and how much each cell counts, [0, 1]. */
export interface Sources {
  readonly channels: number;
  readonly values: Float32Array;
  readonly weights: Float32Array;
}

/** What the sources of a cell pull with, and how fast a value fades, both against a neighbour's pull of 1. */
export interface Pull {
  /** For a grid of this many cells. */
  readonly sources: (cells: number) => number;
  readonly fade: (cells: number) => number;
  /**
   * For sparse sources: nothing crosses a line by way of a coarser grid, whose cells lie on both of its sides. What fades
   * must: a cell left empty counts as faded. Without it every cell starts from the coarser one, as dense sources allow.
   */
  readonly strict?: boolean;
}

/** Sweeps per level: many where the grid is coarse and far ways are short, few where only edges are left to sharpen. */
const sweepsAt = (level: number): number => (level === 0 ? 4 : level === 1 ? 14 : 48);

/** Cells that pass less than this have a line in them. */
const BLOCKED = 0.1;

/** Half the size: a cell passes as little as its tightest quarter. */
export function halveGrid({ width, height, pass }: Grid): Grid {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const out = new Float32Array(half.width * half.height).fill(1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y >> 1) * half.width + (x >> 1);
      out[to] = Math.min(out[to]!, pass[y * width + x]!);
    }
  }
  return { ...half, pass: out };
}

/** The same sources on the halved grid: weighted means; a cell counts as much as its strongest quarter. */
export function halveSources(from: Grid, { channels, values, weights }: Sources): Sources {
  const width = Math.ceil(from.width / 2);
  const cells = width * Math.ceil(from.height / 2);
  const out = new Float32Array(channels * cells);
  const sum = new Float32Array(cells);
  const strongest = new Float32Array(cells);
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      const i = y * from.width + x;
      const weight = weights[i]!;
      if (weight === 0) continue;
      const to = (y >> 1) * width + (x >> 1);
      sum[to]! += weight;
      strongest[to] = Math.max(strongest[to]!, weight);
      for (let c = 0; c < channels; c++) out[channels * to + c]! += weight * values[channels * i + c]!;
    }
  }
  for (let i = 0; i < cells; i++) if (sum[i]! > 0) for (let c = 0; c < channels; c++) out[channels * i + c]! /= sum[i]!;
  return { channels, values: out, weights: strongest };
}

/**
 * Spreads sources over a grid until each cell is the mean of its neighbours (as far as they let color pass), its own
 * source and, where it fades, nothing: Gauss-Seidel sweeps from the coarsest level to the finest.
 * @param grids from the finest to the coarsest, each the half of the one before
 * @param sources on the finest grid
 * @returns `channels` values a cell of the finest grid
 */
export function diffuse(grids: readonly Grid[], sources: Sources, pull: Pull): Float32Array {
  const levels = [sources];
  for (let n = 0; n + 1 < grids.length; n++) levels.push(halveSources(grids[n]!, levels[n]!));
  let field: Float32Array | undefined;
  for (let n = grids.length - 1; n >= 0; n--) {
    const grid = grids[n]!;
    field = field
      ? enlarge(field, grids[n + 1]!, grid, sources.channels, pull.strict ? BLOCKED : 0)
      : new Float32Array(levels[n]!.values.length);
    const cells = grid.width * grid.height;
    for (let sweep = 0; sweep < sweepsAt(n); sweep++) {
      relax(field, grid, levels[n]!, pull.sources(cells), pull.fade(cells), sweep % 2 === 1);
    }
  }
  return field!;
}

function relax(field: Float32Array, grid: Grid, sources: Sources, strength: number, fade: number, back: boolean): void {
  const { width, height, pass } = grid;
  const { channels, values, weights } = sources;
  const size = width * height;
  const row = channels * width;
  for (let k = 0; k < size; k++) {
    const i = back ? size - 1 - k : k;
    const x = i % width;
    const here = pass[i]!;
    const left = x > 0 ? here * pass[i - 1]! : 0;
    const right = x < width - 1 ? here * pass[i + 1]! : 0;
    const up = i >= width ? here * pass[i - width]! : 0;
    const down = i + width < size ? here * pass[i + width]! : 0;
    const own = strength * weights[i]!;
    const total = left + right + up + down + own + fade;
    const p = channels * i;
    if (total === 0) {
      for (let c = p; c < p + channels; c++) field[c] = 0;
      continue;
    }
    for (let c = p; c < p + channels; c++) {
      let sum = own * values[c]!;
      if (left > 0) sum += left * field[c - channels]!;
      if (right > 0) sum += right * field[c + channels]!;
      if (up > 0) sum += up * field[c - row]!;
      if (down > 0) sum += down * field[c + row]!;
      field[c] = sum / total;
    }
  }
}

/** A coarser field as the start of a finer one, but for the cells that pass less than `least`. */
function enlarge(field: Float32Array, from: Grid, to: Grid, channels: number, least: number): Float32Array {
  const out = new Float32Array(channels * to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const cell = (y >> 1) * from.width + (x >> 1);
      if (from.pass[cell]! < least) continue;
      const source = channels * cell;
      const target = channels * (y * to.width + x);
      for (let c = 0; c < channels; c++) out[target + c] = field[source + c]!;
    }
  }
  return out;
}
