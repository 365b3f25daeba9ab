import { squaredDistances, type PointHint, type Raster, type Rgb, type Size } from '@irodori/image';

/** Pixels of less alpha are not painted. */
const MIN_ALPHA = 128;
/** Largest difference of a channel from the blot's first pixel: brushes dither, and lossy codecs blur. */
const COLOR_TOLERANCE = 24;
/** Pixels of the blot within this many radii of a dot get no further dot; so dots along a stroke overlap. */
const COVER_RADII = 1.5;
/** No dots where a blot is thinner than this share of its greatest thickness: ragged edges. */
const MIN_THICKNESS = 0.4;
const MAX_DOTS = 20_000;

/**
 * Hints out of a layer on which a person painted: each blot of one color becomes dots along its middle, none of which
 * reaches beyond it. Transparent pixels are ignored.
 * @param layer 8-bit sRGB with alpha
 * @returns hints in pixels of the layer, whose size is their frame
 */
export function hintsFromPicture(layer: Raster<4>): { hints: PointHint[]; frame: Size } {
  const { width, height } = layer;
  const blots = blotsOf(layer);
  const inside = depthOf(blots, width, height);
  const order = Int32Array.from(inside.keys()).filter((i) => inside[i]! > 0);
  order.sort((a, b) => inside[b]! - inside[a]! || a - b);
  const covered = new Uint8Array(width * height);
  const thickest = new Map<number, number>();
  const hints: PointHint[] = [];
  for (const i of order) {
    if (covered[i] || hints.length >= MAX_DOTS) continue;
    const blot = blots[i]!;
    const radius = inside[i]!;
    const most = thickest.get(blot) ?? radius;
    thickest.set(blot, most);
    if (radius < MIN_THICKNESS * most) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    hints.push({
      kind: 'point',
      x: x + 0.5,
      y: y + 0.5,
      radius: Math.max(0.5, radius - 0.5),
      color: colorAt(layer, i),
    });
    const reach = Math.ceil(COVER_RADII * radius);
    for (let py = Math.max(0, y - reach); py <= Math.min(height - 1, y + reach); py++) {
      for (let px = Math.max(0, x - reach); px <= Math.min(width - 1, x + reach); px++) {
        const at = py * width + px;
        if (blots[at] === blot && Math.hypot(px - x, py - y) <= COVER_RADII * radius) covered[at] = 1;
      }
    }
  }
  return { hints, frame: { width, height } };
}

const colorAt = ({ data }: Raster<4>, i: number): Rgb => [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];

/** Connected pixels of about the color of the blot's first one: its number from 1 on, 0 where nothing is painted. */
function blotsOf(layer: Raster<4>): Int32Array {
  const { width, height, data } = layer;
  const blots = new Int32Array(width * height);
  const stack: number[] = [];
  let count = 0;
  for (let first = 0; first < blots.length; first++) {
    if (blots[first] !== 0 || data[4 * first + 3]! < MIN_ALPHA) continue;
    count += 1;
    const color = colorAt(layer, first);
    const take = (i: number): void => {
      if (blots[i] !== 0 || data[4 * i + 3]! < MIN_ALPHA) return;
      for (let c = 0; c < 3; c++) if (Math.abs(data[4 * i + c]! - color[c]!) > COLOR_TOLERANCE) return;
      blots[i] = count;
      stack.push(i);
    };
    take(first);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const x = i % width;
      if (x > 0) take(i - 1);
      if (x < width - 1) take(i + 1);
      if (i >= width) take(i - width);
      if (i < width * (height - 1)) take(i + width);
    }
  }
  return blots;
}

/** Distance of each painted pixel to the nearest one that is not of its blot, the picture's edge included; 0 elsewhere. */
function depthOf(blots: Int32Array, width: number, height: number): Float32Array {
  // Where two blots touch, the border pixels of the one with the lower number count as outside of both.
  const inner = blots.map((blot, i) => {
    const x = i % width;
    const touches =
      (x > 0 && blots[i - 1]! > blot) ||
      (x < width - 1 && blots[i + 1]! > blot) ||
      (i >= width && blots[i - width]! > blot) ||
      (i + width < blots.length && blots[i + width]! > blot);
    return blot === 0 || touches ? 0 : 1;
  });
  return Float32Array.from(squaredDistances(inner, width, height, true), (squared) => Math.sqrt(squared));
}
