import { ImageError, readImage, type ImageLimits, type ReadImage } from '@irodori/data/pictures';
import { toRgba, type Density, type Raster } from '@irodori/image';
import { failure } from '../cli/errors.ts';
import type { ColorizeNote } from './notes.ts';
import { isUnread, ofUnread } from '../pages/names.ts';
import { MIN_SIDE } from './picture.ts';

/** A picture file's path, its bytes, or pixels. */
export type PictureInput = string | Uint8Array | Raster;

/** A drawing and what its file says. */
export interface InputPicture {
  readonly raster: Raster<4>;
  readonly density?: Density;
  readonly notes: readonly ColorizeNote[];
}

/**
 * @param where names the picture in errors; default: its path, else `picture`
 * @throws ImageError or CliError in one line
 */
export async function readInput(input: PictureInput, where?: string, limits?: ImageLimits): Promise<InputPicture> {
  const name = where ?? (typeof input === 'string' ? input : 'picture');
  const read = isFile(input) ? await readFrom(input, name, limits) : { raster: withAlpha(input, name), notes: [] };
  const { width, height } = read.raster;
  if (Math.min(width, height) < MIN_SIDE) {
    throw failure(`${name}: ${width} x ${height} pixels; expected a drawing of at least ${MIN_SIDE} x ${MIN_SIDE}`);
  }
  return read;
}

const isFile = (input: PictureInput): input is string | Uint8Array =>
  typeof input === 'string' || input instanceof Uint8Array;

/** `readImage` that names bytes as they are called here. */
export async function readNamed(input: string | Uint8Array, name: string, limits?: ImageLimits): Promise<ReadImage> {
  try {
    return await readImage(input, limits);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    if (isUnread(name) && /: expected PNG/.test(error.message)) throw failure(ofUnread([name])!);
    if (typeof input === 'string') throw error;
    throw new ImageError(error.message.replace(/^picture/, name));
  }
}

async function readFrom(input: string | Uint8Array, name: string, limits?: ImageLimits): Promise<InputPicture> {
  const { raster, density, profile, frames } = await readNamed(input, name, limits);
  const notes: ColorizeNote[] = [];
  if (frames > 1) notes.push({ code: 'frames', message: `${frames} frames or pages; the first one is colored` });
  if (profile !== undefined) {
    notes.push({ code: 'profile', message: `its colors were converted from ${profile} to sRGB` });
  }
  return { raster, density, notes };
}

function withAlpha(raster: Raster, where: string): Raster<4> {
  const { width, height, channels, data } = raster;
  const whole = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (!whole || ![1, 3, 4].includes(channels) || data?.length !== width * height * channels) {
    throw failure(
      `${where}: expected a path, the bytes of a picture file, or { width, height, channels, data } ` +
        'with 1, 3 or 4 channels and data of width x height x channels bytes',
    );
  }
  if (channels === 4) return raster as Raster<4>;
  if (channels === 3) return toRgba(raster as Raster<3>);
  const out = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < data.length; i++) out.fill(data[i]!, 4 * i, 4 * i + 3);
  return { width, height, channels: 4, data: out };
}
