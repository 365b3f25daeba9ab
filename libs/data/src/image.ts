import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import {
  isSrgb,
  plainSvg,
  profileName,
  readDensity,
  readTiffDensity,
  SvgFileError,
  type Density,
  type Raster,
} from '@irodori/image';
import { netpbmHeader } from './netpbm.ts';
import { plainPngHeader } from './quick-header.ts';
import { sniffImage, type ImageKind } from './sniff.ts';
import { DrawError, drawSvg } from './svg-process/draw-svg.ts';
import { sharp } from './sharp.ts';

/** A picture that cannot be read; one line: what, where, what was expected. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

export interface ImageLimits {
  /** Largest file read, bytes. Default 128 MiB. */
  readonly maxBytes?: number;
  /** Most pixels decoded, width x height. Default 100 million. */
  readonly maxPixels?: number;
}

export const DEFAULT_MAX_BYTES = 128 * 1024 * 1024;
export const DEFAULT_MAX_PIXELS = 100_000_000;
/** Longest time one picture's decoder may work. */
const MAX_SECONDS = 120;

/** Reads a file of at most `maxBytes`. Throws ImageError. */
export async function readImageFile(path: string, limits: ImageLimits = {}): Promise<Buffer> {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  let file;
  try {
    // Without waiting: a pipe that nobody writes to must not hang the reader.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (!stat.isFile()) {
      throw new ImageError(
        `${path}: expected a picture file, got ${stat.isDirectory() ? 'a folder' : 'a special file'}`,
      );
    }
    if (stat.size > maxBytes) throw tooLarge(path, stat.size, maxBytes);
    return await file.readFile();
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'no permission to read it' : (error as Error).message;
    throw new ImageError(`${path}: ${reason}`);
  } finally {
    await file?.close();
  }
}

const tooLarge = (where: string, size: number, maxBytes: number) =>
  new ImageError(`${where}: expected at most ${Math.round(maxBytes / 1e6)} MB, got ${Math.round(size / 1e6)} MB`);

/** The first line of what the decoder said, without the file's own name in front of it. */
const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error))
    .split('\n')[0]!
    .replace(/^Input (?:buffer|file) /, '')
    .slice(0, 200);

interface OpenedImage {
  readonly kind: ImageKind;
  /** After the EXIF turn. */
  readonly width: number;
  readonly height: number;
  /** A decoder, turned upright, in sRGB; further steps can be chained. */
  readonly image: Sharp;
  /** Known to have no alpha. */
  readonly opaque: boolean;
  /** Across and down the upright picture. */
  readonly density?: Density;
  /** Name of an embedded color profile other than sRGB, from which `image` converts. */
  readonly profile?: string;
  /** In the file; `image` is the first. */
  readonly frames?: number;
}

function checkPixels(where: string, width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new ImageError(
    `${where}: expected at most ${Math.round(maxPixels / 1e6)} million pixels, got ${width} x ${height}`,
  );
}

/** The first frame, decoded within bounds; damage is an error, never a gray rest. */
const decoder = (bytes: Uint8Array, maxPixels: number): Sharp =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, pages: 1, unlimited: false }).timeout({
    seconds: MAX_SECONDS,
  });

/** Checks kind, size and header without decoding the pixels (SVG is drawn). `where` names the picture in errors. Throws ImageError. */
export async function openImage(bytes: Uint8Array, where: string, limits: ImageLimits = {}): Promise<OpenedImage> {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  const maxPixels = limits.maxPixels ?? DEFAULT_MAX_PIXELS;
  if (bytes.length === 0) throw new ImageError(`${where}: expected a picture, got an empty file`);
  if (bytes.length > maxBytes) throw tooLarge(where, bytes.length, maxBytes);
  const kind = sniffImage(bytes);
  if (!kind) {
    throw new ImageError(`${where}: expected PNG, JPEG, WebP, GIF, AVIF, TIFF, PPM or SVG, got something else`);
  }
  if (kind === 'svg') return openSvg(bytes, where, maxPixels);
  if (kind === 'ppm') return openNetpbm(bytes, where, maxPixels);
  const quick = kind === 'png' ? plainPngHeader(bytes) : undefined;
  if (quick?.channels === 3) {
    const { width, height } = quick;
    checkPixels(where, width, height, maxPixels);
    return { kind, width, height, image: decoder(bytes, maxPixels), opaque: true, density: readDensity(bytes) };
  }
  // The pixel limit is checked by hand for a better message; the decoder's own stands behind it.
  const image = decoder(bytes, maxPixels);
  let meta;
  try {
    meta = await sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 }).metadata();
  } catch (error) {
    throw new ImageError(`${where}: ${kind} that cannot be read (${reasonOf(error)})`);
  }
  const { width, height } = meta;
  checkPixels(where, width, height, maxPixels);
  const turned = (meta.orientation ?? 1) >= 5;
  return {
    kind,
    width: turned ? height : width,
    height: turned ? width : height,
    image: image.rotate().toColourspace('srgb'),
    opaque: meta.hasAlpha === false,
    density: densityIn(bytes, meta, turned),
    profile: profileIn(meta),
    frames: meta.pages ?? 1,
  };
}

