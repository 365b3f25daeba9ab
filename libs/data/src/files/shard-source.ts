import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pair } from '@irodori/image';
import { checkChroma } from '../chroma.ts';
import { drawCrop } from '../crop.ts';
import { DatasetError, type DatasetOptions } from '../dataset.ts';
import type { SkipLog } from '../skip-log.ts';
import { SkippedItem, type Source } from '../source.ts';
import { blocksOf, emptySplit, ofSplit } from '../vectors/split.ts';
import { gunzipFile } from './gunzip-file.ts';
import { loadLabels } from './labels.ts';
import { loadLine, loadSquare } from './picture.ts';
import { StringTable } from './string-table.ts';
import {
  checkMember,
  indexTar,
  openTar,
  readFromMemory,
  withTar,
  type OpenTar,
  type ReadAt,
  type TarEntry,
} from './tar-index.ts';
import { checkFolder } from './walk.ts';

/** Unpacked `.tar.gz` shards that are kept, all together; a larger one should be a plain tar. */
const MAX_UNPACKED = 1 << 30;
/** Times that pictures in a tar shrink at most; a file that grows more is made to. */
const MAX_RATIO = 100;

/** One sample of a shard: the files that share a name up to the first dot. */
interface Grouped {
  readonly key: string;
  readonly color?: TarEntry;
  readonly line?: TarEntry;
  readonly hintArea?: TarEntry;
  readonly labels?: TarEntry;
  readonly about?: TarEntry;
}

const colorExtension = /^(?:color\.|image\.)?(?:png|jpe?g|webp|ppm|avif|gif|tiff?)$/i;
const hintAreaExtension = /^asked\.(?:png|pgm)$/i;
const labelsExtension = /^labels\.(?:png|pgm)$/i;
const aboutExtension = /^json$/i;
const lineExtension = /^(?:line|sketch|lineart)\.(?:png|jpe?g|webp|pgm|ppm|avif|gif|tiff?)$/i;

/** WebDataset grouping: neighbors whose path up to the base name's first dot is equal. */
export function groupEntries(entries: readonly TarEntry[]): Grouped[] {
  const groups: { -readonly [name in keyof Grouped]: Grouped[name] }[] = [];
  for (const entry of entries) {
    const slash = entry.name.lastIndexOf('/');
    const dot = entry.name.indexOf('.', slash + 1);
    if (dot < 0) continue;
    const [key, extension] = [entry.name.slice(0, dot), entry.name.slice(dot + 1)];
    let group = groups.at(-1);
    if (group?.key !== key) groups.push((group = { key }));
    if (colorExtension.test(extension)) group.color ??= entry;
    else if (lineExtension.test(extension)) group.line ??= entry;
    else if (hintAreaExtension.test(extension)) group.hintArea ??= entry;
    else if (labelsExtension.test(extension)) group.labels ??= entry;
    else if (aboutExtension.test(extension)) group.about ??= entry;
  }
  return groups;
}

const isCompressed = (path: string) => /gz$/.test(path);

/** Plain shards kept open at once; further ones are opened for each read. */
const MAX_OPEN = 128;

/** Shards up to this many bytes in all are read whole, once, by each thread; further ones part by part. */
const MAX_KEPT_BYTES = 128 << 20;

/** Reads parts of shards. Compressed ones are unpacked whole, the last two stay in memory. */
class ShardReader {
  readonly #unpacked = new Map<string, Promise<Buffer>>();
  readonly #kept = new Map<string, Buffer>();
  #unpacking: Promise<unknown> = Promise.resolve();
  readonly #files = new Map<string, OpenTar>();
  readonly #whole = new Map<string, Promise<Buffer>>();
  #wholeBytes = 0;

