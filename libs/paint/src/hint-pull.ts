import type { Plane, Raster, HintMap } from '@irodori/image';
import { diffuse, halveGrid } from './diffuse.ts';
import type { Grid, Sources } from './diffuse.ts';

export interface PullOptions {
  /** [0, 1]: 0 leaves the model's picture, 1 meets the hint's color at the hint and carries it through its area. */
  readonly strength: number;
  /** How far a hint's word carries in the open, as a share of the picture's side. */
  readonly reach?: number;
  readonly beyond?: Beyond;
}

/** What the model's picture without hints says. */
export interface Beyond {
  /** How freely hints pass to where lines keep them from: `halvings` of what `openLines` gives. */
  readonly open: readonly Grid[];
  /** That picture, as `plainPaint` gives it: the paint keeps its shading, and its colors where no hint arrives. */
  readonly plain: Raster<3>;
}

/** What hints meet in a drawing, whatever they and its colors are. */
export interface Ways {
  readonly line: Plane;
  /** How freely lines let color pass, from half the size on. */
  readonly grids: readonly Grid[];
  /** How much each pixel says about the color around it: nothing on a line. Of its quarter of a half-size cell, [0, 1]. */
  readonly shares: Float32Array;
  /** How much each cell of half the size says, [0, 1]. */
  readonly weights: Float32Array;
}

/**
 * How much of what the model changed on account of hints is taken over. Its own answer to a dot is a dot, in the grain of
 * the hint map, and a slight change of everything else; the broad color is carried here.
 */
const HEARSAY = 0.3;

/** Scales, as shares of the picture's side, above which the model's hue and lightness give way to the hint's. */
const HUE_SCALE = 0.012;
const LIGHT_SCALE = 0.04;
/** A hint counts in full until its diffused weight falls below this, and not at all where next to nothing gets through. */
const FULL_ABOVE = 0.2;
const NOTHING_BELOW = 0.02;

/**
 * Finds the ways of {@link pullToHints}.
 * @param line the drawing at the size of the model's picture, [0, 1], white = 1
 */
export function waysOf(line: Plane): Ways {
  const { width, height, data } = line;
  const grids = halvings({ width, height, pass: squares(data) });
  const half = grids[0]!;
  const weights = new Float32Array(half.width * half.height);
  const sum = new Float32Array(weights.length);
  const shares = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const weight = Math.max(0, (data[i]! - 0.5) / 0.5);
    const cell = cellOf(i, width, half.width);
    shares[i] = weight;
    sum[cell]! += weight;
    weights[cell] = Math.max(weights[cell]!, weight);
  }
  for (let i = 0; i < data.length; i++) if (shares[i]! > 0) shares[i]! /= sum[cellOf(i, width, half.width)]!;
  return { line, grids, shares, weights };
}

const cellOf = (i: number, width: number, half: number): number =>
  (Math.floor(i / width) >> 1) * half + ((i % width) >> 1);

function squares(line: Float32Array): Float32Array {
  const out = new Float32Array(line.length);
  for (let i = 0; i < line.length; i++) out[i] = Math.max(0, (line[i]! - 0.1) / 0.9) ** 2;
  return out;
}

/** The grid halved and halved again, down to a few cells. */
export function halvings(full: Grid): Grid[] {
  const grids = [halveGrid(full)];
  while (Math.min(grids.at(-1)!.width, grids.at(-1)!.height) > 4) grids.push(halveGrid(grids.at(-1)!));
  return grids;
}

/**
 * Brings the painted colors to the hinted ones. Hint colors are spread through their area, stopped by lines, fading in
 * the open; where they reach, they replace the broad color of the model's picture (hue at a small scale, lightness at a
 * large one), while its finer shading stays. Where the model already obeys, nothing changes.
 * @param image the model's picture at its own size
 * @param ways those of the drawing at that size
 * @param hints the map the model was given; a cell is 4 x 4 pixels
 */
export function pullToHints(
  image: Raster<3>,
  ways: Ways,
  hints: HintMap,
  { strength, reach = 0.5, beyond }: PullOptions,
): Raster<3> {
  const cells = hints.width * hints.height;
  if (strength <= 0 || !hints.data.subarray(3 * cells, 4 * cells).includes(1)) return image;
  const { grids } = ways;
  const scale = (share: number) => (n: number) => 1 / Math.max(1, share ** 2 * n);
  const sources = hintSources(ways, hints);
  const near = diffuse(grids, sources, { sources: () => 1e3, fade: scale(reach), strict: true });
  const wanted = beyond ? addFar(near, diffuse(beyond.open, sources, FAR)) : near;
  const base = beyond ? mix(beyond.plain, image, 1 - strength * (1 - HEARSAY)) : image;
  const { colors, lightness } = pictureSources(base, ways);
  const hue = diffuse(grids, colors, { sources: scale(HUE_SCALE), fade: () => 0 });
  const light = diffuse(grids, lightness, { sources: scale(LIGHT_SCALE), fade: () => 0 });
  return add(base, correction(wanted, hue, light, strength), grids[0]!);
}

/** `a` with a share of `b` in it. */
function mix(a: Raster<3>, b: Raster<3>, share: number): Raster<3> {
  const data = new Uint8ClampedArray(a.data.length);
  for (let p = 0; p < data.length; p++) data[p] = a.data[p]! + share * (b.data[p]! - a.data[p]!);
  return { ...a, data };
}

