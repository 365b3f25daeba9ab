import type { QuickHeader } from './quick-header.ts';

interface NetpbmHeader extends QuickHeader {
  /** 3: PPM (`P6`), 1: PGM (`P5`). */
  readonly channels: 1 | 3;
  /** Where the pixels start, rows from the top without gaps. */
  readonly dataAt: number;
}

/** The header of a binary PPM or PGM of 8 bits with values up to 255 (netpbm's `P6`, `P5`); undefined for anything else. */
export function netpbmHeader(bytes: Uint8Array): NetpbmHeader | undefined {
  if (bytes[0] !== 0x50 || (bytes[1] !== 0x36 && bytes[1] !== 0x35)) return undefined;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString('latin1');
  // Fields are parted by white space, in which comments may stand; one white space ends the header.
  const match =
    /^P[56](?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?:\s|#[^\n\r]*[\n\r])+255\s/.exec(head);
  if (!match) return undefined;
  const [width, height] = [Number(match[1]), Number(match[2])];
  if (width === 0 || height === 0) return undefined;
  return { width, height, channels: bytes[1] === 0x36 ? 3 : 1, dataAt: match[0].length };
}

/** Binary PPM (RGB) or PGM (gray). */
export function encodeNetpbm(
  width: number,
  height: number,
  channels: 1 | 3,
  data: Uint8Array | Uint8ClampedArray,
): Buffer {
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([Buffer.from(`P${channels === 3 ? 6 : 5}\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
