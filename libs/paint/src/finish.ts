import { lineLayer, luma, rgbToHex, toRgba, type LightSide, type Raster, type Rgb } from '@irodori/image';
import { shadeFactor, shadeField, toneField, type ShadeField, type ShadeStyle } from './color/shade.ts';
import { coverWithInk, coverWithPicture } from './cover-with-lines.ts';
import { partsAtFullSize } from './full-parts.ts';
import { partsOfGrid } from './labels/grid-parts.ts';
import { shortenBorders } from './labels/shortest-borders.ts';
import { smoothBorders } from './labels/smooth-borders.ts';
import { shadeShares } from './labels/tones.ts';
import type { DrawingLabels, PreparedParts } from './prepared-parts.ts';
import { coverSolids } from './solids.ts';
import { uniqueNames } from './unique-names.ts';

export interface FinishOptions {
  /** Paints the background where nobody hinted at it, too. @default false */
  readonly background?: boolean;
  /** Strength of light and dark, 0..1. @default 0 */
  readonly shade?: number;
  readonly shadeStyle?: ShadeStyle;
  /** Color whose hue the shade takes: from `tintOf`. @default gray */
  readonly shadeTint?: Rgb;
  /** Side that light comes from, where the model tells shade from the lines. @default 'left' */
  readonly light?: LightSide;
  /** Lines on top. @default true */
  readonly lines?: boolean;
  /** Color of the paper where nothing is painted. @default white */
  readonly paper?: Rgb;
}

/** A layer of the finished picture, bottom first; made when asked for. */
export interface PaintLayer {
  readonly kind: 'paper' | 'part' | 'shade' | 'light' | 'lines';
  /** A part's name or color. */
  readonly name: string;
  /** How it lies over what is below. */
  readonly blend: 'normal' | 'multiply' | 'color dodge';
  /** Its pixels, at the drawing's size. */
  raster(): Raster<4>;
}

export interface FinishedPicture {
  readonly picture: Raster<3>;
  readonly layers: readonly PaintLayer[];
}

const WHITE: Rgb = [255, 255, 255];

/**
 * The paint alone, opaque and without lines: the pixels of `finishPicture` with `lines: false`, without its layers.
 */
export function paintUnderLines(
  made: PreparedParts,
  full: Int32Array,
  labels: DrawingLabels,
  options: FinishOptions,
): Raster<4> {
  const { background = false, paper = WHITE, shade = 0 } = options;
  if (shade > 0 && made.grid.scale > 1) {
    return toRgba(finishPicture(made, full, labels, { ...options, lines: false }).picture);
  }
  const { width, height } = made.drawing;
  const colors = new Uint8Array(4 * (labels.parts.length + 1)).fill(255);
  for (const [k, { kind, color }] of labels.parts.entries()) {
    colors.set(kind === 'paper' && !background ? paper : color, 4 * k);
  }
  colors.set(paper, 4 * labels.parts.length);
  const { parts } = partsOfPicture(made, full, labels);
  const data = new Uint8ClampedArray(4 * parts.length);
  // A pixel at a time.
  const [pixels, table] = [new Uint32Array(data.buffer), new Uint32Array(colors.buffer)];
  for (let i = 0; i < parts.length; i++) pixels[i] = table[parts[i]!]!;
  if (shade > 0) shadePaint(data, colors, made, parts, labels, options);
  return { width, height, channels: 4, data };
}

/**
 * Shades paint whose pixels are those of the grid.
 * @param data RGBA of the drawing, changed
 * @param colors RGBA of each part
 */
function shadePaint(
  data: Uint8ClampedArray,
  colors: Uint8Array,
  made: PreparedParts,
  parts: Int32Array,
  labels: DrawingLabels,
  { background = false, shade = 0, shadeStyle = 'soft', shadeTint, light = 'left' }: FinishOptions,
): void {
  const bare = labels.parts.map(({ kind }) => (kind === 'paper' && !background ? 1 : 0));
  const unpainted = Uint8Array.of(...bare, 1);
  const ratios = shadeOf(made, parts, unpainted.length, light, unpainted).data;
  const [r, g, b] = shadeTint ? tintOf(shadeTint) : NEUTRAL;
  for (let i = 0, p = 0; i < parts.length; i++, p += 4) {
    const part = parts[i]!;
    if (unpainted[part] === 1) continue;
    const factor = Math.fround(shadeFactor(ratios[i]!, shadeStyle, shade));
    if (factor === 1) continue;
    const k = 4 * part;
    data[p] = colors[k]! * tinted(factor, r);
    data[p + 1] = colors[k + 1]! * tinted(factor, g);
    data[p + 2] = colors[k + 2]! * tinted(factor, b);
  }
}

