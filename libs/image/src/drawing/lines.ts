import { maxOver, minOver, opened, type Bytes } from './min-max.ts';
import { quantile } from './quantile.ts';
import { zeroRuns } from './zeros.ts';

/** Longer side of the reduced picture on which shade is estimated. */
const COARSE_SIDE = 1400;
/** Lines on shade stand out from it by at least this share of what lines on paper do. */
const MIN_CONTRAST = 0.3;
/** Lighter shade is no solid black, however light the lines are. */
const MIN_SOLID = 48;

/** Lines and shade of a drawing at its own size. */
export interface LinesAndShade {
  /** 0..255; from 128 on wall. */
  readonly ink: Uint8Array;
  /** Darkness that is no line, 0..255. */
  readonly tone: Uint8Array;
  /** Typical darkness of the drawing's lines above what they lie on, 0..255. */
  readonly level: number;
}

/** Mean of `factor` x `factor` pixels (fewer at the right and lower border). */
function meanBlocks(strength: Uint8Array, width: number, height: number, factor: number): Bytes {
  if (factor === 1) return { width, height, data: strength };
  const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const out = new Uint8Array(w * h);
  const sums = new Int32Array(w);
  for (let y = 0; y < h; y++) {
    sums.fill(0);
    const bottom = Math.min(height, (y + 1) * factor);
    for (let sy = y * factor; sy < bottom; sy++) {
      for (let x = 0, p = sy * width; x < w; x++) {
        const end = Math.min(sy * width + width, p + factor);
        let sum = 0;
        for (; p < end; p++) sum += strength[p]!;
        sums[x]! += sum;
      }
    }
    for (let x = 0; x < w; x++) {
      out[y * w + x] = sums[x]! / ((bottom - y * factor) * (Math.min(width, (x + 1) * factor) - x * factor));
    }
  }
  return { width: w, height: h, data: out };
}

/**
 * Separates what is narrow and darker than both its sides (lines) from what is wide (shade). A wide solid black, as dark as
 * the lines, keeps a rim as wide as a line.
 * @param strength darkness 0..255 on white paper
 * @param lineWidth typical width of a line, pixels
 * @param noise standard deviation of the paper's grain in `strength`
 */
export function splitLines(
  strength: Uint8Array,
  width: number,
  height: number,
  lineWidth: number,
  noise: number,
): LinesAndShade {
  const longSide = Math.max(width, height);
  const factor = Math.max(1, Math.round(longSide / COARSE_SIDE));
  const reach = Math.max(0.004 * longSide, Math.min(0.012 * longSide, 1.5 * lineWidth + 1));
  const coarse = meanBlocks(strength, width, height, factor);
  // One block more on each side: at the border of a fill, blocks are mixed.
  const shade = maxOver(opened(coarse, Math.max(1, Math.round(reach / factor))), 1);
  const { width: w, height: h } = coarse;

  // How far the darkest pixel of a block stands out from its shade.
  const peak = new Uint8Array(w * h);
  const zeros = zeroRuns(strength);
  for (let y = 0; y < height; y++) {
    const base = Math.floor(y / factor) * w;
    const row = y * width;
    for (let p = zeros.next(row, row + width); p < row + width; p = zeros.next(p, row + width)) {
      // White pixels are no lines.
      const b = base + Math.floor((p - row) / factor);
      const end = Math.min(row + width, row + (b - base + 1) * factor);
      const level = shade.data[b]!;
      let most = peak[b]!;
      for (; p < end; p++) {
        const above = strength[p]! - level;
        if (above > most) most = above;
      }
      peak[b] = most;
    }
  }
  const contrast = new Uint8Array(w * h);
  const histogram = new Float64Array(256);
  const wide = new Float64Array(256);
  const floor = Math.max(13, 3 * noise);
  for (let b = 0; b < contrast.length; b++) {
    contrast[b] = (peak[b]! * 255) / Math.max(96, 255 - shade.data[b]!);
    if (contrast[b]! > floor) histogram[contrast[b]!]!++;
  }
  // Where all lines are wide, nothing stands out from its surroundings: they are what there is of shade.
  for (const dark of shade.data) if (dark >= MIN_SOLID) wide[dark]!++;
  const seen = [histogram, wide].find((counts) => counts.some((n) => n > 0));
  const level = seen ? quantile(seen, 0.75) : 255;
  const low = Math.max(floor, 0.1 * level);
  const high = Math.max(30, 6 * noise, 0.25 * level);

  // A line partly taken for shade is as good a line as beside it: what stands out is measured by what there is above shade.
  const gains = Float32Array.from({ length: 256 }, (_, dark) => level / Math.max(MIN_CONTRAST * level, level - dark));
  for (let b = 0; b < peak.length; b++) peak[b] = Math.min(255, peak[b]! * gains[shade.data[b]!]!);
  const near = factor === 1 ? 2 : 1;
  const around = maxOver({ width: w, height: h, data: peak }, near);
  const stand = maxOver({ width: w, height: h, data: contrast }, near);
  const solid = solidInterior(shade, level, Math.max(1, Math.round(lineWidth / factor)));
  const ink = new Uint8Array(width * height);
  const tone = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const base = Math.floor(y / factor) * w;
    const row = y * width;
    for (let p = zeros.next(row, row + width); p < row + width; p = zeros.next(p, row + width)) {
      // White is neither line nor tone.
      const b = base + Math.floor((p - row) / factor);
      const end = Math.min(row + width, row + (b - base + 1) * factor);
      const kind = solid[b]!;
      const dark = shade.data[b]!;
      const stands = stand.data[b]!;
      const sure = stands <= low ? 0 : stands >= high ? 1 : (stands - low) / (high - low);
      const gain = sure === 0 ? 0 : (255 * sure * gains[dark]!) / Math.max(1, around.data[b]!);
      for (; p < end; p++) {
        const s = strength[p]!;
        if (kind === INSIDE) tone[p] = s;
        else if (kind === RIM && s >= 0.6 * level) {
          ink[p] = s > 127 ? 255 : 2 * s;
          tone[p] = s;
        } else {
          const above = s > dark ? s - dark : 0;
          const covered = above * gain;
          ink[p] = covered > 255 ? 255 : covered;
          tone[p] = s - above * sure;
        }
      }
    }
  }
  return { ink, tone, level };
}

