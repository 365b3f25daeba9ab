import { Unzlib } from 'fflate';
import UTIF from 'utif2';
import type { Rgba } from '../engine/raster/blend.ts';
import { Fault } from '../model/errors.ts';
import { checkSize } from './picture-limits.ts';

const DEFLATE = [8, 32946];

type Directory = ReturnType<typeof UTIF.decode>[number];

const tag = (page: Directory, id: number): number[] | undefined => {
  const value = page[`t${id}`];
  return Array.isArray(value) && value.every((v) => typeof v === 'number') ? value : undefined;
};

/**
 * Decodes the largest page of a TIFF file, as scanners and paint programs write them: plain, LZW, deflate, PackBits, fax
 * (G3, G4) and JPEG; turned upright. Browsers but Safari read none.
 * @throws Fault where it is damaged, too large, or of a kind that is not read
 */
export function decodeTiff(bytes: ArrayBuffer): Rgba {
  try {
    const pages = UTIF.decode(bytes);
    const area = (page: Directory): number => (tag(page, 256)?.[0] ?? 0) * (tag(page, 257)?.[0] ?? 0);
    const page = pages.reduce<Directory | undefined>((a, b) => (a && area(a) >= area(b) ? a : b), undefined);
    if (!page) throw new Fault('fault.pictureBroken', 'TIFF: it holds no picture');
    const [width, height] = [tag(page, 256)?.[0] ?? 0, tag(page, 257)?.[0] ?? 0];
    checkSize(width, height);
    if (tag(page, 262)?.[0] === 5) throw new Fault('fault.psdMode', 'expected RGB or grayscale, got CMYK');
    checkDeflated(bytes, page, width * height);
    UTIF.decodeImage(bytes, page);
    if (page.width !== width || page.height !== height || !page.data) throw new Error('it does not decode');
    const rgba = UTIF.toRGBA8(page);
    const data = new Uint8ClampedArray(rgba.buffer as ArrayBuffer, rgba.byteOffset, rgba.byteLength);
    return upright({ width, height, data }, tag(page, 274)?.[0] ?? 1);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('fault.pictureBroken', `TIFF: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Refuses deflated strips that unpack to more than the pixels they hold. */
function checkDeflated(bytes: ArrayBuffer, page: Directory, pixels: number): void {
  if (!DEFLATE.includes(tag(page, 259)?.[0] ?? 1)) return;
  const offsets = tag(page, 273) ?? tag(page, 324) ?? [];
  const lengths = tag(page, 279) ?? tag(page, 325) ?? [];
  const bits = tag(page, 258)?.[0] ?? 1;
  const tiles = (tag(page, 322)?.[0] ?? 0) * (tag(page, 323)?.[0] ?? 0) * offsets.length;
  const most = (Math.max(pixels, tiles) * Math.max(8, bits) * (tag(page, 277)?.[0] ?? 4)) / 8 + 65536;
  let got = 0;
  for (const [i, offset] of offsets.entries()) {
    const strip = new Uint8Array(bytes).subarray(offset, offset + (lengths[i] ?? 0));
    const stream = new Unzlib((chunk) => {
      got += chunk.length;
      if (got > most) throw new Fault('fault.pictureBroken', `TIFF: it unpacks to more than its ${most} bytes`);
    });
    for (let at = 0; at < strip.length; at += 65536) {
      stream.push(strip.subarray(at, at + 65536), at + 65536 >= strip.length);
    }
  }
}

/** A picture as its Orientation tag (EXIF's, 1 to 8) says it is to be seen. */
export function upright({ width, height, data }: Rgba, orientation: number): Rgba {
  if (!(orientation > 1 && orientation <= 8)) return { width, height, data };
  const turned = orientation >= 5;
  const [w, h] = turned ? [height, width] : [width, height];
  const out = new Uint8ClampedArray(data.length);
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(out.buffer);
  const flipX = [2, 3, 7, 8].includes(orientation);
  const flipY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      const [u, v] = turned ? [y, x] : [x, y];
      to[i] = from[(flipY ? height - 1 - v : v) * width + (flipX ? width - 1 - u : u)]!;
    }
  }
  return { width: w, height: h, data: out };
}
