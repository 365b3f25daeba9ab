import { join } from 'node:path';
import { flattenAlpha, toGray, type Pair, type Raster } from '@irodori/image';
import { checkChroma } from '../chroma.ts';
import { drawCrop } from '../crop.ts';
import { DatasetError, type DatasetOptions } from '../dataset.ts';
import { decodeImage, ImageError, readImageFile } from '../image.ts';
import type { SkipLog } from '../skip-log.ts';
import { SkippedItem, type Source } from '../source.ts';
import { emptySplit, ofSplit, type Split } from '../vectors/split.ts';
import { viewSource } from '../views.ts';
import { loadSquare, type Region } from './picture.ts';
import { StringTable } from './string-table.ts';
import { hasImageName, walkFiles } from './walk.ts';

/** A path without its extension: what a picture is called in splits and pairs. */
const stemOf = (path: string) => path.replace(/\.[^./]*$/, '');

/** Paths of one split; by the name without extension, so that a picture stays where it is when it is converted. */
function pathsOfSplit(paths: StringTable, split: Split): StringTable {
  const out = new StringTable();
  for (const i of ofSplit(paths.length, (index) => stemOf(paths.get(index)), split)) out.push(paths.get(i));
  return out;
}

/** The file's bytes; a file that cannot be read is a skipped item. */
export async function readItem(path: string, id: string, options: DatasetOptions): Promise<Buffer> {
  try {
    return await readImageFile(path, options.limits);
  } catch (error) {
    if (error instanceof ImageError) throw new SkippedItem(id, 'unreadable', error.message);
    throw error;
  }
}

async function listPictures(root: string, log: SkipLog): Promise<StringTable> {
  const paths = await walkFiles(root, hasImageName, log);
  if (paths.length === 0) {
    throw new DatasetError(`${root}: expected pictures (PNG, JPEG, WebP, GIF, AVIF, TIFF, PPM, SVG), found none`);
  }
  return paths;
}

async function listSplit(root: string, { split }: DatasetOptions, log: SkipLog): Promise<StringTable> {
  const all = await listPictures(root, log);
  const paths = pathsOfSplit(all, split);
  if (paths.length === 0) throw new DatasetError(emptySplit(root, 'the pictures', split, all.length));
  return paths;
}

/** `folder:DIR`: color pictures, recursively; lines are extracted later. */
export async function folderSource(root: string, options: DatasetOptions, log: SkipLog): Promise<Source> {
  if (options.framing === 'views') return folderViews(root, options, log);
  const paths = await listSplit(root, options, log);
  return {
    name: `folder:${root}`,
    length: paths.length,
    async pair(index, rng, _, wanted): Promise<Pair> {
      const id = paths.get(index);
      const bytes = await readItem(join(root, id), id, options);
      const color = await loadSquare(bytes, id, options, wanted ?? drawCrop(rng));
      checkChroma(id, color, options.filters);
      return { id, source: 'folder', color };
    },
  };
}

async function folderViews(root: string, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const paths = await listPictures(root, log);
  const ids = Array.from({ length: paths.length }, (_, index) => paths.get(index)).sort();
  if (options.split === 'val' && ids.length < 2) throw new DatasetError(emptySplit(root, 'the pictures', 'val', 1));
  const open = async (id: string): Promise<Raster<3>> => {
    const bytes = await readItem(join(root, id), id, options);
    try {
      return flattenAlpha(await decodeImage(bytes, options.limits));
    } catch (error) {
      throw error instanceof ImageError ? new SkippedItem(id, 'broken', `${id}: ${error.message}`) : error;
    }
  };
  const pictures = ids.map((id) => ({ id, open: () => open(id) }));
  return viewSource(`folder:${root}`, pictures, options);
}

/** `sidebyside:DIR`: color left, lines right, in one picture; `swapped` the other way round. */
export async function sideBySideSource(
  root: string,
  swapped: boolean,
  options: DatasetOptions,
  log: SkipLog,
): Promise<Source> {
  const paths = await listSplit(root, options, log);
  const half =
    (right: boolean) =>
    (width: number, height: number): Region => {
      const w = Math.floor(width / 2);
      return { left: right ? width - w : 0, top: 0, width: Math.max(1, w), height };
    };
  return {
    name: `sidebyside:${root}`,
    length: paths.length,
    async pair(index, rng, wantLine, wanted): Promise<Pair> {
      const id = paths.get(index);
      const bytes = await readItem(join(root, id), id, options);
      const crop = wanted ?? drawCrop(rng);
      const color = await loadSquare(bytes, id, options, crop, half(swapped));
      checkChroma(id, color, options.filters);
      if (!wantLine) return { id, source: 'sidebyside', color };
      return {
        id,
        source: 'sidebyside',
        color,
        line: toGray(await loadSquare(bytes, id, options, crop, half(!swapped))),
      };
    },
  };
}

/** `pairs:COLORDIR,LINEDIR`: files of equal names (extensions may differ). */
export async function pairsSource(
  colorRoot: string,
  lineRoot: string,
  options: DatasetOptions,
  log: SkipLog,
): Promise<Source> {
  const [colors, lines] = [await listPictures(colorRoot, log), await listPictures(lineRoot, log)];
  const lineByStem = new Map<string, number>();
  for (let i = 0; i < lines.length; i++) lineByStem.set(stemOf(lines.get(i)), i);
  const pairs: (readonly [color: number, line: number])[] = [];
  for (let i = 0; i < colors.length; i++) {
    const path = colors.get(i);
    const line = lineByStem.get(stemOf(path));
    if (line === undefined) log.add(path, 'incomplete', `${path}: no picture of that name in ${lineRoot}`);
    else pairs.push([i, line]);
  }
  const where = `${colorRoot}, ${lineRoot}`;
  if (pairs.length === 0) throw new DatasetError(`${where}: expected files of equal names in both, found none`);
  const both = ofSplit(pairs.length, (i) => stemOf(colors.get(pairs[i]![0])), options.split).map((i) => pairs[i]!);
  if (both.length === 0) throw new DatasetError(emptySplit(where, 'the pairs', options.split, pairs.length));
  return {
    name: `pairs:${colorRoot},${lineRoot}`,
    length: both.length,
    async pair(index, rng, _, wanted): Promise<Pair> {
      const [c, l] = both[index]!;
      const [id, linePath] = [colors.get(c), lines.get(l)];
      const crop = wanted ?? drawCrop(rng);
      const sizes: (readonly [number, number])[] = [];
      const note = (width: number, height: number): undefined => {
        sizes.push([width, height]);
      };
      const color = await loadSquare(await readItem(join(colorRoot, id), id, options), id, options, crop, note);
      const line = await loadSquare(await readItem(join(lineRoot, linePath), id, options), id, options, crop, note);
      const [[cw, ch], [lw, lh]] = sizes as [[number, number], [number, number]];
      if (Math.abs(cw / ch - lw / lh) > 0.02 * (cw / ch)) {
        throw new SkippedItem(
          id,
          'incomplete',
          `${id}: color is ${cw} x ${ch}, line ${lw} x ${lh}: not the same picture`,
        );
      }
      checkChroma(id, color, options.filters);
      return { id, source: 'pairs', color, line: toGray(line) };
    },
  };
}
