import { resizePlane, type Plane, type Raster } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';

/** Brightness of each grid pixel against its part, 1 = as the part. */
export interface ShadeField {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

const [DARKEST, BRIGHTEST] = [0.55, 1.25];
/** Smaller differences of brightness are ignored. */
const MIN_SHADE = 0.05;
/** A part with fewer of the network's pixels gets no shade. */
const MIN_PIXELS = 8;
const SMOOTHINGS = 2;

/**
 * Light and dark of the network's picture within each part, bounded by parts.
 * @param picture the network's answer
 * @param sketch the drawing as the network saw it, of the picture's size
 * @param parts the part of each grid pixel, from 0
 * @param bare 1 for each part without shade: its brightness stays 1
 */
export function shadeField(
  picture: Raster<3>,
  sketch: Plane,
  parts: Int32Array,
  partCount: number,
  { width, height }: Pick<Cells, 'width' | 'height'>,
  bare?: Uint8Array,
): ShadeField {
  const { width: w, height: h } = picture;
  const part = partsSeen(parts, width, height, w, h);
  const bright = new Float32Array(w * h);
  const histogram = new Float32Array(256 * partCount);
  const counts = new Float32Array(partCount);
  const weight = new Float32Array(w * h);
  const { data } = picture;
  for (let i = 0; i < part.length; i++) {
    const own = part[i]!;
    bright[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
    weight[i] = sketch.data[i]! ** 4;
    histogram[256 * own + Math.round(bright[i]!)]! += weight[i]!;
    counts[own]! += weight[i]!;
  }
  const medians = Float32Array.from(counts, (n, own) => {
    let sum = 0;
    for (let v = 0; v < 256; v++) if ((sum += histogram[256 * own + v]!) >= n / 2) return Math.max(24, v);
    return 255;
  });
  let ratio = Float32Array.from(bright, (v, i) => (counts[part[i]!]! < MIN_PIXELS ? 1 : v / medians[part[i]!]!));
  for (let k = 0; k < SMOOTHINGS; k++) ratio = smooth(ratio, weight, part, w, h);
  for (let i = 0; i < ratio.length; i++) {
    const off = ratio[i]! - 1;
    const kept = Math.sign(off) * Math.max(0, Math.abs(off) - MIN_SHADE);
    ratio[i] = Math.max(DARKEST, Math.min(BRIGHTEST, 1 + kept));
  }
  return { width, height, data: enlarge(ratio, weight, part, w, h, parts, width, height, bare) };
}

/** How much darker shade is than its part's color in {@link toneField}. */
const TONE_DEPTH = 0.24;

/**
 * Shade as a network tells it from the lines, bounded by parts: 1 in light, 1 - {@link TONE_DEPTH} in shade.
 * @param shade share of shade of each pixel, 0..1
 * @param sketch the drawing as a network saw it
 * @param parts the part of each grid pixel, from 0
 * @param bare as in {@link shadeField}
 */
export function toneField(
  shade: Plane,
  sketch: Plane,
  parts: Int32Array,
  { width, height }: Pick<Cells, 'width' | 'height'>,
  bare?: Uint8Array,
): ShadeField {
  const { width: w, height: h } = shade;
  const part = partsSeen(parts, width, height, w, h);
  // What lies under ink is not trained.
  const paper = sketch.width === w && sketch.height === h ? sketch : resizePlane(sketch, w, h);
  const weight = paper.data.map((v) => v ** 4);
  const ratio = smooth(
    Float32Array.from(shade.data, (v) => 1 - TONE_DEPTH * v),
    weight,
    part,
    w,
    h,
  );
  return { width, height, data: enlarge(ratio, weight, part, w, h, parts, width, height, bare) };
}

/** The part of each pixel of a picture of `w` x `h` pixels: that of the grid pixel in its middle. */
function partsSeen(parts: Int32Array, width: number, height: number, w: number, h: number): Int32Array {
  const part = new Int32Array(w * h);
  for (let y = 0, i = 0; y < h; y++) {
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / h)) * width;
    for (let x = 0; x < w; x++, i++) part[i] = parts[row + Math.min(width - 1, Math.floor(((x + 0.5) * width) / w))]!;
  }
  return part;
}

/** Mean of 3 x 3 within the part, weighted towards pixels off the lines. */
function smooth(
  values: Float32Array<ArrayBuffer>,
  weight: Float32Array,
  part: Int32Array,
  w: number,
  h: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      let [sum, all] = [0, 0];
      for (let dy = y > 0 ? -1 : 0; dy <= (y < h - 1 ? 1 : 0); dy++) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x < w - 1 ? 1 : 0); dx++) {
          const j = i + dy * w + dx;
          if (part[j] !== part[i]) continue;
          const n = weight[j]! + 1e-3;
          sum += n * values[j]!;
          all += n;
        }
      }
      out[i] = sum / all;
    }
  }
  return out;
}

/** Upsampling to the grid, bilinear within each part. */
function enlarge(
  ratio: Float32Array,
  weight: Float32Array,
  part: Int32Array,
  w: number,
  h: number,
  parts: Int32Array,
  width: number,
  height: number,
  bare: Uint8Array | undefined,
): Float32Array {
  const out = new Float32Array(width * height);
  // Of each column, the first of the two places around it and how far it is on the way to the second.
  const lefts = new Int32Array(width);
  const ways = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    const fx = Math.max(0, Math.min(w - 1, ((x + 0.5) * w) / width - 0.5));
    lefts[x] = Math.min(w - 2 < 0 ? 0 : w - 2, Math.floor(fx));
    ways[x] = fx - lefts[x]!;
  }
  const weights = Float64Array.from(weight, (n) => n + 1e-3);
  for (let y = 0, i = 0; y < height; y++) {
    const fy = Math.max(0, Math.min(h - 1, ((y + 0.5) * h) / height - 0.5));
    const top = Math.min(h - 2 < 0 ? 0 : h - 2, Math.floor(fy));
    const ty = fy - top;
    for (let x = 0; x < width; x++, i++) {
      const own = parts[i]!;
      if (bare?.[own] === 1) {
        out[i] = 1;
        continue;
      }
      const tx = ways[x]!;
      const first = top * w + lefts[x]!;
      let [sum, all] = [0, 0];
      for (let k = 0; k < 4; k++) {
        const j = first + (k >> 1) * w + (k & 1);
        if (j >= ratio.length || part[j] !== own) continue;
        const n = (k & 1 ? tx : 1 - tx) * (k >> 1 ? ty : 1 - ty) * weights[j]! + 1e-6;
        sum += n * ratio[j]!;
        all += n;
      }
      out[i] = all > 0 ? sum / all : 1;
    }
  }
  return out;
}

export type ShadeStyle = 'soft' | 'cel';

/** Hard steps of cel shade: darker than the first is shade, brighter than the second light. */
const CEL = { dark: 0.88, bright: 1.1, shade: 0.78, light: 1.1, edge: 0.02 };

/** How much of a step in brightness is taken: 0 below it, 1 above it. */
const taken = (ratio: number, step: number): number => Math.max(0, Math.min(1, 0.5 + (ratio - step) / (2 * CEL.edge)));

/**
 * What a part's color is multiplied by.
 * @param ratio brightness against the part
 * @param strength 0..1
 */
export function shadeFactor(ratio: number, style: ShadeStyle, strength: number): number {
  if (style === 'soft') return 1 + strength * (ratio - 1);
  const factor = CEL.shade + (1 - CEL.shade) * taken(ratio, CEL.dark) + (CEL.light - 1) * taken(ratio, CEL.bright);
  return 1 + strength * (factor - 1);
}
