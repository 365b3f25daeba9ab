import type { Raster } from '@irodori/image';

/**
 * A line drawing on white paper at its own size: one byte a pixel while it is gray, three where its lines have color.
 */
export type Lines = Raster<1> | Raster<3>;

/** Gray of three bytes, BT.601, as the shared pixel functions weigh it; [0, 255], unrounded. */
const gray = (data: ArrayLike<number>, p: number): number =>
  0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;

/** Collects a picture row band by row band and keeps it in one byte a pixel as long as every band is gray. */
export class LinesBuilder {
  #data: Uint8ClampedArray;
  #color = false;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#data = new Uint8ClampedArray(width * height);
  }

  /** Adds rows `top` and on. The band has the picture's width. */
  add(band: Raster<3>, top: number): void {
    const { data } = band;
    if (!this.#color && !isGray(data)) this.#widen();
    const offset = top * this.width;
    if (this.#color) this.#data.set(data, 3 * offset);
    else for (let i = 0, p = 0; p < data.length; i++, p += 3) this.#data[offset + i] = data[p]!;
  }

  finish(): Lines {
    const { width, height } = this;
    return this.#color
      ? { width, height, channels: 3, data: this.#data }
      : { width, height, channels: 1, data: this.#data };
  }

  #widen(): void {
    const wide = new Uint8ClampedArray(3 * this.width * this.height);
    for (let i = 0, p = 0; i < this.#data.length; i++, p += 3) wide[p] = wide[p + 1] = wide[p + 2] = this.#data[i]!;
    this.#data = wide;
    this.#color = true;
  }
}

/** A picture in one byte a pixel where it is gray. */
export function asLines(picture: Raster<3>): Lines {
  const builder = new LinesBuilder(picture.width, picture.height);
  builder.add(picture, 0);
  return builder.finish();
}

/** Whether two pictures have the same pixels. */
export const sameLines = (a: Lines, b: Lines): boolean =>
  a.width === b.width &&
  a.channels === b.channels &&
  a.data.length === b.data.length &&
  a.data.every((v, i) => v === b.data[i]);

function isGray(data: ArrayLike<number>): boolean {
  for (let p = 0; p < data.length; p += 3) if (data[p] !== data[p + 1] || data[p] !== data[p + 2]) return false;
  return true;
}

/** Rows `[top, top + rows)` as opaque RGBA bytes, for a canvas. */
export function bandToRgba(lines: Lines, top: number, rows: number): Uint8ClampedArray<ArrayBuffer> {
  const { width, channels, data } = lines;
  const out = new Uint8ClampedArray(4 * width * rows);
  let p = top * width * channels;
  for (let q = 0; q < out.length; q += 4, p += channels) {
    out[q] = data[p]!;
    out[q + 1] = data[channels === 3 ? p + 1 : p]!;
    out[q + 2] = data[channels === 3 ? p + 2 : p]!;
    out[q + 3] = 255;
  }
  return out;
}

/** A drawing shrunk by a whole factor, each pixel the mean of `factor` x `factor` (fewer at the right and lower edge). */
export function boxShrink(lines: Lines, factor: number): Raster<3> {
  const width = Math.ceil(lines.width / factor);
  const height = Math.ceil(lines.height / factor);
  const out = new Uint8ClampedArray(3 * width * height);
  const { channels, data } = lines;
  const sum = new Float64Array(3 * width);
  const count = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    count.fill(0);
    for (let sy = y * factor; sy < Math.min(lines.height, (y + 1) * factor); sy++) {
      for (let sx = 0, p = sy * lines.width * channels; sx < lines.width; sx++, p += channels) {
        const x = Math.floor(sx / factor);
        count[x]!++;
        for (let c = 0; c < 3; c++) sum[3 * x + c]! += data[channels === 3 ? p + c : p]!;
      }
    }
    for (let i = 0; i < 3 * width; i++) out[y * 3 * width + i] = sum[i]! / count[Math.floor(i / 3)]!;
  }
  return { width, height, channels: 3, data: out };
}

/** How much of the picture is neither near white nor near gray ink: above about 0.25 it is no line drawing. */
export function colorShare(picture: Raster<3>): number {
  const { data } = picture;
  let colored = 0;
  for (let p = 0; p < data.length; p += 3) {
    const high = Math.max(data[p]!, data[p + 1]!, data[p + 2]!);
    const low = Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
    if (high - low > 40 || (gray(data, p) < 200 && gray(data, p) > 60 && high - low > 16)) colored++;
  }
  return colored / Math.max(1, data.length / 3);
}
