import type { Density } from './density.ts';
import { readJpegDensity } from './jpeg.ts';
import { readPngDensity } from './png.ts';
import { readTiffDensity } from './tiff.ts';

/** The density that a PNG, JPEG or TIFF file names; undefined where it names none, and for anything else. */
export function readDensity(bytes: Uint8Array): Density | undefined {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return readPngDensity(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpegDensity(bytes);
  return readTiffDensity(bytes);
}