  /** Runs `use` with access to one shard. Throws DatasetError when it cannot be opened. */
  async with<T>(path: string, use: (readAt: ReadAt, size: number) => Promise<T>): Promise<T> {
    if (isCompressed(path)) {
      const bytes = await this.#unpack(path);
      return use(readFromMemory(bytes), bytes.length);
    }
    const kept = this.#files.get(path);
    if (kept) return use(kept.readAt, kept.size);
    if (this.#files.size >= MAX_OPEN) return withTar(path, use);
    const tar = await openTar(path);
    if (this.#files.has(path)) await tar.close();
    else this.#files.set(path, tar);
    const { readAt, size } = this.#files.get(path)!;
    return use(readAt, size);
  }

  /** Bytes of a sample's file. */
  async read(path: string, offset: number, length: number): Promise<Buffer> {
    const whole = await this.#whole.get(path);
    if (whole) return whole.subarray(offset, offset + length);
    return this.with(path, async (readAt, size) => {
      if (isCompressed(path) || (!this.#whole.has(path) && this.#wholeBytes + size > MAX_KEPT_BYTES)) {
        return readAt(offset, length);
      }
      let read = this.#whole.get(path);
      if (!read) {
        this.#wholeBytes += size;
        this.#whole.set(path, (read = readAt(0, size)));
      }
      return (await read).subarray(offset, offset + length);
    });
  }

  async close(): Promise<void> {
    this.#whole.clear();
    for (const { close } of this.#files.values()) await close();
    this.#files.clear();
  }

  #unpack(path: string): Promise<Buffer> {
    let bytes = this.#unpacked.get(path);
    if (!bytes) {
      // One after the other, so that what is kept can make room first.
      bytes = this.#unpacking.then(() => this.#load(path));
      this.#unpacking = bytes.catch(() => undefined);
      this.#unpacked.set(path, bytes);
    }
    return bytes;
  }

  async #load(path: string): Promise<Buffer> {
    for (const [old, { length }] of this.#kept) {
      if (this.#kept.size <= 1 && length <= MAX_UNPACKED / 2) break;
      this.#unpacked.delete(old);
      this.#kept.delete(old);
    }
    try {
      const bytes = await gunzipFile(path, this.#kept.size > 0 ? MAX_UNPACKED / 2 : MAX_UNPACKED, MAX_RATIO);
      this.#kept.set(path, bytes);
      return bytes;
    } catch (error) {
      this.#unpacked.delete(path);
      throw error;
    }
  }
}

/**
 * Shard files of a folder (or one file) in name order. Folders that `irodori data prepare` wrote hold one split each
 * (`train/`, `val/`): the split's folder is taken and nothing more is parted.
 */
async function findShards(root: string, split: string): Promise<{ paths: string[]; presplit: boolean }> {
  const info = await stat(root).catch(() => undefined);
  if (info?.isFile()) return { paths: [root], presplit: false };
  await checkFolder(root);
  const isShard = (name: string) => /\.tar(?:\.gz)?$|\.tgz$/.test(name);
  const names = await readdir(root);
  const presplit = names.includes(split) && !names.some(isShard);
  const folder = presplit ? join(root, split) : root;
  const shards = (presplit ? await readdir(folder) : names).filter(isShard).sort();
  if (shards.length === 0) throw new DatasetError(`${folder}: expected shards (.tar, .tar.gz), found none`);
  return { paths: shards.map((name) => join(folder, name)), presplit };
}

/**
 * `shards:DIR`: WebDataset shards, `KEY.jpg|png|webp|ppm` with an optional `KEY.line.png` or `KEY.sketch.png`, and an
 * optional `KEY.asked.png`, white where hints are needed. `KEY.labels.png` with the parts' numbers as gray levels and `parts` in
 * `KEY.json` are read with `labels`.
 */
export async function shardSource(root: string, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const { paths, presplit } = await findShards(root, options.split);
  // Shards are made by choice: nothing in them is dropped unless a filter says so.
  const { minChroma = 0, minSide = 1, maxAspect = Infinity } = options.filters ?? {};
  const picture = { size: options.size, limits: options.limits, filters: { minChroma, minSide, maxAspect } };
  const shards = new ShardReader();
  const all = new StringTable();
  /** Per sample: shard, offset and size of color, line, hint area, labels and what is said of them (size 0 = none). */
  const columns: number[][] = Array.from({ length: 11 }, () => []);
  /** Where the samples of each shard begin. */
  const starts: number[] = [];
  for (const [shard, path] of paths.entries()) {
    starts.push(all.length);
    const index = await readIndex(shards, path, log);
    for (const { key, color, line, hintArea, labels, about } of index) {
      if (!color) log.add(`${path}#${key}`, 'incomplete', `${path}: '${key}' has no color picture`);
      else {
        const told = options.labels && labels && about ? [labels, about] : [undefined, undefined];
        const places = [color, line, hintArea, ...told].flatMap((entry) => [entry?.offset ?? 0, entry?.size ?? 0]);
        all.push(key);
        [shard, ...places].forEach((v, c) => columns[c]!.push(v));
      }
    }
  }
  const chosen = presplit ? undefined : ofSplit(all.length, (index) => all.get(index), options.split);
  const keys = chosen === undefined ? all : new StringTable();
  for (const index of chosen ?? []) keys.push(all.get(index));
  const blocks = chosen === undefined ? starts : blocksOf(chosen, starts);
  if (keys.length === 0) {
    await shards.close();
    throw new DatasetError(emptySplit(root, `the samples in ${paths.length} shards`, options.split, all.length));
  }
  const table = columns.map((column) =>
    chosen === undefined ? Float64Array.from(column) : Float64Array.from(chosen, (index) => column[index]!),
  );
  return {
    name: `shards:${root}`,
    length: keys.length,
    // Compressed shards are unpacked whole, so a pass must finish one before it opens the next.
    blocks: paths.some(isCompressed) ? blocks : undefined,
    async pair(index, rng, wantLine, wanted): Promise<Pair> {
      const [shard, ...places] = table.map((column) => column[index]!) as [number, ...number[]];
      const id = keys.get(index);
      /** Bytes of the sample's file number `k`, in the order of the columns; undefined: it has none. */
      const file = async (k: number) =>
        places[2 * k + 1] === 0 ? undefined : read(shard, places[2 * k]!, places[2 * k + 1]!, id);
      const crop = wanted ?? drawCrop(rng);
      const color = await loadSquare((await file(0))!, id, picture, crop);
      checkChroma(id, color, picture.filters);
      const gray = async (bytes: Uint8Array | undefined) => bytes && loadLine(bytes, id, picture, crop);
      const line = wantLine ? await gray(await file(1)) : undefined;
      const hintArea = await gray(await file(2));
      const [bytes, about] = [await file(3), await file(4)];
      return {
        id,
        source: 'shards',
        color,
        ...(line && { line }),
        ...(hintArea && { hintArea: Uint8Array.from(hintArea.data, (v) => (v > 0.5 ? 1 : 0)) }),
        ...(bytes && about && { labels: await loadLabels({ bytes, about }, id, picture, crop) }),
      };
    },
    close: () => shards.close(),
  };

  async function read(shard: number, offset: number, size: number, id: string): Promise<Buffer> {
    checkMember(`${paths[shard]}#${id}`, size, options);
    const bytes = await shards.read(paths[shard]!, offset, size);
    if (bytes.length < size) throw new SkippedItem(id, 'broken', `${paths[shard]}: '${id}' is cut off`);
    return bytes;
  }
}

async function readIndex(shards: ShardReader, path: string, log: SkipLog): Promise<Grouped[]> {
  try {
    const { entries, damage } = await shards.with(path, indexTar);
    if (damage) log.add(path, 'broken', `${path}: damaged tar, ${damage}; the files before that are used`);
    return groupEntries(entries);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    log.add(path, 'broken', error.message);
    return [];
  }
}
