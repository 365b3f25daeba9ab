import type { Raster } from '../../raster.ts';
import type { Rng } from '../../rng.ts';
import type { PictureFilters } from '../dataset.ts';
import { ImageError, openImage, type ImageLimits } from '../image.ts';
import { SkippedItem } from '../source.ts';

/** Part of a picture, pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureOptions {
  readonly size: number;
  readonly filters?: PictureFilters;
  readonly limits?: ImageLimits;
}

/** Where in the slack of a longer side the square is cut, 0..1 along both axes. */
export interface CropPosition {
  readonly u: number;
  readonly v: number;
}

/** Anywhere across, rather towards the top along, where faces are. */
export const drawCrop = (rng: Rng): CropPosition => ({ u: rng.next(), v: rng.next() * 0.7 });

/** Mean of max - min of the RGB values, 0..255: near 0 for grey pictures. */
export function meanChroma({ data }: Raster<3>): number {
  let sum = 0;
  for (let p = 0; p < data.length; p += 3) {
    sum += Math.max(data[p]!, data[p + 1]!, data[p + 2]!) - Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
  }
  return (3 * sum) / data.length;
}

/** Turns an unreadable picture into a skipped item. */
export function asSkipped(id: string, error: unknown): unknown {
  return error instanceof ImageError ? new SkippedItem(id, 'broken', error.message) : error;
}

/**
 * A picture as a square of `size` pixels on white: scaled until the shorter side fits, the longer one cut at `crop`.
 * `region` picks a part first, given the picture's upright size. Throws SkippedItem when it is damaged, small or too long.
 */
export async function loadSquare(
  bytes: Uint8Array,
  id: string,
  options: PictureOptions,
  crop: CropPosition,
  region?: (width: number, height: number) => Region | undefined,
): Promise<Raster<3>> {
  const { size, filters = {}, limits } = options;
  try {
    const opened = await openImage(bytes, id, limits);
    const part = region?.(opened.width, opened.height);
    const { width, height } = part ?? opened;
    checkShape(id, width, height, filters);
    const scale = size / Math.min(width, height);
    const [w, h] = [Math.max(size, Math.round(width * scale)), Math.max(size, Math.round(height * scale))];
    let image = part ? opened.image.extract(part) : opened.image;
    // Triangle filter: Lanczos rings around lines, and the sketch styles would draw the rings.
    if (w !== width || h !== height) image = image.resize(w, h, { fit: 'fill', kernel: 'linear' });
    if (w !== size || h !== size) {
      const [left, top] = [Math.round((w - size) * crop.u), Math.round((h - size) * crop.v)];
      image = image.extract({ left, top, width: size, height: size });
    }
    if (!opened.opaque) image = image.flatten({ background: '#ffffff' });
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    return toRgb(data, info.channels, size);
  } catch (error) {
    if (error instanceof SkippedItem || error instanceof ImageError) throw asSkipped(id, error);
    throw new SkippedItem(id, 'broken', `${id}: damaged picture (${(error as Error).message.split('\n')[0]})`);
  }
}

function checkShape(id: string, width: number, height: number, filters: PictureFilters): void {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short < (filters.minSide ?? 64)) throw new SkippedItem(id, 'small', `${id}: ${width} x ${height} pixels`);
  if (long / short > (filters.maxAspect ?? 3))
    throw new SkippedItem(id, 'aspect', `${id}: ${width} x ${height} pixels`);
}

function toRgb(data: Buffer, channels: number, size: number): Raster<3> {
  if (channels === 3) return { width: size, height: size, channels: 3, data: new Uint8ClampedArray(data) };
  const out = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) out[3 * i + c] = data[i * channels + (channels < 3 ? 0 : c)]!;
  }
  return { width: size, height: size, channels: 3, data: out };
}

/** Throws SkippedItem when a color picture is grey. */
export function checkChroma(id: string, color: Raster<3>, filters: PictureFilters = {}): void {
  const chroma = meanChroma(color);
  if (chroma < (filters.minChroma ?? 6)) throw new SkippedItem(id, 'gray', `${id}: mean chroma ${chroma.toFixed(1)}`);
}
