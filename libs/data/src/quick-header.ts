/** What a header says without a decoder. */
export interface QuickHeader {
  readonly width: number;
  readonly height: number;
}

export interface PlainPngHeader extends QuickHeader {
  /** 3: RGB, 1: gray. */
  readonly channels: 1 | 3;
  readonly interlaced: boolean;
  /** Where the first IDAT chunk starts. */
  readonly dataAt: number;
}

/**
 * The header of a plain 8-bit RGB or gray PNG (no palette, alpha, transparency, profile or EXIF): pictures that decode to
 * what they are, so every step of the general way can be left out. Undefined for anything else.
 */
export function plainPngHeader(bytes: Uint8Array): PlainPngHeader | undefined {
  if (bytes.length < 57) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng =
    view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452;
  // IHDR: width, height, depth 8, color type 2 (RGB) or 0 (gray), compression, filter, interlace.
  const colorType = view.getUint8(25);
  if (!isPng || view.getUint8(24) !== 8 || (colorType !== 2 && colorType !== 0)) return undefined;
  for (let at = 33; at + 8 <= bytes.length;) {
    const type = view.getUint32(at + 4);
    if (type === 0x49444154) {
      return {
        width: view.getUint32(16),
        height: view.getUint32(20),
        channels: colorType === 2 ? 3 : 1,
        interlaced: view.getUint8(28) !== 0,
        dataAt: at,
      };
    }
    // pHYs and tIME change nothing about the pixels.
    if (type !== 0x70485973 && type !== 0x74494d45) return undefined;
    at += 12 + view.getUint32(at);
  }
  return undefined;
}
