import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Pair } from '@irodori/image';
import { checkChroma } from '../chroma.ts';
import { drawCrop } from '../crop.ts';
import { DatasetError, DatasetUsageError, type DatasetOptions } from '../dataset.ts';
import { openImage } from '../image.ts';
import type { SkipLog } from '../skip-log.ts';
import { SkippedItem, type Source } from '../source.ts';
import { emptySplit, ofSplit } from '../vectors/split.ts';
import { readItem } from './folder-sources.ts';
import { findLetterbox } from './letterbox.ts';
import { loadSquare, type Region } from './picture.ts';
import { findId, readPosts } from './posts.ts';
import { StringTable } from './string-table.ts';
import { checkMember, indexTar, withTar } from './tar-index.ts';
import { checkFolder, hasImageName, walkFiles } from './walk.ts';

/** A post's number from its file name, or undefined. */
function idOf(path: string): number | undefined {
  const stem = basename(path, extname(path));
  const id = /^\d{1,10}$/.test(stem) ? Number(stem) : Number.NaN;
  return id <= 0xffffffff ? id : undefined;
}

/** Where the picture of a post is. */
interface Located {
  readonly path: string;
  /** From the 512-pixel subset, which is letter-boxed. */
  readonly boxed: boolean;
  read(): Promise<Buffer>;
}

interface Files {
  readonly length: number;
  id(i: number): number | undefined;
  locate(i: number): Located;
}

/** Loose files: `original/BBBB/ID.ext`, `512px/BBBB/ID.jpg`, where BBBB is ID modulo 1000. */
async function looseFiles(root: string, folder: string, options: DatasetOptions, log: SkipLog): Promise<Files> {
  const paths = await walkFiles(join(root, folder), hasImageName, log);
  return {
    length: paths.length,
    id: (i) => idOf(paths.get(i)),
    locate(i) {
      const path = `${folder}/${paths.get(i)}`;
      return { path, boxed: folder === '512px', read: () => readItem(join(root, path), path, options) };
    },
  };
}

/** Tar packs (`original/data-0000.tar` and so on) with `ID.ext` members, read in place. */
async function packedFiles(
  root: string,
  packs: readonly string[],
  options: DatasetOptions,
  log: SkipLog,
): Promise<Files> {
  const names = new StringTable();
  const [owners, offsets, sizes]: [number[], number[], number[]] = [[], [], []];
  for (const [pack, name] of packs.entries()) {
    const { entries, damage } = await withTar(join(root, name), indexTar);
    if (damage) log.add(name, 'broken', `${name}: damaged tar, ${damage}; the files before that are used`);
    for (const entry of entries) {
      if (!hasImageName(entry.name)) continue;
      names.push(entry.name);
      owners.push(pack);
      offsets.push(entry.offset);
      sizes.push(entry.size);
    }
  }
  return {
    length: names.length,
    id: (i) => idOf(names.get(i)),
    locate: (i) => ({
      path: `${packs[owners[i]!]}/${names.get(i)}`,
      boxed: false,
      read: () => {
        const pack = packs[owners[i]!]!;
        checkMember(`${pack}/${names.get(i)}`, sizes[i]!, options);
        return withTar(join(root, pack), (readAt) => readAt(offsets[i]!, sizes[i]!));
      },
    }),
  };
}

async function listFolder(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch {
    return [];
  }
}

/** Names of a folder's files; links to files count. */
async function listFiles(path: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await listFolder(path)) {
    if ((await stat(join(path, name)).catch(() => undefined))?.isFile()) files.push(name);
  }
  return files;
}

async function findFiles(root: string, options: DatasetOptions, log: SkipLog): Promise<Files> {
  await checkFolder(root);
  const top = await listFolder(root);
  const packs: string[] = [];
  for (const folder of ['.', 'original', 'recent']) {
    for (const name of await listFiles(join(root, folder))) {
      if (name.endsWith('.tar')) packs.push(folder === '.' ? name : `${folder}/${name}`);
    }
  }
  if (packs.length > 0) return packedFiles(root, packs, options, log);
  for (const folder of ['original', '512px']) if (top.includes(folder)) return looseFiles(root, folder, options, log);
  throw new DatasetError(
    `${root}: expected original/, 512px/ or tar packs of a Danbooru set, found ${top.slice(0, 3).join(', ') || 'nothing'}`,
  );
}

/** JSON-lines files in `metadata/` or beside the pictures; the number-named files of old dumps have no extension. */
async function findMetadata(root: string): Promise<string[]> {
  const isMetadata = (name: string) => /\.(?:json|jsonl|ndjson)(?:\.gz)?$/.test(name) || /^\d{4}\d*$/.test(name);
  const inFolder = (await listFiles(join(root, 'metadata')))
    .filter(isMetadata)
    .map((name) => join(root, 'metadata', name));
  if (inFolder.length > 0) return inFolder;
  return (await listFiles(root))
    .filter((name) => /\.(?:json|jsonl|ndjson)(?:\.gz)?$/.test(name))
    .map((name) => join(root, name));
}

/**
 * `danbooru:DIR`: Danbooru2017 to 2021 (buckets of loose files) and 2023 (tar packs), with JSON-lines metadata where it
 * is there. What stays in memory is a few bytes a picture.
 */
export async function danbooruSource(root: string, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const files = await findFiles(root, options, log);
  const metadata = await findMetadata(root);
  const { posts } = options.filters ?? {};
  if (posts && metadata.length === 0) {
    throw new DatasetUsageError(
      `${root}: filters on tags, rating or score need metadata, expected JSON-lines files in ${join(root, 'metadata')}`,
    );
  }
  const passed =
    metadata.length > 0 ? (await readPosts(metadata, posts ?? {}, options.filters?.minSide ?? 64, log)).ids : undefined;
  const passing: number[] = [];
  for (let i = 0; i < files.length; i++) {
    const id = files.id(i);
    if (id === undefined || (passed && findId(passed, id) < 0)) continue;
    passing.push(i);
  }
  if (passing.length === 0) {
    throw new DatasetError(`${root}: expected pictures that pass the filters, found none of ${files.length}`);
  }
  const chosen = ofSplit(passing.length, (i) => `danbooru ${files.id(passing[i]!)}`, options.split);
  const items = Uint32Array.from(chosen, (i) => passing[i]!);
  if (items.length === 0) throw new DatasetError(emptySplit(root, 'the pictures', options.split, passing.length));
  return {
    name: `danbooru:${root}`,
    length: items.length,
    async pair(index, rng, _, wanted): Promise<Pair> {
      const { path, boxed, read } = files.locate(items[index]!);
      const bytes = await read();
      const box = boxed ? await letterboxOf(bytes, path) : undefined;
      const color = await loadSquare(bytes, path, options, wanted ?? drawCrop(rng), box && (() => box));
      checkChroma(path, color, options.filters);
      return { id: path, source: 'danbooru', color };
    },
  };
}

async function letterboxOf(bytes: Buffer, id: string): Promise<Region | undefined> {
  try {
    const { image } = await openImage(bytes, id, { maxPixels: 1 << 22 });
    const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return info.channels === 3
      ? findLetterbox({ width: info.width, height: info.height, channels: 3, data })
      : undefined;
  } catch {
    throw new SkippedItem(id, 'broken', `${id}: damaged picture`);
  }
}
