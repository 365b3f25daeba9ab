import type { Density } from './density.ts';
import { hasJpegProfile, readJpegDensity } from './jpeg.ts';
import { hasPngProfile, readPngDensity } from './png.ts';
import { readTiffDensity } from './tiff.ts';
import { ICCP, isWebp, readWebpDensity, webpChunks } from './webp.ts';

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50;
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** The density that a PNG, JPEG, WebP or TIFF file names; undefined where it names none, and for anything else. */
export function readDensity(bytes: Uint8Array): Density | undefined {
  if (isPng(bytes)) return readPngDensity(bytes);
  if (isJpeg(bytes)) return readJpegDensity(bytes);
  return isWebp(bytes) ? readWebpDensity(bytes) : readTiffDensity(bytes);
}

/** Whether a PNG, JPEG or WebP file carries an ICC color profile; false for anything else. */
export function hasProfile(bytes: Uint8Array): boolean {
  if (isPng(bytes)) return hasPngProfile(bytes);
  if (isJpeg(bytes)) return hasJpegProfile(bytes);
  return isWebp(bytes) && [...webpChunks(bytes)].some(({ type }) => type === ICCP);
}
