import type { Plane, Raster } from '../raster.ts';

export interface EvenOptions {
  /** [0, 1]: 0 leaves the picture, 1 gives an area one hue where it has nearly one. */
  readonly strength: number;
}

/** Color differences (bytes) up to which a pixel counts as the area's own color gone astray, and from which it is another. */
const NEAR = 22;
const FAR = 60;
/** Areas of fewer open pixels are left as they are. */
const SMALLEST = 12;
const ROUNDS = 6;
/** Pixels of an area that its median is taken from, about. */
const SAMPLE = 500;

/**
 * Takes blotches out of the model's picture: in every area between lines the colors (not the lightness, which carries
 * shade and shine) move towards the area's most common one; those far from it, a second material or a neighbour seen
 * through a gap, stay.
 * @param image the model's picture
 * @param line the drawing at the same size, [0, 1], white = 1
 * @param labels the area of each pixel, as `cellLabels` gives it
 */
export function evenAreas(image: Raster<3>, line: Plane, labels: Int32Array, { strength }: EvenOptions): Raster<3> {
  if (strength <= 0) return image;
  const { width, height } = image;
  const size = width * height;
  const [blue, red] = [new Float32Array(size), new Float32Array(size)];
  const members = new Map<number, number[]>();
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    const y = luma(image.data, p);
    blue[i] = image.data[p + 2]! - y;
    red[i] = image.data[p]! - y;
    if (line.data[i]! < 0.85) continue;
    const list = members.get(labels[i]!);
    if (list) list.push(i);
    else members.set(labels[i]!, [i]);
  }
  const modes = new Map<number, readonly [blue: number, red: number]>();
  for (const [label, list] of members) if (list.length >= SMALLEST) modes.set(label, commonColor(list, blue, red));
  const data = Uint8ClampedArray.from(image.data);
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    const mode = modes.get(labels[i]!);
    if (!mode) continue;
    const [db, dr] = [mode[0] - blue[i]!, mode[1] - red[i]!];
    const distance = Math.hypot(db, dr);
    const k = strength * Math.min(1, Math.max(0, (FAR - distance) / (FAR - NEAR)));
    if (k === 0) continue;
    data[p] = image.data[p]! + k * dr;
    data[p + 2] = image.data[p + 2]! + k * db;
    data[p + 1] = image.data[p + 1]! - (k * (0.299 * dr + 0.114 * db)) / 0.587;
  }
  return { width, height, channels: 3, data };
}

const luma = (data: Raster<3>['data'], p: number): number =>
  0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;

/** The densest color of an area: a mean shift from the median. */
function commonColor(list: readonly number[], blue: Float32Array, red: Float32Array): readonly [number, number] {
  // A start for what follows: a sample of a large area is as good as all of it.
  const step = Math.max(1, Math.floor(list.length / SAMPLE));
  const some = list.filter((_, k) => k % step === 0);
  const median = (plane: Float32Array): number => Float32Array.from(some, (i) => plane[i]!).sort()[some.length >> 1]!;
  let [b, r] = [median(blue), median(red)];
  for (let round = 0; round < ROUNDS; round++) {
    let [sumB, sumR, sum] = [0, 0, 0];
    for (const i of list) {
      const weight = Math.exp(-((blue[i]! - b) ** 2 + (red[i]! - r) ** 2) / (2 * NEAR * NEAR));
      sumB += weight * blue[i]!;
      sumR += weight * red[i]!;
      sum += weight;
    }
    if (sum === 0) break;
    [b, r] = [sumB / sum, sumR / sum];
  }
  return [b, r];
}
