import { pngUnpacker } from './kernels/png-rows.ts';
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
  /** The bytes where they come from the pool (byte-pool.ts): whoever reads the picture releases them. */
  readonly own?: Uint8Array;
}

/** Up to here pictures are unpacked at once, in one thread; larger ones are left to the general decoder. */
const MAX_PIXELS = 4 << 20;

/** The unpacker's memory grows with the picture and stays so. */
const MAX_PNG_PIXELS = 2 << 20;

/**
 * Plain 8-bit RGB and gray pictures, PNG without interlacing or PPM/PGM, without the general decoder's cost for small
 * files. Undefined for anything else and for damaged ones: the general decoder then says what is wrong.
 */
export function plainPicture(bytes: Uint8Array, maxPixels = MAX_PIXELS): PlainPicture | undefined {
  const png = plainPngHeader(bytes);
  if (png) return fits(png, Math.min(MAX_PNG_PIXELS, maxPixels)) && !png.interlaced ? unpackPng(bytes, png) : undefined;
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
  const pitch = width * channels;
  const own = pngUnpacker().unpack(parts, pitch, height, channels);
  return own && { bytes: own, width, height, channels, first: 0, pitch, own };
}
