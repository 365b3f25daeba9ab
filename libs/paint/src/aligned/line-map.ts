import { summedArea } from './summed-area.ts';

/** The centerlines of a picture's lines at a working size, with their directions. */
export interface LineMap {
  readonly width: number;
  readonly height: number;
  /** Working pixels per pixel of the picture. */
  readonly scale: number;
  /** 1 on centerlines. */
  readonly line: Uint8Array;
  /** The line pixels, as indexes into `line`. */
  readonly points: Int32Array;
  /** Direction of the line through each pixel of `points`, 0..π. */
  readonly angles: Float32Array;
  /** Summed-area tables of line length in each of `BINS` directions; (width + 1) x (height + 1) values each. */
  readonly sums: readonly Float64Array[];
}

/** Bins of line directions, over 0..π. */
export const BINS = 4;

/** Long side of line maps, pixels. */
const MAP_SIDE = 384;

/** Least darkness of a centerline pixel, 0..1; besides, it is no lighter than its neighbors across the line. */
const MIN_DARKNESS = 0.25;

/**
 * The line map of a picture.
 * @param ink darkness of lines, row-major, 0 (paper) to 255
 */
export function lineMap(ink: Uint8Array, width: number, height: number): LineMap {
  const scale = Math.min(1, MAP_SIDE / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const dark = blur(shrink(ink, width, height, w, h), w, h);
  const line = new Uint8Array(w * h);
  const points: number[] = [];
  const angles: number[] = [];
  const amount = new Float64Array(BINS * w * h);
  for (let y = 1; y < h - 1; y++) {
    for (let x = 1; x < w - 1; x++) {
      const i = y * w + x;
      const v = dark[i]!;
      if (v < MIN_DARKNESS) continue;
      // The direction of a ridge from the Hessian: across it the second derivative is greatest.
      const xx = dark[i - 1]! + dark[i + 1]! - 2 * v;
      const yy = dark[i - w]! + dark[i + w]! - 2 * v;
      const xy = 0.25 * (dark[i + w + 1]! + dark[i - w - 1]! - dark[i + w - 1]! - dark[i - w + 1]!);
      const across = 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2;
      const [dx, dy] = [Math.round(Math.cos(across)), Math.round(Math.sin(across))];
      if (dark[i + dy * w + dx]! > v || dark[i - dy * w - dx]! > v) continue;
      const angle = (across + Math.PI / 2) % Math.PI;
      line[i] = 1;
      points.push(i);
      angles.push(angle);
      const at = (angle / Math.PI) * BINS;
      const bin = Math.floor(at);
      amount[(bin % BINS) * w * h + i] = 1 - (at - bin);
      amount[((bin + 1) % BINS) * w * h + i] = at - bin;
    }
  }
  return {
    width: w,
    height: h,
    scale,
    line,
    points: Int32Array.from(points),
    angles: Float32Array.from(angles),
    sums: Array.from({ length: BINS }, (_, k) => summedArea((i) => amount[k * w * h + i]!, w, h)),
  };
}

/** Downsampling by maximum, 0..1, so that thin lines stay connected. */
function shrink(ink: Uint8Array, width: number, height: number, w: number, h: number): Float32Array {
  const out = new Float32Array(w * h);
  for (let y = 0; y < height; y++) {
    const row = Math.min(h - 1, Math.floor((y * h) / height)) * w;
    for (let x = 0; x < width; x++) {
      const at = row + Math.min(w - 1, Math.floor((x * w) / width));
      const v = ink[y * width + x]! / 255;
      if (v > out[at]!) out[at] = v;
    }
  }
  return out;
}

/** Binomial filter, 5 x 5. */
function blur(values: Float32Array, w: number, h: number): Float32Array {
  const across = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  const at = (v: number, most: number): number => (v < 0 ? 0 : v > most ? most : v);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = (dx: number): number => values[y * w + at(x + dx, w - 1)]!;
      across[y * w + x] = (p(-2) + p(2) + 4 * (p(-1) + p(1)) + 6 * p(0)) / 16;
    }
  }
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = (dy: number): number => across[at(y + dy, h - 1) * w + x]!;
      out[y * w + x] = (p(-2) + p(2) + 4 * (p(-1) + p(1)) + 6 * p(0)) / 16;
    }
  }
  return out;
}
