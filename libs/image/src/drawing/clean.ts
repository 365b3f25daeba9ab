import type { Rgb } from '../raster.ts';
import type { Paper, PaperGrid } from './paper.ts';

/** A channel of very dark paper says little; dividing by it would only enlarge noise. */
const MIN_PAPER = 64;
const LUMA = [0.299, 0.587, 0.114];

/** How far below the paper's mean its grain still counts as paper, as a share of its brightness. */
export function paperMargin({ color, noise }: Paper): number {
  const level = Math.max(MIN_PAPER, 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]);
  return Math.max(0.002, Math.min(0.08, (2.5 * noise) / level));
}

/** What a byte of a channel becomes when paper of that channel is divided out. */
function channelTable(paper: number, margin: number): Uint8ClampedArray {
  const white = Math.max(1, paper * (1 - margin));
  const gain = 255 / Math.max(MIN_PAPER, white);
  return Uint8ClampedArray.from({ length: 256 }, (_, v) => (v >= white ? 255 : 255 - (white - v) * gain));
}

/**
 * In place: the picture as if on white paper, each channel divided by the paper's.
 * @returns how strong the ink of each pixel is, 0..255: halfway between its darkness (BT.601) and the darkness of its least
 * channel, so that lines in a light color count too, but a yellow fill is no solid black
 */
export function divideByPaper(data: Uint8ClampedArray, width: number, height: number, paper: Paper): Uint8Array {
  const strength = new Uint8Array(width * height);
  const margin = paperMargin(paper);
  if (paper.grid) divideByGrid(data, width, height, paper.grid, margin, strength);
  else {
    const [red, green, blue] = paper.color.map((v) => channelTable(v, margin)) as [
      Uint8ClampedArray,
      Uint8ClampedArray,
      Uint8ClampedArray,
    ];
    for (let i = 0, p = 0; i < strength.length; i++, p += 3) {
      const r = red[data[p]!]!;
      const g = green[data[p + 1]!]!;
      const b = blue[data[p + 2]!]!;
      data[p] = r;
      data[p + 1] = g;
      data[p + 2] = b;
      const low = r < g ? (r < b ? r : b) : g < b ? g : b;
      strength[i] = 255 - ((low + ((77 * r + 150 * g + 29 * b) >> 8)) >> 1);
    }
  }
  return strength;
}

function divideByGrid(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  { columns, rows, tile, data: colors }: PaperGrid,
  margin: number,
  strength: Uint8Array,
): void {
  const row = new Float32Array(3 * columns);
  for (let y = 0, i = 0; y < height; y++) {
    const ty = Math.max(0, Math.min(rows - 1, (y + 0.5) / tile - 0.5));
    const top = Math.min(rows - 1, Math.floor(ty));
    const below = Math.min(rows - 1, top + 1);
    for (let k = 0; k < row.length; k++) {
      const a = colors[3 * columns * top + k]!;
      row[k] = (a + (colors[3 * columns * below + k]! - a) * (ty - top)) * (1 - margin);
    }
    for (let x = 0; x < width; x++, i++) {
      const tx = Math.max(0, Math.min(columns - 1, (x + 0.5) / tile - 0.5));
      const left = tx | 0;
      const right = left + 1 < columns ? left + 1 : left;
      const t = tx - left;
      let [low, light] = [255, 0];
      for (let c = 0; c < 3; c++) {
        const a = row[3 * left + c]!;
        const white = a + (row[3 * right + c]! - a) * t;
        const v = data[3 * i + c]!;
        const out = v >= white ? 255 : 255 - ((white - v) * 255) / (white < MIN_PAPER ? MIN_PAPER : white);
        data[3 * i + c] = out;
        if (out < low) low = out;
        light += LUMA[c]! * out;
      }
      strength[i] = 255 - (low + light) / 2;
    }
  }
}

/**
 * In place, what {@link divideByPaper} left of an inverted picture: ink in the color of the ground it stood on, as if both
 * had been exchanged. Ink of strength `level` (1..255) covers in full.
 */
export function tintInk(data: Uint8ClampedArray, strength: Uint8Array, level: number, ground: Rgb): void {
  const covers = (s: number): number => Math.min(1, s / level);
  const [red, green, blue] = ground.map((v) =>
    Uint8ClampedArray.from({ length: 256 }, (_, s) => 255 - covers(s) * (255 - v)),
  ) as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  for (let i = 0, p = 0; i < strength.length; i++, p += 3) {
    const s = strength[i]!;
    data[p] = red[s]!;
    data[p + 1] = green[s]!;
    data[p + 2] = blue[s]!;
  }
}
