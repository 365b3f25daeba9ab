import type { Plane, Raster } from '../raster.ts';

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

/**
 * Lines that run through one material: strands of hair, folds, a sleeve's seam. What the model paints without any hint
 * tells them: where it has the same color on both sides of a line, a hint may go on to the other side. And where its color
 * changes off the lines, at a gap, it may not.
 * @param unhinted the model's paint without hints and without ink, at the size of `line`
 * @param line the drawing, [0, 1], white = 1
 * @param labels the area of each pixel
 * @param hinted areas with a hint
 * @returns for each pixel how freely hints pass it, [0, 1]
 */
export function openLines(
  unhinted: Raster<3>,
  { width, height, data }: Plane,
  labels: Int32Array,
  hinted: ReadonlySet<number>,
): Float32Array {
  const closed = backgrounds(labels, width, height);
  for (const [label, size] of sizes(labels)) if (hinted.has(label) && size < SMALL * labels.length) closed.add(label);
  const aside = Math.max(2, Math.round(ASIDE * Math.min(width, height)));
  const colors = differences(unhinted);
  const out = new Float32Array(labels.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const onLine = data[i]! < ON_LINE;
      let likest = 1;
      for (const [dx, dy] of DIRECTIONS) {
        if (dx * Math.min(x, width - 1 - x) < dx * aside || (dy !== 0 && Math.min(y, height - 1 - y) < aside)) continue;
        const step = dy * width + dx;
        const a = i - aside * step;
        const b = i + aside * step;
        // A line beside this pixel is the barrier, not the paint up to it.
        if (!onLine && crosses(data, a, step, 2 * aside)) continue;
        if (labels[a] !== labels[b] && (closed.has(labels[a]!) || closed.has(labels[b]!))) likest = 0;
        else likest = Math.min(likest, likeness(colors, a, b, onLine ? COLORLESS : 0));
        if (likest === 0) break;
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

function sizes(labels: Int32Array): Map<number, number> {
  const out = new Map<number, number>();
  for (const label of labels) out.set(label, (out.get(label) ?? 0) + 1);
  return out;
}

/** Areas that lie along much of the picture's border. */
function backgrounds(labels: Int32Array, width: number, height: number): Set<number> {
  const along = new Map<number, number>();
  const count = (i: number): unknown => along.set(labels[i]!, (along.get(labels[i]!) ?? 0) + 1);
  for (let x = 0; x < width; x++) for (const i of [x, (height - 1) * width + x]) count(i);
  for (let y = 0; y < height; y++) for (const i of [y * width, y * width + width - 1]) count(i);
  return new Set([...along].filter(([, n]) => n > BACKGROUND * 2 * (width + height)).map(([label]) => label));
}
