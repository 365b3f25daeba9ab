import { toDpi, withJpegDensity, withPngDensity, withTiffDensity, type Density, type Raster } from '@irodori/image';
import type { Sharp } from 'sharp';
import { sharp } from './sharp.ts';

/** Kinds of pictures that are written. */
export type EncodedKind = 'png' | 'jpeg' | 'webp' | 'tiff';

function inputOf({ width, height, channels, data }: Raster): Sharp {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const input = sharp(bytes, { raw: { width, height, channels } });
  return channels === 1 ? input.toColourspace('b-w') : input;
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** PNG bytes of a gray, color or color + alpha picture, sRGB. They name `density`, or none. */
export async function encodePng(raster: Raster, density?: Density): Promise<Buffer> {
  const png = await inputOf(raster).png({ compressionLevel: 6 }).toBuffer();
  // The encoder always names one, 25.4 dpi where it was told none.
  return asBuffer(withPngDensity(png, density));
}

/**
 * A picture as a file in sRGB, JPEG and WebP at quality 95. PNG, JPEG and TIFF name `density`, WebP in its EXIF block; none
 * is named where none is given.
 */
export async function encodeImage(raster: Raster, kind: EncodedKind, density?: Density): Promise<Buffer> {
  if (kind === 'png') return encodePng(raster, density);
  const input = inputOf(raster);
  if (kind === 'jpeg') return asBuffer(withJpegDensity(await input.jpeg({ quality: 95 }).toBuffer(), density));
  if (kind === 'tiff') return withTiffDensity(await input.tiff({ compression: 'lzw' }).toBuffer(), density);
  const described = density ? input.withMetadata({ density: toDpi(density).x }) : input;
  return described.webp({ quality: 95 }).toBuffer();
}
