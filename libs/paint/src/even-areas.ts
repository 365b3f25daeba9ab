import type { Plane, Raster } from '@irodori/image';

export interface EvenOptions {
  /** [0, 1]: 0 leaves the picture, 1 gives an area one hue where it has nearly one. */
  readonly strength: number;
}

/** Color differences (bytes) up to which a pixel counts as the area's own color gone astray, and from which it is another. */
const NEAR = 22;
const FAR = 60;
/** Lighter than this no line touches a pixel. */
const OPEN = 0.85;
/** Areas of fewer open pixels are left as they are. */
const SMALLEST = 12;
const ROUNDS = 6;
/** A round that moves the color less than this (bytes) is the last. */
const STILL = 1e-3;
/** Pixels of an area that its median is taken from, about. */
const SAMPLE = 500;

/** The bell of a mean shift, from a table: straight lines between its entries are off by less than 1e-7. */
const FINENESS = 1024;
const LAST = 20 * FINENESS;
const FALL = Float64Array.from({ length: LAST + 1 }, (_, n) => Math.exp(-n / FINENESS));
const SCALE = FINENESS / (2 * NEAR * NEAR);

/** The open pixels of a drawing by their area; the same for every picture of it. */
export interface OpenPixels {
  /** Area n owns `pixels[starts[n]]` to `pixels[starts[n + 1] - 1]`, in reading order. */
  readonly pixels: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Sorts the pixels off the lines by area.
 * @param line the drawing, [0, 1], white = 1
 * @param labels the area of each pixel, as `cellLabels` gives it
 */
export function openPixels({ data }: Plane, labels: Int32Array): OpenPixels {
  const starts = new Int32Array(labels.reduce((most, label) => Math.max(most, label), 0) + 2);
  for (let i = 0; i < labels.length; i++) if (data[i]! >= OPEN) starts[labels[i]! + 1]!++;
  for (let n = 1; n < starts.length; n++) starts[n]! += starts[n - 1]!;
  const next = starts.slice();
  const pixels = new Int32Array(starts.at(-1)!);
  for (let i = 0; i < labels.length; i++) if (data[i]! >= OPEN) pixels[next[labels[i]!]!++] = i;
  return { pixels, starts };
}

/**
 * Takes blotches out of the model's picture: in every area between lines the colors (not the lightness, which carries
 * shade and shine) move towards the area's most common one; those far from it, a second material or a neighbour seen
 * through a gap, stay.
 * @param image the model's picture
 * @param labels the area of each pixel, as `cellLabels` gives it
 */
export function evenAreas(
  image: Raster<3>,
  labels: Int32Array,
  { pixels, starts }: OpenPixels,
  { strength }: EvenOptions,
): Raster<3> {
  if (strength <= 0) return image;
  const size = image.width * image.height;
  const from = image.data;
  const [blue, red] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    const y = 0.299 * from[p]! + 0.587 * from[p + 1]! + 0.114 * from[p + 2]!;
    blue[i] = from[p + 2]! - y;
    red[i] = from[p]! - y;
  }
  const areas = starts.length - 1;
  const [modeBlue, modeRed] = [new Float64Array(areas).fill(NaN), new Float64Array(areas).fill(NaN)];
  for (let n = 0; n < areas; n++) {
    const list = pixels.subarray(starts[n], starts[n + 1]);
    if (list.length >= SMALLEST) [modeBlue[n], modeRed[n]] = commonColor(list, blue, red);
  }
  const data = Uint8ClampedArray.from(from);
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    const db = modeBlue[labels[i]!]! - blue[i]!;
    const dr = modeRed[labels[i]!]! - red[i]!;
    const distance = Math.sqrt(db * db + dr * dr);
    // Also where the area has no color of its own.
    if (!(distance < FAR)) continue;
    const k = strength * Math.min(1, (FAR - distance) / (FAR - NEAR));
    data[p] = from[p]! + k * dr;
    data[p + 2] = from[p + 2]! + k * db;
    data[p + 1] = from[p + 1]! - (k * (0.299 * dr + 0.114 * db)) / 0.587;
  }
  return { ...image, data };
}

/** The densest color of an area: a mean shift from the median. */
function commonColor(list: Int32Array, blue: Float32Array, red: Float32Array): [blue: number, red: number] {
  const [blues, reds] = [new Float32Array(list.length), new Float32Array(list.length)];
  for (let k = 0; k < list.length; k++) {
    blues[k] = blue[list[k]!]!;
    reds[k] = red[list[k]!]!;
  }
  let [b, r] = [median(blues), median(reds)];
  for (let round = 0; round < ROUNDS; round++) {
    let [sumB, sumR, sum] = [0, 0, 0];
    for (let k = 0; k < blues.length; k++) {
      const db = blues[k]! - b;
      const dr = reds[k]! - r;
      const at = (db * db + dr * dr) * SCALE;
      if (at >= LAST) continue;
      const low = at | 0;
      const weight = FALL[low]! + (at - low) * (FALL[low + 1]! - FALL[low]!);
      sumB += weight * db;
      sumR += weight * dr;
      sum += weight;
    }
    if (sum === 0) break;
    b += sumB / sum;
    r += sumR / sum;
    if (Math.abs(sumB) + Math.abs(sumR) < STILL * sum) break;
  }
  return [b, r];
}

/** Of about `SAMPLE` values: a sample of a large area is as good as all of it. */
function median(values: Float32Array): number {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const some = new Float32Array(Math.ceil(values.length / step));
  for (let k = 0; k < some.length; k++) some[k] = values[k * step]!;
  return some.sort()[some.length >> 1]!;
}
