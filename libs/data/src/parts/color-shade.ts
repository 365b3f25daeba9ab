import { UNKNOWN_PART } from '@irodori/image';
import { piecesOfParts } from './connected-pieces.ts';
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
  // Large enough to have two tones.
  for (const piece of piecesOfParts(parts, width, [0, UNKNOWN_PART], 2 * FEWEST)) {
    const histogram = new Float64Array(BINS);
    for (const i of piece) histogram[Math.max(0, Math.min(BINS - 1, Math.round(lightness[i]!)))]!++;
    const border = borderOf(histogram);
    if (border === undefined) continue;
    for (const i of piece) if (Math.abs(lightness[i]! - border) >= BAND) tones[i] = Number(lightness[i]! < border);
  }
  return { tones, light: lightSide(tones, parts, width) };
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
