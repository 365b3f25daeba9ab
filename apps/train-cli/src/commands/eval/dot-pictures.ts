import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeImage, openDataset, parseSpec } from '@irodori/data';
import type { DotsPicture } from '@irodori/eval';
import {
  extractSketch,
  flattenAlpha,
  resizePlane,
  resizeRaster,
  toGray,
  type Plane,
  type Raster,
} from '@irodori/image';
import { fileError } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';

const pictureTypes = ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.tif', '.tiff', '.svg'];
/** Draws the lines of pictures without line art of their own. */
const extractor = 'xdogSoft';

/** The pictures of one specification. */
interface DotPictures {
  readonly count: number;
  readonly pictures: AsyncIterable<DotsPicture>;
  close(): Promise<void>;
}

/**
 * Finished pictures with their lines. `folder:DIR` and `pairs:COLORDIR,LINEDIR` give every picture directly in the folder,
 * in the order of their names, whole and with its proportions, the longer side of `size` pixels or what it has; other
 * sets give the square pictures of their validation part.
 * @throws DatasetError or CliError, one line
 */
export async function openDotPictures(spec: string, size: number, seed: number, count: number): Promise<DotPictures> {
  const { parts, split } = parseSpec(spec);
  const [part] = parts;
  if (parts.length === 1 && split === undefined && (part!.kind === 'folder' || part!.kind === 'pairs')) {
    const [colors, lines] = part!.paths as [string, string?];
    const names = picturesIn(colors).slice(0, count);
    return { count: names.length, pictures: wholePictures(colors, lines, names, size), close: () => Promise.resolve() };
  }
  const dataset = await openDataset(spec, { split: 'val', size, seed, layers: true });
  const available = Math.min(count, dataset.length);
  async function* each(): AsyncGenerator<DotsPicture> {
    for (let i = 0; i < available; i++) {
      const { id, color, line, regions } = await dataset.pair(i);
      const truth = resizeRaster(color, size, size);
      // Numbers of parts cannot be resized: only pairs of the right size have them.
      const parts = regions?.length === size * size ? regions : undefined;
      yield { id, truth, lines: line ? resizePlane(line, size, size) : extractSketch(truth, extractor), parts };
    }
  }
  return { count: available, pictures: each(), close: () => dataset.close() };
}

function picturesIn(folder: string): string[] {
  let names;
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw fileError(folder, error);
  }
  const pictures = names.filter((name) => pictureTypes.includes(extname(name).toLowerCase())).sort();
  if (pictures.length === 0) throw failure(`${folder}: no pictures in it (${pictureTypes.join(' ')})`);
  return pictures;
}

async function* wholePictures(
  colors: string,
  lines: string | undefined,
  names: readonly string[],
  size: number,
): AsyncGenerator<DotsPicture> {
  const drawings = lines === undefined ? [] : picturesIn(lines);
  for (const name of names) {
    const color = flattenAlpha(await decodeImage(join(colors, name)));
    const truth = withLongSide(color, size);
    if (lines === undefined) {
      yield { id: name, truth, lines: extractSketch(truth, extractor) };
      continue;
    }
    const own = drawings.find((drawing) => stem(drawing) === stem(name));
    if (own === undefined) throw failure(`${lines}: expected a drawing for ${name} under the same name, found none`);
    yield { id: name, truth, lines: await lineOf(join(lines, own), color, truth) };
  }
}

const stem = (name: string) => name.slice(0, -extname(name).length);

function withLongSide(picture: Raster<3>, size: number): Raster<3> {
  const scale = Math.min(1, size / Math.max(picture.width, picture.height));
  const at = (side: number) => Math.max(1, Math.round(side * scale));
  return resizeRaster(picture, at(picture.width), at(picture.height));
}

async function lineOf(path: string, color: Raster<3>, truth: Raster<3>): Promise<Plane> {
  const line = toGray(flattenAlpha(await decodeImage(path)));
  if (Math.abs(line.width / line.height - color.width / color.height) > (0.02 * color.width) / color.height) {
    throw failure(
      `${path}: expected the proportions of the color picture (${color.width} x ${color.height}), got ${line.width} x ${line.height}`,
    );
  }
  return resizePlane(line, truth.width, truth.height);
}
