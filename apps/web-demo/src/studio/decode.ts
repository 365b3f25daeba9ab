import {
  extractSketch,
  flattenAlpha,
  planeToRaster,
  resizeRaster,
  type Raster,
  type SketchStyle,
} from '@irodori/image';
import { LinesBuilder, bandToRgba, boxShrink, colorShare } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { hasProfile, readDensity } from '../engine/raster/density.ts';
import { MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { Fault } from '../model/errors.ts';
import type { OpenedPicture } from './types.ts';

const BAND = 512;

/** Refuses sizes that no canvas holds, with the size in the message. */
export function checkSize(width: number, height: number): void {
  if (width * height > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}, ${MAX_PIXELS / 1e6} MP`);
  }
}

/**
 * Decodes upright (EXIF), then flattens on white in bands, so that memory stays low. Colors are taken as they are stored,
 * unless the file says by an ICC profile what they mean: these are converted to sRGB.
 */
export async function decodePicture(bytes: ArrayBuffer): Promise<OpenedPicture> {
  let bitmap: ImageBitmap;
  const file = new Uint8Array(bytes);
  const converted = hasProfile(file);
  const dpi = readDensity(file);
  try {
    bitmap = await createImageBitmap(new Blob([bytes]), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: converted ? 'default' : 'none',
      imageOrientation: 'from-image',
    });
  } catch {
    throw new Fault('fault.pictureBroken', 'the browser cannot decode it');
  }
  const { width, height } = bitmap;
  try {
    checkSize(width, height);
    const builder = new LinesBuilder(width, height);
    const band = new OffscreenCanvas(width, Math.min(BAND, height));
    const context = band.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Fault('fault.memory', `no canvas of ${width} × ${BAND}`);
    for (let top = 0; top < height; top += BAND) {
      const rows = Math.min(BAND, height - top);
      context.clearRect(0, 0, width, BAND);
      context.drawImage(bitmap, 0, -top);
      const { data } = context.getImageData(0, 0, width, rows);
      builder.add(flattenAlpha({ width, height: rows, channels: 4, data }), top);
    }
    return { ...describe(builder.finish()), converted, ...(dpi ? { dpi } : {}) };
  } finally {
    bitmap.close();
  }
}

/** RGBA bytes as a picture on white. */
export function adoptPicture(data: Uint8ClampedArray, width: number, height: number): OpenedPicture {
  const builder = new LinesBuilder(width, height);
  builder.add(flattenAlpha({ width, height, channels: 4, data }), 0);
  return describe(builder.finish());
}

function describe(lines: Lines): OpenedPicture {
  const small = boxShrink(lines, Math.max(1, Math.floor(Math.sqrt((lines.width * lines.height) / 65536))));
  return { lines, colorShare: colorShare(small) };
}

/** A line drawing out of a colored picture, at most `most` pixels large: finer texture only makes noise. */
export function extractLines(picture: Lines, style: SketchStyle, most: number): Lines {
  const { width, height } = picture;
  const rgba = bandToRgba(picture, 0, height);
  const full: Raster<3> = flattenAlpha({ width, height, channels: 4, data: rgba });
  const scale = Math.min(1, Math.sqrt(most / (width * height)));
  const raster = resizeRaster(full, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const builder = new LinesBuilder(raster.width, raster.height);
  builder.add(planeToRaster(extractSketch(raster, style)), 0);
  return builder.finish();
}