/** Over open lines hints fade more slowly; but not at all, and any leak would fill the picture. */
const FAR = { sources: () => 1e3, fade: (n: number) => 1 / Math.max(1, 0.25 * n), strict: true };

/** How much of the correction a diffused weight is worth, [0, 1]. */
const counts = (weight: number): number =>
  Math.min(1, Math.max(0, (weight - NOTHING_BELOW) / (FULL_ABOVE - NOTHING_BELOW)));

/** Hints that come over open lines, where those of the same side of the line do not reach. */
function addFar(near: Float32Array, far: Float32Array): Float32Array {
  const out = Float32Array.from(near);
  for (let p = 0; p < out.length; p += 4) {
    const missing = 1 - counts(near[p + 3]!);
    if (missing > 0) for (let c = 0; c < 4; c++) out[p + c]! += missing * far[p + c]!;
  }
  return out;
}

/** Hints off the lines, at half the size: color as BT.601 lightness and differences, and a 1 that becomes their diffused weight. */
function hintSources({ line, grids }: Ways, hints: HintMap): Sources {
  const { width, height } = grids[0]!;
  const cells = hints.width * hints.height;
  const values = new Float32Array(4 * width * height);
  const weights = new Float32Array(width * height);
  const at = (channel: number, cell: number) => (hints.data[channel * cells + cell]! + 1) * 127.5;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const cell = (y >> 1) * hints.width + (x >> 1);
      if (hints.data[3 * cells + cell]! < 0.5 || !hasPaper(line, 2 * x, 2 * y)) continue;
      const [r, g, b] = [at(0, cell), at(1, cell), at(2, cell)];
      const lightness = 0.299 * r + 0.587 * g + 0.114 * b;
      weights[i] = 1;
      values[4 * i] = lightness;
      values[4 * i + 1] = b - lightness;
      values[4 * i + 2] = r - lightness;
      values[4 * i + 3] = 1;
    }
  }
  return { channels: 4, values, weights };
}

/** Whether any of the 2 x 2 pixels from here on is off the lines. */
function hasPaper({ width, height, data }: Plane, left: number, top: number): boolean {
  for (let y = top; y < Math.min(height, top + 2); y++) {
    for (let x = left; x < Math.min(width, left + 2); x++) if (data[y * width + x]! >= 0.5) return true;
  }
  return false;
}

/** The picture where no ink is, at half the size: blue and red less lightness, and lightness. */
function pictureSources(
  { data }: Raster<3>,
  { line, grids, shares, weights }: Ways,
): Record<'colors' | 'lightness', Sources> {
  const half = grids[0]!.width;
  const colors = new Float32Array(2 * weights.length);
  const lightness = new Float32Array(weights.length);
  for (let y = 0, i = 0, p = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++, i++, p += 3) {
      const share = shares[i]!;
      if (share === 0) continue;
      const cell = (y >> 1) * half + (x >> 1);
      const light = 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;
      lightness[cell]! += share * light;
      colors[2 * cell]! += share * (data[p + 2]! - light);
      colors[2 * cell + 1]! += share * (data[p]! - light);
    }
  }
  return { colors: { channels: 2, values: colors, weights }, lightness: { channels: 1, values: lightness, weights } };
}

/** What to add to the picture, RGB bytes, per cell. */
function correction(wanted: Float32Array, hue: Float32Array, light: Float32Array, strength: number): Float32Array {
  const out = new Float32Array(3 * light.length);
  for (let i = 0; i < light.length; i++) {
    const weight = wanted[4 * i + 3]!;
    if (weight < NOTHING_BELOW) continue;
    const k = strength * counts(weight);
    const dy = k * (wanted[4 * i]! / weight - light[i]!);
    const db = k * (wanted[4 * i + 1]! / weight - hue[2 * i]!);
    const dr = k * (wanted[4 * i + 2]! / weight - hue[2 * i + 1]!);
    out[3 * i] = dy + dr;
    out[3 * i + 1] = dy - (0.299 * dr + 0.114 * db) / 0.587;
    out[3 * i + 2] = dy + db;
  }
  return out;
}

/** The half-size field on the picture, bilinear. */
function add(image: Raster<3>, field: Float32Array, grid: Grid): Raster<3> {
  const { width, height } = image;
  const data = new Uint8ClampedArray(image.data.length);
  for (let y = 0, p = 0; y < height; y++) {
    const sy = Math.min(grid.height - 1, Math.max(0, y / 2 - 0.25));
    const y0 = Math.floor(sy);
    const y1 = Math.min(grid.height - 1, y0 + 1);
    const fy = sy - y0;
    for (let x = 0; x < width; x++) {
      const sx = Math.min(grid.width - 1, Math.max(0, x / 2 - 0.25));
      const x0 = Math.floor(sx);
      const x1 = Math.min(grid.width - 1, x0 + 1);
      const fx = sx - x0;
      let upper = 3 * (y0 * grid.width + x0);
      let lower = 3 * (y1 * grid.width + x0);
      const step = 3 * (x1 - x0);
      for (const end = p + 3; p < end; p++, upper++, lower++) {
        const top = field[upper]! + (field[upper + step]! - field[upper]!) * fx;
        const bottom = field[lower]! + (field[lower + step]! - field[lower]!) * fx;
        data[p] = image.data[p]! + top + (bottom - top) * fy;
      }
    }
  }
  return { width, height, channels: 3, data };
}
