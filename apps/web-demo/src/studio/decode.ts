import {
  extractSketch,
  flattenAlpha,
  hasProfile,
  pictureHeader,
  planeToRaster,
  resizeRaster,
  type Raster,
  type Size,
  type SketchStyle,
} from '@irodori/image';
import { LinesBuilder, asLines, bandToRgba } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { readDensity } from '../engine/raster/density.ts';
import type { Rgba } from '../engine/raster/blend.ts';
import { displaySize } from '../engine/raster/picture-size.ts';
import { Fault } from '../model/errors.ts';
import type { LayerChoice } from './layered/open-layered.ts';
import { checkSize } from './picture-limits.ts';
import { describe, checkPicture, readOff, type PictureCheck } from './read-off.ts';
import { newCanvas } from './render.ts';
import type { OpenedPicture, Reading } from './types.ts';

const BAND = 512;
const NOTHING: PictureCheck = { darkGround: false };
const told = ({ darkGround, noLines }: PictureCheck): Pick<OpenedPicture, 'darkGround' | 'noLines'> => ({
  ...(darkGround && { darkGround }),
  ...(noLines && { noLines }),
});
/** Larger pictures are opened as they are: reading takes about twenty bytes a pixel. */
const READ_PIXELS = 40e6;

/**
 * Decodes upright (EXIF), then flattens on white in bands, so that memory stays low. Colors are taken as they are stored,
 * unless the file says by an ICC profile what they mean: these are converted to sRGB.
 * @param reading a project's lines are taken as they were kept
 */
export async function decodePicture(bytes: ArrayBuffer, reading: Reading): Promise<OpenedPicture> {
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
    throw new Fault('fault.pictureBroken', '');
  }
  const { width, height } = bitmap;
  try {
    checkSize(width, height);
    const seen = checkFor(reading, bitmap, () => glance(bitmap));
    const { correction } = seen;
    const whole = correction && new Uint8ClampedArray(4 * width * height);
    const builder = new LinesBuilder(width, height);
    const band = new OffscreenCanvas(width, Math.min(BAND, height));
    const context = band.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Fault('fault.memory', `no canvas of ${width} × ${BAND}`);
    for (let top = 0; top < height; top += BAND) {
      const rows = Math.min(BAND, height - top);
      context.clearRect(0, 0, width, BAND);
      context.drawImage(bitmap, 0, -top);
      const { data } = context.getImageData(0, 0, width, rows);
      if (whole) whole.set(data, 4 * top * width);
      else builder.add(flattenAlpha({ width, height: rows, channels: 4, data }), top);
    }
    const picture = whole
      ? readOff({ width, height, channels: 4, data: whole }, correction)
      : describe(builder.finish());
    return { ...picture, ...told(seen), converted, ...(dpi ? { dpi } : {}) };
  } finally {
    bitmap.close();
  }
}

/** A picture out of a layered file: see `readLayers`. */
export async function decodeLayers(bytes: ArrayBuffer, choice: LayerChoice): Promise<OpenedPicture> {
  const { readLayers } = await import('./layered/open-layered.ts');
  const { picture, dpi, list, chosen } = await readLayers(new Uint8Array(bytes), choice, readPng);
  const { data, width, height } = picture;
  const density = dpi ?? readDensity(new Uint8Array(bytes));
  return { ...adoptPicture(data, width, height, 'read'), ...(density && { dpi: density }), layers: { list, chosen } };
}

/** A TIFF file's largest page. */
export async function decodeTiffPicture(bytes: ArrayBuffer): Promise<OpenedPicture> {
  const { decodeTiff } = await import('./tiff.ts');
  const { data, width, height } = decodeTiff(bytes);
  const dpi = readDensity(new Uint8Array(bytes));
  return { ...adoptPicture(data, width, height, 'read'), ...(dpi && { dpi }) };
}

/** A PNG of an archive, with its transparency. */
export async function readPng(bytes: Uint8Array): Promise<Rgba> {
  const header = pictureHeader(bytes);
  if (header?.kind !== 'png') throw new Fault('fault.pictureBroken', 'a layer: expected a PNG');
  checkSize(header.width ?? 0, header.height ?? 0);
  let bitmap: ImageBitmap;
  try {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' });
    bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  } catch {
    throw new Fault('fault.pictureBroken', 'a layer: the browser cannot decode it');
  }
  const { width, height } = bitmap;
  const { context } = newCanvas(width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** RGBA bytes as a picture on white. */
export function adoptPicture(data: Uint8ClampedArray, width: number, height: number, reading: Reading): OpenedPicture {
  const raster: Raster<4> = { width, height, channels: 4, data };
  const { width: w, height: h } = displaySize(raster);
  const seen = checkFor(reading, raster, () => checkPicture(resizeRaster(raster, w, h)));
  const picture = seen.correction ? readOff(raster, seen.correction) : describe(asLines(flattenAlpha(raster)));
  return { ...picture, ...told(seen) };
}

function checkFor(reading: Reading, { width, height }: Size, check: () => PictureCheck): PictureCheck {
  if (reading === 'lightOnDark') return { correction: 'light-on-dark', darkGround: false };
  return reading === 'read' && width * height <= READ_PIXELS ? check() : NOTHING;
}

/** Looks at a copy of about a megapixel, with its transparency, for what {@link readOff} would take out. */
function glance(bitmap: ImageBitmap): PictureCheck {
  const { width, height } = displaySize(bitmap);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Fault('fault.memory', `no canvas of ${width} × ${height}`);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return checkPicture({ width, height, channels: 4, data: context.getImageData(0, 0, width, height).data });
}

/** A line drawing out of a colored picture, at most `most` pixels large: finer texture only makes noise. */
export function extractLines(picture: Lines, style: SketchStyle, most: number): Lines {
  const { width, height } = picture;
  const rgba = bandToRgba(picture, 0, height);
  const full: Raster<3> = flattenAlpha({ width, height, channels: 4, data: rgba });
  const scale = Math.min(1, Math.sqrt(most / (width * height)));
  const raster = resizeRaster(full, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  return asLines(planeToRaster(extractSketch(raster, style)));
}
