import { resizePlane, toGray, type Plane, type Raster } from '@irodori/image';
import { place } from '../crop.ts';
import type { PictureFilters } from '../dataset.ts';
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS, ImageError, openImage, type ImageLimits } from '../image.ts';
import { releaseBytes } from '../kernels/byte-pool.ts';
import { pixelKernels } from '../kernels/pixel-kernels.ts';
import { plainPicture, type PlainPicture } from '../plain-picture.ts';
import { SkippedItem, type CropPosition } from '../source.ts';

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

/** Turns an unreadable picture into a skipped item. */
function asSkipped(id: string, error: unknown): unknown {
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
  const plain = region ? undefined : plainWithin(bytes, limits);
  if (plain?.channels === 3 && isCompact(plain)) return squareOfPlain(plain, id, options, crop);
  try {
    const opened = await openImage(bytes, id, limits);
    const part = region?.(opened.width, opened.height);
    const { width, height } = part ?? opened;
    checkShape(id, width, height, filters);
    const { w, h, left, top } = place(width, height, size, crop);
    let image = part ? opened.image.extract(part) : opened.image;
    // Triangle filter: Lanczos rings around lines, and the sketch styles would draw the rings.
    if (w !== width || h !== height) image = image.resize(w, h, { fit: 'fill', kernel: 'linear' });
    if (w !== size || h !== size) image = image.extract({ left, top, width: size, height: size });
    if (!opened.opaque) image = image.flatten({ background: '#ffffff' });
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    return toRgb(data, info.channels, size);
  } catch (error) {
    if (error instanceof SkippedItem || error instanceof ImageError) throw asSkipped(id, error);
    throw new SkippedItem(id, 'broken', `${id}: damaged picture (${(error as Error).message.split('\n')[0]})`);
  }
}

function plainWithin(bytes: Uint8Array, limits: ImageLimits = {}): PlainPicture | undefined {
  if (bytes.length > (limits.maxBytes ?? DEFAULT_MAX_BYTES)) return undefined;
  return plainPicture(bytes, limits.maxPixels ?? DEFAULT_MAX_PIXELS);
}

/** Not so long that scaling its short side to a square would make millions of pixels to cut away. */
const isCompact = ({ width, height }: PlainPicture) => Math.max(width, height) <= 8 * Math.min(width, height);

function squareOfPlain(plain: PlainPicture, id: string, options: PictureOptions, crop: CropPosition): Raster<3> {
  const { size, filters = {} } = options;
  checkShape(id, plain.width, plain.height, filters);
  const { w, h, left, top } = place(plain.width, plain.height, size, crop);
  const square = pixelKernels().resize(plain, { width: w, height: h, left, top, size });
  if (plain.own && plain.own !== square.data) releaseBytes(plain.own);
  return square;
}

/** A line drawing as {@link loadSquare} loads it, gray in [0, 1]. */
export async function loadLine(
  bytes: Uint8Array,
  id: string,
  options: PictureOptions,
  crop: CropPosition,
): Promise<Plane> {
  const plain = plainWithin(bytes, options.limits);
  if (plain?.channels !== 1 || plain.width !== plain.height) return toGray(await loadSquare(bytes, id, options, crop));
  checkShape(id, plain.width, plain.height, options.filters ?? {});
  return resizePlane(grayRows(plain), options.size, options.size);
}

function grayRows({ bytes, width, height, first, pitch }: PlainPicture): Plane {
  const data = new Float32Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = first + y * pitch; x < width; x++) data[to++] = bytes[from++]! / 255;
  }
  return { width, height, data };
}

function checkShape(id: string, width: number, height: number, filters: PictureFilters): void {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short < (filters.minSide ?? 64)) throw new SkippedItem(id, 'small', `${id}: ${width} x ${height} pixels`);
  if (long / short > (filters.maxAspect ?? 3)) {
    throw new SkippedItem(id, 'aspect', `${id}: ${width} x ${height} pixels`);
  }
}

function toRgb(data: Buffer, channels: number, size: number): Raster<3> {
  if (channels === 3) return { width: size, height: size, channels: 3, data: new Uint8ClampedArray(data) };
  const out = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) out[3 * i + c] = data[i * channels + (channels < 3 ? 0 : c)]!;
  }
  return { width: size, height: size, channels: 3, data: out };
}
