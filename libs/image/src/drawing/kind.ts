import type { Raster } from '../raster.ts';
import { sampleStep } from './ground.ts';

/** Shares, 0..1, of the pixels looked at. */
export interface PictureMeasures {
  /** White once the paper is taken out. */
  readonly paper: number;
  readonly ink: number;
  /** Neither paper nor ink, and with a color of its own. */
  readonly colored: number;
  /** Neither paper nor ink. */
  readonly shaded: number;
  /** Of the shaded pixels: those whose right neighbor differs a little, as grain and soft transitions do. */
  readonly soft: number;
  /** Colors (of 512) that cover at least 0.3 % of the picture each. */
  readonly colors: number;
}

/** What tells drawings, paintings and photos apart, from a part of the pixels. */
export function measurePicture(clean: Raster<3>, ink: Uint8Array): PictureMeasures {
  const { width, height, data } = clean;
  const step = sampleStep(width, height);
  const bins = new Int32Array(512);
  let [count, paper, inked, colored, shaded, soft] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x + 1 < width; x += step, count++) {
      const i = y * width + x;
      const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
      const low = Math.min(r, g, b);
      bins[((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5)]!++;
      if (low >= 240) paper++;
      else if (ink[i]! >= 128) inked++;
      else {
        shaded++;
        if (Math.max(r, g, b) - low > 40) colored++;
        const d = Math.abs(r - data[3 * i + 3]!) + Math.abs(g - data[3 * i + 4]!) + Math.abs(b - data[3 * i + 5]!);
        if (d > 0 && d < 64) soft++;
      }
    }
  }
  const n = Math.max(1, count);
  let colors = 0;
  for (const k of bins) if (k > 0.003 * n) colors++;
  return {
    paper: paper / n,
    ink: inked / n,
    colored: colored / n,
    shaded: shaded / n,
    soft: soft / Math.max(1, shaded),
    colors,
  };
}

/** A picture is a painting or photo if at least this share of it is neither paper nor line, whatever its colors; */
const MIN_FILLED = 0.45;
/** or at least this share, in many colors: a drawing has one or two fills besides its lines. */
const MIN_FILLED_MANY_COLORS = 0.14;
const MANY_COLORS = 10;
/** A photo has grain and soft transitions on at least this share of its shaded pixels. */
const MIN_SOFT = 0.75;
/** A picture with smaller shares of ink and of shade is blank. */
const MAX_BLANK = 0.0003;

/** What a picture seems to be, by its measures: `lines` where it is a drawing. */
export function pictureKind({ ink, shaded, soft, colors }: PictureMeasures): 'lines' | 'painting' | 'photo' | 'blank' {
  if (ink < MAX_BLANK && shaded < MAX_BLANK) return 'blank';
  if (shaded < MIN_FILLED && !(shaded >= MIN_FILLED_MANY_COLORS && colors >= MANY_COLORS)) return 'lines';
  return soft >= MIN_SOFT ? 'photo' : 'painting';
}