/** The part of each grid pixel and of each pixel of the drawing; one more than there are parts where ink alone is seen. */
function partsOfPicture(
  { drawing, grid, segmentation: { cells }, knownBorders }: PreparedParts,
  full: Int32Array,
  labels: DrawingLabels,
): { gridParts: Int32Array; parts: Int32Array } {
  const moving = partsOfGrid(cells, labels);
  const gridParts = moving.now;
  shortenBorders(moving, labels.painted, cells, knownBorders);
  smoothBorders(moving, labels.painted, cells);
  const parts = partsAtFullSize(full, gridParts, labels, cells, grid, drawing.width, drawing.height);
  coverSolids(parts, drawing, labels.parts, labels.parts.length);
  return { gridParts, parts };
}

export function finishPicture(
  made: PreparedParts,
  full: Int32Array,
  labels: DrawingLabels,
  {
    background = false,
    shade = 0,
    shadeStyle = 'soft',
    shadeTint,
    light = 'left',
    lines = true,
    paper = WHITE,
  }: FinishOptions,
): FinishedPicture {
  const { drawing, grid } = made;
  const { width, height } = drawing;
  const { gridParts, parts } = partsOfPicture(made, full, labels);
  const painted: (Rgb | undefined)[] = labels.parts.map(({ kind, color }) =>
    kind === 'paper' && !background ? undefined : color,
  );
  painted.push(undefined);
  const field = shade > 0 ? shadeOf(made, gridParts, painted.length, light) : undefined;
  const factors = field && factorsOf(field, shadeStyle, shade);
  const factorAt = (i: number, x: number, y: number): number =>
    !factors || !painted[parts[i]!] ? 1 : grid.scale === 1 ? factors[i]! : between(factors, grid, x, y);

  const data = new Uint8ClampedArray(3 * width * height);
  const { clean } = drawing;
  const tint = shadeTint ? tintOf(shadeTint) : NEUTRAL;
  const table = new Uint8Array(3 * painted.length);
  for (const [k, color] of painted.entries()) table.set(color ?? paper, 3 * k);
  if (!factors) {
    const seen = lines ? clean?.data : undefined;
    if (seen) coverWithPicture(data, table, parts, seen);
    else coverWithInk(data, table, parts, lines ? drawing.ink : undefined);
  } else {
    for (let y = 0, i = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++, p += 3) {
        const k = 3 * parts[i]!;
        const factor = factorAt(i, x, y);
        for (let c = 0; c < 3; c++) {
          const light = Math.min(255, table[k + c]! * tinted(factor, tint[c]!));
          if (!lines) data[p + c] = light;
          else data[p + c] = clean ? (light * clean.data[p + c]!) / 255 : light * (1 - drawing.ink[i]! / 255);
        }
      }
    }
  }
  const layer = (fill: (i: number, x: number, y: number, out: Uint8ClampedArray) => void) => (): Raster<4> => {
    const out = new Uint8ClampedArray(4 * width * height);
    for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i++) fill(i, x, y, out);
    return { width, height, channels: 4, data: out };
  };
  const unique = uniqueNames();
  const layers: PaintLayer[] = [
    {
      kind: 'paper',
      name: 'paper',
      blend: 'normal',
      raster: layer((i, _x, _y, out) => setPixel(out, i, paper, 255)),
    },
  ];
  for (const [k, color] of painted.entries()) {
    if (!color) continue;
    layers.push({
      kind: 'part',
      name: unique(labels.parts[k]!.name ?? rgbToHex(color)),
      blend: 'normal',
      raster: layer((i, _x, _y, out) => {
        if (parts[i] === k) setPixel(out, i, color, 255);
      }),
    });
  }
  if (factors) {
    layers.push({
      kind: 'shade',
      name: 'shade',
      blend: 'multiply',
      raster: layer((i, x, y, out) => {
        const factor = factorAt(i, x, y);
        if (factor < 1) {
          const [r, g, b] = tint;
          setPixel(out, i, [255 * tinted(factor, r), 255 * tinted(factor, g), 255 * tinted(factor, b)], 255);
        }
      }),
    });
    layers.push({
      kind: 'light',
      name: 'light',
      // Dodging by d divides by 1 - d, so that the layers give the picture: screen would wash colors out.
      blend: 'color dodge',
      raster: layer((i, x, y, out) => {
        const factor = factorAt(i, x, y);
        const dodge = 255 * (1 - 1 / factor);
        if (factor > 1) setPixel(out, i, [dodge, dodge, dodge], 255);
      }),
    });
  }
  layers.push({
    kind: 'lines',
    name: 'lines',
    blend: 'multiply',
    raster: clean
      ? () => lineLayer({ width, height, clean })
      : layer((i, _x, _y, out) => setPixel(out, i, [0, 0, 0], drawing.ink[i]!)),
  });
  return { picture: { width, height, channels: 3, data }, layers };
}