const [OPEN, RIM, INSIDE] = [0, 1, 2];

/** Where shade is as dark as the lines: {@link INSIDE} the solid, or within `rim` blocks of its border. */
function solidInterior(shade: Bytes, level: number, rim: number): Uint8Array {
  const { width, height } = shade;
  const data = new Uint8Array(width * height);
  const dark = Math.max(MIN_SOLID, 0.8 * level);
  for (let i = 0; i < data.length; i++) data[i] = shade.data[i]! >= dark ? 255 : 0;
  // Shade was widened by one block before.
  const inside = minOver({ width, height, data }, rim + 1).data;
  for (let i = 0; i < data.length; i++) data[i] = inside[i]! > 0 ? INSIDE : data[i]! > 0 ? RIM : OPEN;
  return data;
}

/**
 * Typical width of a line: the median length of dark runs in some rows and some columns, of those narrower than 2 % of
 * the longer side. At least 1 pixel.
 */
export function typicalLineWidth(strength: Uint8Array, width: number, height: number): number {
  const longest = Math.max(8, Math.round(0.02 * Math.max(width, height)));
  const runs = new Float64Array(longest + 1);
  const histogram = new Float64Array(256);
  const scan = (start: number, step: number, n: number): void => {
    let most = 0;
    for (let k = 0, p = start; k < n; k++, p += step) if (strength[p]! > most) most = strength[p]!;
    histogram[most]!++;
  };
  const [stepY, stepX] = [Math.max(1, height >> 7), Math.max(1, width >> 7)];
  for (let y = stepY >> 1; y < height; y += stepY) scan(y * width, 1, width);
  const threshold = Math.max(20, 0.4 * quantile(histogram, 0.5));
  const count = (start: number, step: number, n: number): void => {
    let run = 0;
    for (let k = 0, p = start; k < n; k++, p += step) {
      if (strength[p]! >= threshold) run++;
      else {
        if (run > 0 && run <= longest) runs[run]!++;
        run = 0;
      }
    }
  };
  for (let y = stepY >> 1; y < height; y += stepY) count(y * width, 1, width);
  for (let x = stepX >> 1; x < width; x += stepX) count(x, width, height);
  return Math.max(1, quantile(runs, 0.5));
}
