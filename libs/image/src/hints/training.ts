import type { Raster } from '../raster.ts';
import { truncatedNormal, type Rng } from '../rng.ts';
import { emptyHints, HINT_CELL } from './rasterize.ts';
import type { HintMap } from './types.ts';

/** How many cells a drawn hint map shows. */
export interface HintDensity {
  /** `paper`: cells where uniform > xi, xi ~ truncated normal on [0, 1]; about 16 of the 64 x 64 cells of a 256 image. */
  readonly kind: 'paper';
  readonly mean?: number;
  readonly deviation?: number;
}

/** A share of all cells drawn log-uniformly between `min` and `max`, both in (0, 1]. */
export interface LogUniformDensity {
  readonly kind: 'logUniform';
  readonly min: number;
  readonly max: number;
}

export interface StrokeOptions {
  /** Most strokes in one map; the number is drawn log-uniformly from 1. Default 24. */
  readonly maxStrokes?: number;
  /**
   * A stroke has one color, that of its first cell, as a user's has. Cells whose own color is further off than this (RGB
   * distance, 0..441) are left out: users paint inside the lines. Default 48.
   */
  readonly tolerance?: number;
}

export interface HintMixOptions extends StrokeOptions {
  /** Share of samples without any hint. Default 0.5 (paper). */
  readonly none?: number;
  /** Share of samples with every cell shown. Default 0 (paper). */
  readonly full?: number;
  /** Share of the remaining, hinted samples that get strokes instead of points. Default 0 (paper). */
  readonly strokes?: number;
  /** Of the point maps. Default the paper's. */
  readonly density?: HintDensity | LogUniformDensity;
}

/**
 * The mixes by name: `paper` is the paper's scheme, `rich` adds strokes and full reveal (spec.md section 1). `dense` has
 * few pictures without hints and shares of cells from 0.3 to 10 %.
 */
export const hintMixes: Readonly<Record<'paper' | 'rich' | 'dense', HintMixOptions>> = {
  paper: {},
  rich: { none: 0.5, strokes: 0.5, full: 0.01, density: { kind: 'paper' } },
  dense: { none: 0.1, strokes: 0.5, full: 0.01, density: { kind: 'logUniform', min: 0.003, max: 0.1 } },
};

/**
 * Every cell shown: the 4x area-downsampled target, mask 1 everywhere. Throws RangeError unless both sides of the
 * target are multiples of 4.
 */
export function fullHints(target: Raster<3>): HintMap {
  const { width, height, data } = target;
  if (width % HINT_CELL !== 0 || height % HINT_CELL !== 0) {
    throw new RangeError(`fullHints: expected sides that are multiples of ${HINT_CELL}, got ${width} x ${height}`);
  }
  const grid = { width: width / HINT_CELL, height: height / HINT_CELL };
  const n = grid.width * grid.height;
  const map = emptyHints(grid);
  const unit = 1 / (HINT_CELL * HINT_CELL * 127.5);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / HINT_CELL) * grid.width;
    for (let x = 0, p = 3 * y * width; x < width; x++, p += 3) {
      const cell = row + (x >> 2);
      for (let c = 0; c < 3; c++) map.data[c * n + cell]! += data[p + c]! * unit;
    }
  }
  for (let i = 0; i < 3 * n; i++) map.data[i]! -= 1;
  map.data.fill(1, 3 * n);
  return map;
}

/** Keeps the cells that `shown` picks, the rest becomes 0 in all four channels. */
function maskHints(full: HintMap, shown: (cell: number) => boolean): HintMap {
  const n = full.width * full.height;
  const map = emptyHints(full);
  for (let cell = 0; cell < n; cell++) {
    if (!shown(cell)) continue;
    for (let c = 0; c < 4; c++) map.data[c * n + cell] = full.data[c * n + cell]!;
  }
  return map;
}

/** The share of cells to show, by the density's rule. */
function drawShare(rng: Rng, density: HintDensity | LogUniformDensity): number {
  if (density.kind === 'paper') {
    return 1 - truncatedNormal(rng, density.mean ?? 1, density.deviation ?? 0.005, 0, 1);
  }
  return Math.exp(rng.range(Math.log(density.min), Math.log(density.max)));
}

/**
 * Hints as in the paper (section 3.1): cells of the 4x downsampled target where uniform noise exceeds a threshold xi
 * drawn once per sample; `[4, H/4, W/4]`.
 */
export function paperHints(
  target: Raster<3>,
  rng: Rng,
  density: HintDensity | LogUniformDensity = { kind: 'paper' },
): HintMap {
  const threshold = 1 - drawShare(rng, density);
  return maskHints(fullHints(target), () => rng.next() > threshold);
}

/** Strokes of 1 to 4 joined points, 1 to 3 cells wide, each in the color of its first cell. */
export function strokeHints(target: Raster<3>, rng: Rng, options: StrokeOptions = {}): HintMap {
  const full = fullHints(target);
  const map = emptyHints(full);
  const count = Math.floor(Math.exp(rng.range(0, Math.log((options.maxStrokes ?? 24) + 1))));
  const tolerance = ((options.tolerance ?? 48) / 127.5) ** 2;
  for (let i = 0; i < count; i++) drawStroke(map, full, rng, tolerance);
  return map;
}

function drawStroke(map: HintMap, full: HintMap, rng: Rng, tolerance: number): void {
  const { width, height } = full;
  const n = width * height;
  const brush = 1 + rng.int(3);
  const reach = Math.max(2, Math.min(width, height) / 6);
  let [x, y] = [rng.int(width), rng.int(height)];
  const first = y * width + x;
  const stamp = (cx: number, cy: number) => {
    for (let dy = 0; dy < brush; dy++) {
      for (let dx = 0; dx < brush; dx++) {
        const [px, py] = [cx + dx - (brush >> 1), cy + dy - (brush >> 1)];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const cell = py * width + px;
        let distance = 0;
        for (let c = 0; c < 3; c++) distance += (full.data[c * n + cell]! - full.data[c * n + first]!) ** 2;
        if (distance > tolerance) continue;
        for (let c = 0; c < 4; c++) map.data[c * n + cell] = full.data[c * n + first]!;
      }
    }
  };
  stamp(x, y);
  for (let points = rng.int(4); points > 0; points--) {
    const [nx, ny] = [Math.round(x + rng.range(-reach, reach)), Math.round(y + rng.range(-reach, reach))];
    const steps = Math.max(Math.abs(nx - x), Math.abs(ny - y), 1);
    for (let s = 1; s <= steps; s++) {
      stamp(Math.round(x + ((nx - x) * s) / steps), Math.round(y + ((ny - y) * s) / steps));
    }
    [x, y] = [nx, ny];
  }
}

/**
 * One training hint map by the mix: nothing, everything, strokes or points. `[4, H/4, W/4]`. `into`: an array that the
 * map may have as its values.
 */
export function drawTrainingHints(
  target: Raster<3>,
  rng: Rng,
  options: HintMixOptions = {},
  into?: Float32Array,
): HintMap {
  const kind = rng.next();
  const none = options.none ?? 0.5;
  const full = options.full ?? 0;
  if (kind < none) return emptyHints({ width: target.width / HINT_CELL, height: target.height / HINT_CELL }, into);
  if (kind < none + full) return fullHints(target);
  if (rng.chance(options.strokes ?? 0)) return strokeHints(target, rng, options);
  return paperHints(target, rng, options.density);
}
