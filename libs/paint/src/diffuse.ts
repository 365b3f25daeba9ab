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
  for (let y = 0, i = 0; y < height; y++) {
    const row = (y >> 1) * half.width;
    for (let x = 0; x < width; x++, i++) {
      const to = row + (x >> 1);
      if (pass[i]! < out[to]!) out[to] = pass[i]!;
    }
  }
  return { ...half, pass: out };
}

/** The same sources on the halved grid: weighted means; a cell counts as much as its strongest quarter. */
export function halveSources(from: Pick<Grid, 'width' | 'height'>, { channels, values, weights }: Sources): Sources {
  const width = Math.ceil(from.width / 2);
  const cells = width * Math.ceil(from.height / 2);
  const out = new Float32Array(channels * cells);
  const sum = new Float32Array(cells);
  const strongest = new Float32Array(cells);
  for (let y = 0, i = 0; y < from.height; y++) {
    const row = (y >> 1) * width;
    for (let x = 0; x < from.width; x++, i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      const to = row + (x >> 1);
      sum[to]! += weight;
      if (weight > strongest[to]!) strongest[to] = weight;
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
    const shares = sharesOf(grid, levels[n]!, pull.sources(cells), pull.fade(cells));
    const relax = sources.channels === 4 ? relaxFour : relaxEach;
    for (let sweep = 0; sweep < sweepsAt(n); sweep++) relax(field, grid, shares, sources.channels, sweep % 2 === 1);
  }
  return field!;
}

/** What a cell becomes in one sweep: its own part, and a share of each neighbour. They stay the same over all sweeps. */
interface Shares {
  readonly own: Float64Array;
  /** Left, right, upper, lower, interleaved. */
  readonly around: Float64Array;
}

function sharesOf({ width, height, pass }: Grid, sources: Sources, strength: number, fade: number): Shares {
  const { channels, values, weights } = sources;
  const size = width * height;
  const own = new Float64Array(channels * size);
  const around = new Float64Array(4 * size);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const here = pass[i]!;
      const left = x > 0 ? here * pass[i - 1]! : 0;
      const right = x < width - 1 ? here * pass[i + 1]! : 0;
      const up = y > 0 ? here * pass[i - width]! : 0;
      const down = y < height - 1 ? here * pass[i + width]! : 0;
      const weight = strength * weights[i]!;
      const total = left + right + up + down + weight + fade;
      if (total === 0) continue;
      around[4 * i] = left / total;
      around[4 * i + 1] = right / total;
      around[4 * i + 2] = up / total;
      around[4 * i + 3] = down / total;
      if (weight > 0) for (let p = channels * i; p < channels * (i + 1); p++) own[p] = (weight * values[p]!) / total;
    }
  }
  return { own, around };
}

/** One sweep over a field, forth or back. Each cell waits for the one before it, whose value therefore stays at hand. */
type Relax = (field: Float32Array, grid: Grid, shares: Shares, channels: number, back: boolean) => void;

const relaxEach: Relax = (field, { width, height }, { own, around }, channels, back) => {
  const turn = back ? -1 : 1;
  const passed = back ? 1 : 0;
  const row = channels * width;
  for (let n = 0; n < height * channels; n++) {
    const y = Math.floor((back ? height * channels - 1 - n : n) / channels);
    const above = y > 0 ? row : 0;
    const below = y < height - 1 ? row : 0;
    let q = 4 * (y * width + (back ? width - 1 : 0));
    let p = (q / 4) * channels + (n % channels);
    let last = 0;
    for (let k = 0; k < width; k++, q += 4 * turn, p += channels * turn) {
      const others = own[p]! + around[q + 2]! * field[p - above]! + around[q + 3]! * field[p + below]!;
      const ahead = around[q + 1 - passed]! * field[k < width - 1 ? p + channels * turn : p]!;
      last = others + ahead + around[q + passed]! * last;
      field[p] = last;
    }
  }
};

/** The same for four channels at once: four cells' values are under way at any time. */
const relaxFour: Relax = (field, { width, height }, { own, around }, _channels, back) => {
  const turn = back ? -4 : 4;
  const passed = back ? 1 : 0;
  for (let n = 0; n < height; n++) {
    const y = back ? height - 1 - n : n;
    const above = y > 0 ? 4 * width : 0;
    const below = y < height - 1 ? 4 * width : 0;
    let p = 4 * (y * width + (back ? width - 1 : 0));
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k < width; k++, p += turn) {
      const behind = around[p + passed]!;
      const ahead = around[p + 1 - passed]!;
      const up = around[p + 2]!;
      const down = around[p + 3]!;
      const u = p - above;
      const v = p + below;
      const w = k < width - 1 ? p + turn : p;
      a = own[p]! + up * field[u]! + down * field[v]! + ahead * field[w]! + behind * a;
      b = own[p + 1]! + up * field[u + 1]! + down * field[v + 1]! + ahead * field[w + 1]! + behind * b;
      c = own[p + 2]! + up * field[u + 2]! + down * field[v + 2]! + ahead * field[w + 2]! + behind * c;
      d = own[p + 3]! + up * field[u + 3]! + down * field[v + 3]! + ahead * field[w + 3]! + behind * d;
      field[p] = a;
      field[p + 1] = b;
      field[p + 2] = c;
      field[p + 3] = d;
    }
  }
};

/** A coarser field as the start of a finer one, but for the cells that pass less than `least`. */
function enlarge(field: Float32Array, from: Grid, to: Grid, channels: number, least: number): Float32Array {
  const out = new Float32Array(channels * to.width * to.height);
  for (let y = 0, target = 0; y < to.height; y++) {
    const row = (y >> 1) * from.width;
    for (let x = 0; x < to.width; x++, target += channels) {
      const cell = row + (x >> 1);
      if (from.pass[cell]! < least) continue;
      for (let c = 0; c < channels; c++) out[target + c] = field[channels * cell + c]!;
    }
  }
  return out;
}
