import type { Plane, Raster } from '../raster.ts';
import type { HintMap } from '../hints/types.ts';
import { diffuse, halveGrid, halveSources } from './diffuse.ts';
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
  /** For each pixel how freely hints pass it to where lines keep them from, [0, 1], as `openLines` gives it. */
  readonly open: Float32Array;
  /** That picture, as `plainPaint` gives it: the paint keeps its shading, and its colors where no hint arrives. */
  readonly plain: Raster<3>;
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
 * Brings the painted colors to the hinted ones. Hint colors are spread through their area, stopped by lines, fading in
 * the open; where they reach, they replace the broad color of the model's picture (hue at a small scale, lightness at a
 * large one), while its finer shading stays. Where the model already obeys, nothing changes.
 * @param image the model's picture at its own size
 * @param line the drawing at that size, [0, 1], white = 1
 * @param hints the map the model was given; a cell is 4 x 4 pixels
 */
export function pullToHints(
  image: Raster<3>,
  line: Plane,
  hints: HintMap,
  { strength, reach = 0.5, beyond }: PullOptions,
): Raster<3> {
  const cells = hints.width * hints.height;
  if (strength <= 0 || !hints.data.subarray(3 * cells, 4 * cells).includes(1)) return image;
  const { width, height } = image;
  const pass = Float32Array.from(line.data, (v) => Math.max(0, (v - 0.1) / 0.9) ** 2);
  const full: Grid = { width, height, pass };
  const grids = gridsOf(full);
  const scale = (share: number) => (n: number) => 1 / Math.max(1, share ** 2 * n);
  const sources = halveSources(full, hintSources(image, line, hints));
  const near = diffuse(grids, sources, { sources: () => 1e3, fade: scale(reach), strict: true });
  const wanted = beyond ? addFar(near, diffuse(gridsOf({ ...full, pass: beyond.open }), sources, FAR)) : near;
  const base = beyond ? mix(beyond.plain, image, 1 - strength * (1 - HEARSAY)) : image;
  const picture = halveSources(full, pictureSources(base, line));
  const hue = diffuse(grids, picture, { sources: scale(HUE_SCALE), fade: () => 0 });
  const light = diffuse(grids, only(picture, 0), { sources: scale(LIGHT_SCALE), fade: () => 0 });
  return add(base, correction(wanted, hue, light, strength), grids[0]!);
}

function mix(a: Raster<3>, b: Raster<3>, share: number): Raster<3> {
  return { ...a, data: a.data.map((v, p) => v + share * (b.data[p]! - v)) };
}

/** The grid halved and halved again, down to a few cells. */
function gridsOf(full: Grid): Grid[] {
  const grids = [halveGrid(full)];
  while (Math.min(grids.at(-1)!.width, grids.at(-1)!.height) > 4) grids.push(halveGrid(grids.at(-1)!));
  return grids;
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

/** BT.601, full range: lightness and two color differences, all linear in the bytes. */
const toYcc = (r: number, g: number, b: number): [number, number, number] => {
  const y = 0.299 * r + 0.587 * g + 0.114 * b;
  return [y, b - y, r - y];
};

/** Hinted pixels off the lines: color, and a fourth value 1 that becomes the hints' diffused weight. */
function hintSources(image: Raster<3>, line: Plane, hints: HintMap): Sources {
  const { width, height } = image;
  const cells = hints.width * hints.height;
  const values = new Float32Array(4 * width * height);
  const weights = new Float32Array(width * height);
  const at = (channel: number, cell: number) => (hints.data[channel * cells + cell]! + 1) * 127.5;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = (y >> 2) * hints.width + (x >> 2);
      const i = y * width + x;
      if (hints.data[3 * cells + cell]! < 0.5 || line.data[i]! < 0.5) continue;
      weights[i] = 1;
      values.set([...toYcc(at(0, cell), at(1, cell), at(2, cell)), 1], 4 * i);
    }
  }
  return { channels: 4, values, weights };
}

/** The picture where no ink is. */
function pictureSources(image: Raster<3>, line: Plane): Sources {
  const { data } = image;
  const values = new Float32Array(data.length);
  for (let p = 0; p < data.length; p += 3) {
    const y = 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;
    values[p] = y;
    values[p + 1] = data[p + 2]! - y;
    values[p + 2] = data[p]! - y;
  }
  return { channels: 3, values, weights: Float32Array.from(line.data, (v) => Math.max(0, (v - 0.5) / 0.5)) };
}

function only({ channels, values, weights }: Sources, channel: number): Sources {
  return { channels: 1, values: weights.map((_, i) => values[channels * i + channel]!), weights };
}

/** What to add to the picture, RGB bytes, per cell. */
function correction(wanted: Float32Array, hue: Float32Array, light: Float32Array, strength: number): Float32Array {
  const out = new Float32Array(3 * light.length);
  for (let i = 0; i < light.length; i++) {
    const weight = wanted[4 * i + 3]!;
    if (weight < NOTHING_BELOW) continue;
    const k = strength * counts(weight);
    const dy = k * (wanted[4 * i]! / weight - light[i]!);
    const db = k * (wanted[4 * i + 1]! / weight - hue[3 * i + 1]!);
    const dr = k * (wanted[4 * i + 2]! / weight - hue[3 * i + 2]!);
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
  for (let y = 0; y < height; y++) {
    const sy = Math.min(grid.height - 1, Math.max(0, y / 2 - 0.25));
    const y0 = Math.floor(sy);
    const y1 = Math.min(grid.height - 1, y0 + 1);
    for (let x = 0; x < width; x++) {
      const sx = Math.min(grid.width - 1, Math.max(0, x / 2 - 0.25));
      const x0 = Math.floor(sx);
      const x1 = Math.min(grid.width - 1, x0 + 1);
      const p = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) {
        const upper = field[3 * (y0 * grid.width + x0) + c]!;
        const lower = field[3 * (y1 * grid.width + x0) + c]!;
        const top = upper + (field[3 * (y0 * grid.width + x1) + c]! - upper) * (sx - x0);
        const bottom = lower + (field[3 * (y1 * grid.width + x1) + c]! - lower) * (sx - x0);
        data[p + c] = image.data[p + c]! + top + (bottom - top) * (sy - y0);
      }
    }
  }
  return { width, height, channels: 3, data };
}
