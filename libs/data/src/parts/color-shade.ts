import { UNKNOWN_PART } from '@irodori/image';
import { UNKNOWN_TONE, type ShadeLabels } from './label-picture.ts';

/** Hundredths of OKLab lightness between the mean of a piece's light and that of its shade, at least. */
const CLEAR = 6;
/** Of a piece's pixels: light and shade have so many each. */
const LEAST = 0.05;
const FEWEST = 30;
/** Lightness this near to the border between both is not known. */
const BAND = 1;
/** Pixels, across which the side of the light is looked for. */
const REACH = 4;
const BINS = 101;

/**
 * Where shade lies in a picture by its colors: a connected piece of a part whose lightness falls into two groups, clearly
 * apart (Otsu 1979), is in shade where it is darker. Pieces of one tone are not known: nothing says which it is.
 * @param lightness of each pixel, 0 .. 100
 * @param parts of each pixel; 0, the background, and `UNKNOWN_PART` have no shade
 */
export function colorShade(lightness: Float32Array, parts: Uint8Array, width: number): ShadeLabels {
  const tones = new Uint8Array(parts.length).fill(UNKNOWN_TONE);
  for (const piece of pieces(parts, width)) {
    const histogram = new Float64Array(BINS);
    for (const i of piece) histogram[Math.max(0, Math.min(BINS - 1, Math.round(lightness[i]!)))]!++;
    const border = borderOf(histogram);
    if (border === undefined) continue;
    for (const i of piece) if (Math.abs(lightness[i]! - border) >= BAND) tones[i] = Number(lightness[i]! < border);
  }
  return { tones, light: lightSide(tones, parts, width) };
}

/** The pixels of each connected piece of a part, of those large enough to have two tones. */
function pieces(parts: Uint8Array, width: number): number[][] {
  const seen = Uint8Array.from(parts, (part) => Number(part === 0 || part === UNKNOWN_PART));
  const found: number[][] = [];
  for (let start = 0; start < parts.length; start++) {
    if (seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    for (const i of piece) {
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x + 1 < width ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= parts.length || seen[j] || parts[j] !== parts[i]) continue;
        seen[j] = 1;
        piece.push(j);
      }
    }
    if (piece.length >= 2 * FEWEST) found.push(piece);
  }
  return found;
}

/** The lightness between light and shade, undefined where there are no two of them. */
function borderOf(histogram: Float64Array): number | undefined {
  let [total, sum] = [0, 0];
  histogram.forEach((count, value) => {
    total += count;
    sum += count * value;
  });
  let [count, below, best, border] = [0, 0, 0, 0];
  let found = false;
  for (let value = 0; value < BINS - 1; value++) {
    count += histogram[value]!;
    below += histogram[value]! * value;
    if (count === 0 || count === total) continue;
    const apart = (sum - below) / (total - count) - below / count;
    const between = count * (total - count) * apart * apart;
    if (between <= best) continue;
    best = between;
    // In the middle, since no lightness between both groups parts them better than another.
    border = ((sum - below) / (total - count) + below / count) / 2;
    const fewest = Math.max(FEWEST, LEAST * total);
    found = apart >= CLEAR && count >= fewest && total - count >= fewest;
  }
  return found ? border : undefined;
}

/** The side on which, more often, light lies beside shade in a part. */
function lightSide(tones: Uint8Array, parts: Uint8Array, width: number): 1 | -1 {
  let balance = 0;
  tones.forEach((tone, i) => {
    if (tone !== 1) return;
    const x = i % width;
    const lit = (j: number): number => Number(tones[j] === 0 && parts[j] === parts[i]);
    if (x + REACH < width) balance += lit(i + REACH);
    if (x >= REACH) balance -= lit(i - REACH);
  });
  return balance > 0 ? 1 : -1;
}
