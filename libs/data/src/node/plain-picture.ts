import { inflateSync } from 'node:zlib';
import { netpbmHeader } from './netpbm.ts';
import { plainPngHeader, type PlainPngHeader } from './quick-header.ts';

/** 8-bit rows of a picture: row `y` starts at `first + y * pitch`. */
export interface PlainPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly first: number;
  readonly pitch: number;
}

/** Up to here pictures are unpacked at once, in one thread; larger ones are left to the general decoder. */
const MAX_PIXELS = 4 << 20;

/**
 * Plain 8-bit RGB and grey pictures, PNG without interlacing or PPM/PGM, without the general decoder's cost for small
 * files. Undefined for anything else and for damaged ones: the general decoder then says what is wrong.
 */
export function plainPicture(bytes: Uint8Array, maxPixels = MAX_PIXELS): PlainPicture | undefined {
  const png = plainPngHeader(bytes);
  if (png) return fits(png, maxPixels) && !png.interlaced ? unpackPng(bytes, png) : undefined;
  const header = netpbmHeader(bytes);
  if (!header || !fits(header, maxPixels)) return undefined;
  const { width, height, channels, dataAt } = header;
  if (bytes.length < dataAt + width * height * channels) return undefined;
  return { bytes, width, height, channels, first: dataAt, pitch: width * channels };
}

const fits = ({ width, height }: { width: number; height: number }, maxPixels: number) =>
  width > 0 && height > 0 && width * height <= Math.min(MAX_PIXELS, maxPixels);

function unpackPng(bytes: Uint8Array, { width, height, channels, dataAt }: PlainPngHeader): PlainPicture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let at = dataAt;
  for (; at + 12 <= bytes.length && view.getUint32(at + 4) === 0x49444154; at += 12 + view.getUint32(at)) {
    const end = at + 8 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    parts.push(bytes.subarray(at + 8, end));
  }
  // Cut off before the end mark.
  if (at + 12 > bytes.length) return undefined;
  const pitch = 1 + width * channels;
  const length = pitch * height;
  let rows: Buffer;
  try {
    // One output buffer of the right size; the checksum at the stream's end is checked on the way.
    rows = inflateSync(parts.length === 1 ? parts[0]! : Buffer.concat(parts), {
      chunkSize: Math.max(64, length + 1),
      maxOutputLength: length + 1,
    });
  } catch {
    return undefined;
  }
  if (rows.length !== length || !unfilter(rows, height, pitch, channels)) return undefined;
  return { bytes: rows, width, height, channels, first: 1, pitch };
}

/** PNG row filters undone in place (PNG specification, section 9). False for a filter that does not exist. */
function unfilter(rows: Uint8Array, height: number, pitch: number, bpp: number): boolean {
  for (let y = 0; y < height; y++) {
    const start = y * pitch + 1;
    const end = start + pitch - 1;
    const filter = rows[start - 1]!;
    if (filter > 4) return false;
    if (filter === 0) continue;
    for (let i = start; i < end; i++) {
      const left = i - bpp >= start ? rows[i - bpp]! : 0;
      const up = y > 0 ? rows[i - pitch]! : 0;
      const corner = y > 0 && i - bpp >= start ? rows[i - pitch - bpp]! : 0;
      rows[i]! += filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    }
  }
  return true;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
