import type { Lines } from './bands.ts';

/** How a scan is cleaned. */
export interface CleanSettings {
  /** Pixels at least this bright become white paper, [0, 255]. */
  readonly white: number;
  /** Pixels at most this bright become full ink, [0, 255], below `white`. */
  readonly black: number;
  /** Spots of ink of at most this many pixels become paper, pixels of the picture. */
  readonly speck: number;
}

/** What paper and ink of a picture are like. */
export interface ScanLevels {
  /** Brightness of the paper, [0, 255]: most of what is not ink is at least this bright. */
  readonly paper: number;
  /** Brightness of the ink's darkest tenth, [0, 255]. */
  readonly ink: number;
}

/** Paper of at least this brightness counts as white, ink of at most this as black. */
const WHITE = 250;
const BLACK = 70;
/** Ink is darker than the paper by this. */
const CONTRAST = 32;
/** Pixels looked at. */
const SAMPLES = 400_000;
/** From here on a cleaned pixel counts as ink when spots are looked for, [0, 255]. */
const SPOT = 200;

const lumaAt = ({ channels, data }: Lines, i: number): number =>
  channels === 1 ? data[i]! : 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;

/** Measures a picture at its own size: in a smaller copy thin lines are paler than they are. */
export function scanLevels(lines: Lines): ScanLevels {
  const counts = new Float64Array(256);
  const { width, height } = lines;
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) counts[Math.round(lumaAt(lines, y * width + x))]!++;
  }
  const quantile = (from: number, to: number, share: number): number => {
    let total = 0;
    for (let v = from; v <= to; v++) total += counts[v]!;
    let left = share * total;
    for (let v = from; v <= to; v++) {
      left -= counts[v]!;
      if (left < 0) return v;
    }
    return to;
  };
  // Paper is most of the picture; its darkest grain is left out.
  const middle = quantile(0, 255, 0.5);
  const paper = quantile(Math.max(0, middle - CONTRAST), 255, 0.05);
  const most = Math.max(0, paper - CONTRAST);
  return { paper, ink: quantile(0, most, 0.1) };
}

/** Whether a line drawing is worth cleaning: its paper is not white or its ink not black. */
export const needsCleaning = ({ paper, ink }: ScanLevels): boolean => paper < WHITE || ink > BLACK;

/** Settings that leave crisp lines: paper and its grain white, the ink's darkest tenth black. */
export const cleanStart = ({ paper, ink }: ScanLevels): CleanSettings => {
  const white = Math.max(2, paper - Math.round(0.08 * (paper - ink)));
  return { white, black: Math.min(ink, white - 1), speck: 3 };
};

/**
 * The picture with white paper and black ink, at the same size: levels between `black` and `white`, then spots away. Colors of
 * lines keep their hue.
 */
export function cleanLines(lines: Lines, { white, black, speck }: CleanSettings): Lines {
  const { width, height, channels, data } = lines;
  const low = Math.min(black, white - 1);
  const level = Uint8ClampedArray.from({ length: 256 }, (_, v) => (255 * (v - low)) / (white - low));
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < out.length; i++) out[i] = level[data[i]!]!;
  const made = { width, height, channels, data: out } as Lines;
  if (speck > 0) removeSpots(made, speck);
  return made;
}

/** Paints spots of at most `most` pixels of ink, that hang together over edges and corners, white. */
function removeSpots(lines: Lines, most: number): void {
  const { width, height, channels, data } = lines;
  const pixels = width * height;
  const seen = new Uint8Array(pixels);
  const isInk = (i: number): boolean => lumaAt(lines, i) < SPOT;
  const open: number[] = [];
  for (let start = 0; start < pixels; start++) {
    if (seen[start] === 1 || !isInk(start)) continue;
    const spot = [start];
    let size = 0;
    seen[start] = 1;
    open.push(start);
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      size++;
      if (size <= most && i !== start) spot.push(i);
      const [x, y] = [i % width, Math.floor(i / width)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const j = v * width + u;
          if (seen[j] === 1 || !isInk(j)) continue;
          seen[j] = 1;
          open.push(j);
        }
      }
    }
    if (size > most) continue;
    for (const i of spot) data.fill(255, i * channels, (i + 1) * channels);
    // Its soft rim is no ink, and no paper either.
    for (const i of spot) {
      const [x, y] = [i % width, Math.floor(i / width)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const j = v * width + u;
          if (!isInk(j)) data.fill(255, j * channels, (j + 1) * channels);
        }
      }
    }
  }
}
