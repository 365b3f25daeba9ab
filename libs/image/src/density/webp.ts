import type { Density } from './density.ts';
import { readTiffDensity } from './tiff.ts';

const RIFF = 0x52494646;
const WEBP = 0x57454250;
const EXIF = 0x45584946;
export const ICCP = 0x49434350;
/** Some writers begin the block with `Exif\0\0`, as in a JPEG. */
const EXIF_PREFIX = 0x45786966;

export const isWebp = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 12 && view.getUint32(0) === RIFF && view.getUint32(8) === WEBP;
};

/** All chunks of a WebP file. */
export function* webpChunks(bytes: Uint8Array): Generator<{ readonly type: number; readonly body: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    yield { type: view.getUint32(at), body: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length & 1);
  }
}

/** The density of a WebP file by its EXIF block. */
export function readWebpDensity(bytes: Uint8Array): Density | undefined {
  for (const { type, body } of webpChunks(bytes)) {
    if (type !== EXIF) continue;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const prefixed = body.length >= 6 && view.getUint32(0) === EXIF_PREFIX;
    return readTiffDensity(prefixed ? body.subarray(6) : body);
  }
  return undefined;
}
