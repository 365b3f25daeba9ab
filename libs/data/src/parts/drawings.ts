import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { flattenAlpha, resizeRaster, type Raster, type SketchStyle } from '@irodori/image';
import { decodeImage } from '../image.ts';
import { hasImageName } from '../files/walk.ts';
import { colorParts } from './color-parts.ts';
import type { LabelPicture } from './label-picture.ts';

/** Side of the square that a drawing is fitted into. */
const SIDE = 256;
const STYLES: readonly SketchStyle[] = ['dilate3', 'xdogSoft', 'xdogHard'];

/**
 * The colored drawings of a folder with the parts that their colors tell, each with its lines extracted in three ways.
 * @throws Error in one line when the folder cannot be read or a picture is damaged
 */
export async function drawingParts(folder: string): Promise<LabelPicture[]> {
  const names = (await readdir(folder)).filter(hasImageName).sort();
  const pictures: LabelPicture[] = [];
  for (const name of names) pictures.push(...colorParts(await smallPicture(join(folder, name)), SIDE, STYLES));
  return pictures;
}

async function smallPicture(path: string): Promise<Raster<3>> {
  const opaque = flattenAlpha(await decodeImage(path));
  const scale = Math.min(1, SIDE / Math.max(opaque.width, opaque.height));
  const [width, height] = [opaque.width, opaque.height].map((v) => Math.max(1, Math.round(v * scale)));
  return resizeRaster(opaque, width!, height!);
}
