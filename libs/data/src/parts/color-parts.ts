import { UNKNOWN_PART, dilate, erode, toGray, type Plane, type Raster } from '@irodori/image';
import { colorShade } from './color-shade.ts';
import { partClass, UNKNOWN_TONE, UNNAMED, type LabelPicture, type ShadeLabels } from './label-picture.ts';

/** Share of lightness in a difference of colors: shade lies on the same part as its light. */
const LIGHTNESS_SHARE = 0.35;
/** Hundredths of OKLab (Ottosson 2020), lightness weighted: colors this near are one, and farther than `CLEAR` from all none. */
const SAME = 5.5;
const CLEAR = 5;
/** Of all pixels: smaller clusters are not counted. */
const SMALLEST = 0.004;
/** A line is darker than what lies about it by this much gray. */
const LINE_CONTRAST = 0.12;
/** How much the ground may differ from the color at the border, and from one pixel to the next. */
const GROUND_RANGE = 5;
const GROUND_STEP = 2;

const linear = Float32Array.from({ length: 256 }, (_, i) =>
  i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
);

/** Three numbers a pixel in which Euclidean distance tells colors of different parts apart. */
function features({ width, height, data }: Raster<3>): Float32Array {
  const out = new Float32Array(3 * width * height);
  for (let p = 0; p < out.length; p += 3) {
    const [r, g, b] = [linear[data[p]!]!, linear[data[p + 1]!]!, linear[data[p + 2]!]!];
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    out[p] = 100 * LIGHTNESS_SHARE * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s);
    out[p + 1] = 100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s);
    out[p + 2] = 100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s);
  }
  return out;
}

type Color = readonly [number, number, number];
function distance(f: Float32Array, p: number, color: Color): number {
  const a = f[p]! - color[0];
  const b = f[p + 1]! - color[1];
  const c = f[p + 2]! - color[2];
  return Math.sqrt(a * a + b * b + c * c);
}
const at = (f: Float32Array, p: number): Color => [f[p]!, f[p + 1]!, f[p + 2]!];

/** 1 where a thin dark line runs, and a pixel about it: a gray closing fills what is thinner than its window. */
function lineMask(gray: Plane, window: number): Uint8Array {
  const closed = erode(dilate(gray, window), window);
  const line = closed.data.map((v, i) => Number(v - gray.data[i]! > LINE_CONTRAST));
  return Uint8Array.from(dilate({ ...gray, data: line }, 3).data);
}