function densityIn(bytes: Uint8Array, { exif, format }: Metadata, turned: boolean): Density | undefined {
  const inExif = format === 'webp' || format === 'heif' ? exif : undefined;
  // The block may begin with its own name.
  const block = inExif?.subarray(0, 4).toString('latin1') === 'Exif' ? inExif.subarray(6) : inExif;
  const density = block ? readTiffDensity(block) : readDensity(bytes);
  return density && turned ? { x: density.y, y: density.x } : density;
}

function profileIn({ icc }: Metadata): string | undefined {
  const name = icc && (profileName(icc) ?? 'a color profile without a name');
  return name === undefined || isSrgb(name) ? undefined : name;
}

async function openSvg(bytes: Uint8Array, where: string, maxPixels: number): Promise<OpenedImage> {
  try {
    const { text, width, height } = plainSvg(bytes, { maxPixels });
    const drawn = await drawSvg(text, width, height);
    return { kind: 'svg', width, height, image: decoder(drawn, maxPixels), opaque: false };
  } catch (error) {
    throw asImageError(where, error);
  }
}

/** What is wrong with an SVG, behind its name. */
const asImageError = (where: string, error: unknown): unknown =>
  error instanceof SvgFileError || error instanceof DrawError ? new ImageError(`${where}: ${error.message}`) : error;

function openNetpbm(bytes: Uint8Array, where: string, maxPixels: number): OpenedImage {
  const header = netpbmHeader(bytes);
  if (!header) throw new ImageError(`${where}: expected binary PPM or PGM with values up to 255, got another kind`);
  const { width, height, channels, dataAt } = header;
  checkPixels(where, width, height, maxPixels);
  const end = dataAt + width * height * channels;
  if (bytes.length < end) {
    throw new ImageError(`${where}: damaged ppm (expected ${end} bytes, got ${bytes.length})`);
  }
  const image = sharp(bytes.subarray(dataAt, end), { raw: { width, height, channels } }).toColourspace('srgb');
  return { kind: 'ppm', width, height, image, opaque: true };
}

/** A picture as it is worked on, and what else its file says. */
export interface ReadImage {
  readonly raster: Raster<4>;
  readonly kind: ImageKind;
  /** Where the file names one. */
  readonly density?: Density;
  /** The color profile that the pixels were converted from, where it was not sRGB. */
  readonly profile?: string;
  /** Frames of an animation or pages of a document; the first one was taken. */
  readonly frames: number;
}

/**
 * A picture file or its bytes as 8-bit sRGB with alpha. The type is taken from the content, EXIF orientation is applied, 16-bit
 * and CMYK are converted, as are colors of an embedded profile; of an animation the first frame counts. SVG is drawn at its
 * own size, or 1536 pixels long. Throws {@link ImageError} with one line for anything else, for more than `maxBytes` or
 * `maxPixels`, for damaged files and for SVG with scripts, references or without end.
 */
export async function readImage(input: Uint8Array | string, limits: ImageLimits = {}): Promise<ReadImage> {
  const bytes = typeof input === 'string' ? await readImageFile(input, limits) : input;
  const where = typeof input === 'string' ? input : 'picture';
  const { image, kind, density, profile, frames = 1 } = await openImage(bytes, where, limits);
  try {
    return { raster: await rgbaOf(image), kind, density, profile, frames };
  } catch (error) {
    throw new ImageError(`${where}: damaged ${kind} (${reasonOf(error)})`);
  }
}

/** The pixels alone of {@link readImage}. */
export async function decodeImage(input: Uint8Array | string, limits: ImageLimits = {}): Promise<Raster<4>> {
  return (await readImage(input, limits)).raster;
}

async function rgbaOf(image: Sharp): Promise<Raster<4>> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { width, height, channels: 4, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) };
}

/** A whole SVG document drawn into a square of `size` pixels, on transparency. Throws ImageError on unsafe or broken SVG. */
export async function renderSvg(svg: string, size: number): Promise<Raster<4>> {
  try {
    const { text } = plainSvg(svg, { maxPixels: DEFAULT_MAX_PIXELS });
    return await rgbaOf(sharp(await drawSvg(text, size, size)));
  } catch (error) {
    throw asImageError('SVG', error);
  }
}
