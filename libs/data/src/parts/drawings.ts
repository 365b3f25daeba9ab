import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { flattenAlpha, resizeRaster, type Raster } from '@irodori/image';
import { decodeImage } from '../image.ts';
import { hasImageName } from '../files/walk.ts';
import { partsByColor } from './color-parts.ts';
import { redrawable, type Redrawable } from './redraw.ts';

/** Side of the square that a drawing is fitted into. */
const SIDE = 256;

/**
 * The colored drawings of a folder with the parts that their colors tell, to be learned from: their lines are drawn anew for
 * each sample.
 * @throws Error in one line when the folder cannot be read or a picture is damaged
 */
export async function redrawableDrawings(folder: string): Promise<Redrawable[]> {
  const names = (await readdir(folder)).filter(hasImageName).sort();
  const pictures: Redrawable[] = [];
  for (const name of names) pictures.push(redrawable(partsByColor(await smallPicture(join(folder, name))), SIDE));
  return pictures;
}

async function smallPicture(path: string): Promise<Raster<3>> {
  const opaque = flattenAlpha(await decodeImage(path));
  const scale = Math.min(1, SIDE / Math.max(opaque.width, opaque.height));
  const [width, height] = [opaque.width, opaque.height].map((v) => Math.max(1, Math.round(v * scale)));
  return resizeRaster(opaque, width!, height!);
}