const NEUTRAL: Rgb = [1, 1, 1];

/**
 * How much of the shade each channel takes, so that shade leans towards a color and stays as dark as gray shade: in the mean
 * of luma weights 1. A gray, and black, give gray shade.
 * @param color 0..255
 */
export function tintOf(color: Rgb): Rgb {
  const dark = 255 - luma(color);
  const [r, g, b] = color;
  return dark < 1 ? NEUTRAL : [(255 - r) / dark, (255 - g) / dark, (255 - b) / dark];
}

/** What one channel is multiplied by; light has no tint. */
const tinted = (factor: number, share: number): number =>
  factor >= 1 ? factor : Math.max(0, 1 - share * (1 - factor));

/**
 * From the network that tells shade where there is one, else from the generator's picture.
 * @param bare 1 for each part that is not painted: it gets no shade, and takes no time
 */
function shadeOf(
  { unhinted, sketch, segmentation }: PreparedParts,
  parts: Int32Array,
  count: number,
  light: LightSide,
  bare?: Uint8Array,
): ShadeField {
  const { field, cells } = segmentation;
  const shares = shadeShares(field);
  if (!shares || !field.tone) return shadeField(unhinted, sketch, parts, count, cells, bare);
  const { width, height, embedding } = shares;
  const side = Math.max(0, field.tone.lights.indexOf(light));
  const data = embedding.slice(side * width * height, (side + 1) * width * height);
  return toneField({ width, height, data }, sketch, parts, cells, bare);
}

function setPixel(out: Uint8ClampedArray, i: number, [r, g, b]: Rgb, alpha: number): void {
  out[4 * i] = r;
  out[4 * i + 1] = g;
  out[4 * i + 2] = b;
  out[4 * i + 3] = alpha;
}

const factorsOf = (field: ShadeField, style: ShadeStyle, strength: number): Float32Array =>
  field.data.map((ratio) => shadeFactor(ratio, style, strength));

/** Values of the grid at a pixel of the drawing, bilinear. */
function between(
  values: Float32Array,
  { width, height, scale }: { width: number; height: number; scale: number },
  x: number,
  y: number,
): number {
  const fx = Math.max(0, Math.min(width - 1, (x + 0.5) / scale - 0.5));
  const fy = Math.max(0, Math.min(height - 1, (y + 0.5) / scale - 0.5));
  const [left, top] = [Math.floor(fx), Math.floor(fy)];
  const right = Math.min(width - 1, left + 1);
  const low = Math.min(height - 1, top + 1) * width;
  const [tx, ty] = [fx - left, fy - top];
  const upper = values[top * width + left]! * (1 - tx) + values[top * width + right]! * tx;
  const lower = values[low + left]! * (1 - tx) + values[low + right]! * tx;
  return upper * (1 - ty) + lower * ty;
}
