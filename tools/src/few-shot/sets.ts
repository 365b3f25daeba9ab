import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '@irodori/data';
import { flattenAlpha, resizeRaster, resizePlane, toGray } from '@irodori/image';
import { lineDrawing } from '../samples/line-drawing.ts';
import { drawnPicture, looks, type Look, type LookPicture } from './look.ts';

/** What is learned from, and what is painted afterwards. */
export interface LookSet {
  readonly learned: readonly LookPicture[];
  readonly heldOut: readonly LookPicture[];
}

const SIDE = 512;

/** Twenty characters of a look to learn from, six more to paint. */
function drawnSet(look: Look): LookSet {
  const pictures = Array.from({ length: 26 }, (_, index) => drawnPicture(look, index, SIDE));
  return { learned: pictures.slice(0, 20), heldOut: pictures.slice(20) };
}

/** The sprites of renpy-thequestion: of each dress the smile is held out. @param folder game/images of the package */
export async function spriteSet(folder: string): Promise<LookSet> {
  const files = (await readdir(folder)).filter((name) => /^sylvie .*\.png$/.test(name)).sort();
  const pictures: LookPicture[] = [];
  for (const name of files) {
    const color = flattenAlpha(await decodeImage(join(folder, name)));
    const { width, height } = color;
    const fine = toGray(resizeRaster(color, 2 * width, 2 * height));
    const line = resizePlane(lineDrawing(fine, { sigma: 1, speck: 30 }), width, height);
    pictures.push({ name: name.replace('.png', '').replaceAll(' ', '-'), color, line });
  }
  return {
    learned: pictures.filter(({ name }) => !name.includes('smile')),
    heldOut: pictures.filter(({ name }) => name.includes('smile')),
  };
}

export const trialSet = (): LookSet => drawnSet(looks.trial);
export const shownSet = (): LookSet => drawnSet(looks.shown);
