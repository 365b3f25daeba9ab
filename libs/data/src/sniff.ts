import { isSvg } from '@irodori/image';

export type ImageKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'tiff' | 'svg' | 'ppm';

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** What the first bytes say a file is, whatever its name says; undefined when it is no picture that can be read. */
export function sniffImage(bytes: Uint8Array): ImageKind | undefined {
  if (bytes.length < 12) return undefined;
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return 'gif';
  if (ascii(bytes, 4, 8) === 'ftyp' && /^(avif|avis|mif1|miaf)/.test(ascii(bytes, 8, 12))) return 'avif';
  if (/^P[56][\s#]/.test(ascii(bytes, 0, 3))) return 'ppm';
  const tiff = ascii(bytes, 0, 4);
  if (tiff === 'II*\0' || tiff === 'MM\0*') return 'tiff';
  return isSvg(bytes) ? 'svg' : undefined;
}
