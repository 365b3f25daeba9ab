import { basename, join } from 'node:path';
import { flattenAlpha, resizeRaster, type Raster } from '@irodori/image';
import { decodeImage } from '../image.ts';
import { hasImageName, walkFiles } from '../files/walk.ts';
import { SkipLog } from '../skip-log.ts';
import { partsByColor } from './color-parts.ts';
import { namedParts } from './named-pieces.ts';
import { PART_NAMES_VERSION, type PartNamesFile } from './part-names.ts';
import { redrawable, type Redrawable } from './redraw.ts';

/** Side of the square that a drawing is fitted into. */
const SIDE = 256;

/**
 * The colored drawings of a folder and those below it with the parts that their colors tell, or names of their pieces, to be learned
 * from: their lines are drawn anew for each sample.
 * @param names of the parts of some of them, by file name
 * @param tell is told of names that fit no drawing there
 * @throws DatasetError or Error in one line when the folder cannot be read, a picture is damaged, or names are of another picture
 */
export async function redrawableDrawings(
  folder: string,
  names: PartNamesFile = { version: PART_NAMES_VERSION, sources: [] },
  tell: (line: string) => void = () => undefined,
): Promise<Redrawable[]> {
  const log = new SkipLog();
  const found = await walkFiles(folder, hasImageName, log);
  const paths = Array.from({ length: found.length }, (_, i) => found.get(i));
  const named = new Map(names.sources.flatMap(({ drawings }) => Object.entries(drawings)));
  const left = new Set(named.keys());
  const pictures: Redrawable[] = [];
  for (const path of paths) {
    const file = basename(path);
    const byColor = partsByColor(await smallPicture(join(folder, path)));
    const known = named.get(file);
    left.delete(file);
    pictures.push(redrawable(known ? namedParts(byColor, known, path) : byColor, SIDE));
  }
  if (left.size > 0) tell(`${folder}: names of parts are known for ${left.size} drawings that are not in it`);
  return pictures;
}

/** A colored drawing at the size at which its parts are found, the longer side 256 pixels. @throws in one line when it is damaged */
export async function smallPicture(path: string): Promise<Raster<3>> {
  const opaque = flattenAlpha(await decodeImage(path));
  const scale = Math.min(1, SIDE / Math.max(opaque.width, opaque.height));
  const [width, height] = [opaque.width, opaque.height].map((v) => Math.max(1, Math.round(v * scale)));
  return resizeRaster(opaque, width!, height!);
}