/** What is joined to the picture's border by like color, without crossing a line. */
function ground(f: Float32Array, line: Uint8Array, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  const seen = new Uint8Array(width * height);
  const border = Array.from({ length: width * height }, (_, i) => i).filter((i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
  // The color that most of the border has: figures are cut off by it too.
  const bins = new Map<string, number[]>();
  for (const i of border) {
    const key = at(f, 3 * i)
      .map((v) => Math.round(v / 4))
      .join();
    const bin = bins.get(key) ?? [];
    bin.push(i);
    bins.set(key, bin);
  }
  const most = [...bins.values()].sort((a, b) => b.length - a.length)[0]!;
  const color = meanOf(f, most);
  const stack = border.filter((i) => distance(f, 3 * i, color) < GROUND_RANGE && !line[i]);
  for (const i of stack) seen[i] = 1;
  while (stack.length > 0) {
    const i = stack.pop()!;
    mask[i] = 1;
    const [x, y] = [i % width, Math.floor(i / width)];
    for (const [nx, ny] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const) {
      const j = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || seen[j] || line[j]) continue;
      if (distance(f, 3 * j, at(f, 3 * i)) > GROUND_STEP || distance(f, 3 * j, color) > GROUND_RANGE) continue;
      seen[j] = 1;
      stack.push(j);
    }
  }
  return mask;
}

function meanOf(f: Float32Array, pixels: readonly number[]): Color {
  const sum = [0, 0, 0];
  for (const i of pixels) for (let c = 0; c < 3; c++) sum[c]! += f[3 * i + c]! / pixels.length;
  return [sum[0]!, sum[1]!, sum[2]!];
}

const cellOf = (f: Float32Array, p: number): number =>
  (Math.round(f[p]! / 2) * 256 + Math.round(f[p + 1]! / 2) + 128) * 256 + Math.round(f[p + 2]! / 2) + 128;

/** Colors that much of the pixels have: the fullest cell first, then what lies about it is taken out. */
function commonColors(f: Float32Array, pixels: readonly number[], smallest: number): Color[] {
  const colors: Color[] = [];
  let left = pixels;
  while (left.length >= smallest && colors.length < 40) {
    const cells = new Map<number, number[]>();
    for (const i of left) {
      const key = cellOf(f, 3 * i);
      const cell = cells.get(key);
      if (cell) cell.push(i);
      else cells.set(key, [i]);
    }
    const fullest = [...cells.values()].reduce((a, b) => (b.length > a.length ? b : a));
    let color = meanOf(f, fullest);
    for (let round = 0; round < 3; round++) {
      const near = left.filter((i) => distance(f, 3 * i, color) < SAME * 0.8);
      if (near.length > 0) color = meanOf(f, near);
    }
    const before = left.length;
    const center = color;
    left = left.filter((i) => distance(f, 3 * i, center) >= SAME);
    if (before - left.length >= smallest && colors.every((other) => Math.hypot(...difference(other, center)) >= SAME)) {
      colors.push(center);
    }
    if (before === left.length) break;
  }
  return colors;
}

const difference = (a: Color, b: Color): Color => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** What the colors of a picture tell, at its own size. */
export interface PartsByColor {
  readonly width: number;
  readonly height: number;
  readonly gray: Plane;
  /** The part of each pixel; 0 the background, `UNKNOWN_PART` not known. */
  readonly parts: Uint8Array;
  /** The class of each part; all but that of the background are {@link UNNAMED}. */
  readonly names: Uint8Array;
  readonly shade: ShadeLabels;
}

/**
 * The parts of a colored drawing as its colors tell them: the ground joined to the border is the background; elsewhere one
 * part for each color that much of the picture has, shade counted with its light. What is near a line, between two colors
 * or of a rare color is unknown, and but for the background no part has a name. Parts of two tones are shaded where they are darker.
 */
export function partsByColor(picture: Raster<3>): PartsByColor {
  const { width, height } = picture;
  const f = features(picture);
  const gray = toGray(picture);
  const line = lineMask(gray, 7);
  const back = ground(f, line, width, height);
  const open = Array.from({ length: width * height }, (_, i) => i).filter((i) => !line[i] && !back[i]);
  const colors = commonColors(f, open, SMALLEST * width * height);
  const parts = new Uint8Array(width * height).fill(UNKNOWN_PART);
  for (const i of open) {
    let [best, near, second] = [0, Infinity, Infinity];
    for (let k = 0; k < colors.length; k++) {
      const far = distance(f, 3 * i, colors[k]!);
      if (far < near) {
        second = near;
        near = far;
        best = k;
      } else if (far < second) second = far;
    }
    if (near <= CLEAR && second >= 1.5 * near) parts[i] = best + 1;
  }
  for (let i = 0; i < parts.length; i++) if (back[i]) parts[i] = 0;
  const names = Uint8Array.of(partClass('background'), ...colors.map(() => UNNAMED));
  const lightness = Float32Array.from({ length: width * height }, (_, i) => f[3 * i]! / LIGHTNESS_SHARE);
  return { width, height, gray, parts, names, shade: colorShade(lightness, parts, width) };
}

/**
 * Centered in a square, background about it.
 * @param line of the picture's size, 255 = white paper
 * @throws RangeError when the picture is larger than the square
 */
export function fitted(side: number, found: PartsByColor, line: Uint8Array): LabelPicture {
  const { width, height, parts, names, shade } = found;
  if (width > side || height > side) {
    throw new RangeError(`fitted: expected at most ${side} x ${side} pixels, got ${width} x ${height}`);
  }
  const out = {
    size: side,
    line: new Uint8Array(side * side).fill(255),
    parts: new Uint8Array(side * side),
    names,
    shade: { tones: new Uint8Array(side * side).fill(UNKNOWN_TONE), light: shade.light },
  };
  const [left, top] = [(side - width) >> 1, (side - height) >> 1];
  for (let y = 0; y < height; y++) {
    const to = (top + y) * side + left;
    out.line.set(line.subarray(y * width, (y + 1) * width), to);
    out.parts.set(parts.subarray(y * width, (y + 1) * width), to);
    out.shade.tones.set(shade.tones.subarray(y * width, (y + 1) * width), to);
  }
  return out;
}
