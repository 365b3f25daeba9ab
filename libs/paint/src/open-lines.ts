import type { Plane, Raster } from '@irodori/image';

type Size = Pick<Plane, 'width' | 'height'>;

/** Color differences (bytes; lightness counts for less) up to which both sides of a line are one material, and from which two. */
const ALIKE = 14;
const UNLIKE = 34;
const LIGHTNESS_COUNTS = 0.4;
/** Paint with less color than this (bytes) says nothing: white cloth, paper and a blank background look the same. */
const COLORLESS = 10;
/** An area along more of the picture's border than this is the background, where no hint of a figure belongs. */
const BACKGROUND = 0.25;
/** A hinted area below this share of the picture, such as an eye or a button, is a thing of its own. */
const SMALL = 0.015;
/** How far from a line pixel its two sides are looked at, as a share of the picture's short side. */
const ASIDE = 0.0125;
/** Lighter than this no line stops a color; the same bound as for areas. */
const ON_LINE = 0.6;

const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

/** What hints never enter or leave over a line: the background, and small parts with a hint of their own. 1 by area. */
export function closedAreas({ width, height }: Size, labels: Int32Array, hinted: ReadonlySet<number>): Uint8Array {
  const areas = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const pixels = new Int32Array(areas);
  const border = new Int32Array(areas);
  for (const label of labels) pixels[label]!++;
  for (let x = 0; x < width; x++) for (const i of [x, (height - 1) * width + x]) border[labels[i]!]!++;
  for (let y = 0; y < height; y++) for (const i of [y * width, y * width + width - 1]) border[labels[i]!]!++;
  const closed = new Uint8Array(areas);
  for (let n = 0; n < areas; n++) {
    const background = border[n]! > BACKGROUND * 2 * (width + height);
    if (background || (hinted.has(n) && pixels[n]! < SMALL * labels.length)) closed[n] = 1;
  }
  return closed;
}

/**
 * Lines that run through one material: strands of hair, folds, a sleeve's seam. What the model paints without any hint
 * tells them: where it has the same color on both sides of a line, a hint may go on to the other side. And where its color
 * changes off the lines, at a gap, it may not.
 * @param unhinted the model's paint without hints and without ink, at the size of `line`
 * @param line the drawing, [0, 1], white = 1
 * @param labels the area of each pixel
 * @param closed as `closedAreas` gives it
 * @returns for each pixel how freely hints pass it, [0, 1]
 */
export function openLines(
  unhinted: Raster<3>,
  { width, height, data }: Plane,
  labels: Int32Array,
  closed: Uint8Array,
): Float32Array {
  const aside = Math.max(2, Math.round(ASIDE * Math.min(width, height)));
  const colors = differences(unhinted);
  const out = new Float32Array(labels.length);
  for (let y = 0, i = 0; y < height; y++) {
    const upright = Math.min(y, height - 1 - y) >= aside;
    for (let x = 0; x < width; x++, i++) {
      const onLine = data[i]! < ON_LINE;
      const level = Math.min(x, width - 1 - x) >= aside;
      let likest = 1;
      for (let n = 0; n < DIRECTIONS.length && likest > 0; n++) {
        const [dx, dy] = DIRECTIONS[n]!;
        if ((dx !== 0 && !level) || (dy !== 0 && !upright)) continue;
        const step = dy * width + dx;
        const a = i - aside * step;
        const b = i + aside * step;
        // A line beside this pixel is the barrier, not the paint up to it.
        if (!onLine && crosses(data, a, step, 2 * aside)) continue;
        if (labels[a] !== labels[b] && (closed[labels[a]!] === 1 || closed[labels[b]!] === 1)) likest = 0;
        else likest = Math.min(likest, likeness(colors, a, b, onLine ? COLORLESS : 0));
      }
      out[i] = likest * likest;
    }
  }
  return out;
}

/** Whether a line lies among the pixels from `from`, `count` steps on. */
function crosses(data: Float32Array, from: number, step: number, count: number): boolean {
  for (let k = 0, i = from; k <= count; k++, i += step) if (data[i]! < ON_LINE) return true;
  return false;
}

function likeness(colors: Float32Array, a: number, b: number, least: number): number {
  const p = 3 * a;
  const q = 3 * b;
  const blue = colors[p + 1]!;
  const red = colors[p + 2]!;
  const otherBlue = colors[q + 1]!;
  const otherRed = colors[q + 2]!;
  if (Math.min(blue * blue + red * red, otherBlue * otherBlue + otherRed * otherRed) < least * least) return 0;
  const light = LIGHTNESS_COUNTS * (colors[p]! - colors[q]!);
  const distance = Math.sqrt((blue - otherBlue) ** 2 + (red - otherRed) ** 2 + light * light);
  return Math.min(1, Math.max(0, (UNLIKE - distance) / (UNLIKE - ALIKE)));
}

/** BT.601 lightness and the two color differences, interleaved. */
function differences({ data }: Raster<3>): Float32Array {
  const out = new Float32Array(data.length);
  for (let p = 0; p < data.length; p += 3) {
    const y = 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;
    out[p] = y;
    out[p + 1] = data[p + 2]! - y;
    out[p + 2] = data[p]! - y;
  }
  return out;
}
