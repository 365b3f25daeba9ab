import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type FileMetaData, type SchemaTree } from 'hyparquet';
import type { Pair } from '@irodori/image';
import { checkChroma } from '../chroma.ts';
import { drawCrop } from '../crop.ts';
import { DatasetError, type DatasetOptions } from '../dataset.ts';
import type { SkipLog } from '../skip-log.ts';
import { SkippedItem, type Source } from '../source.ts';
import { blocksOf, emptySplit, ofSplit } from '../vectors/split.ts';
import { parquetFile } from './parquet-file.ts';
import { loadLine, loadSquare } from './picture.ts';
import { checkFolder, portablePath } from './walk.ts';

/** Column names seen in published sets, in the order they are looked for. */
const colorColumns = ['image', 'color', 'colored', 'target', 'img', 'jpg', 'png'];
const lineColumns = ['line', 'sketch', 'lineart', 'conditioning_image', 'condition'];

interface Run {
  readonly file: number;
  readonly rowStart: number;
  readonly rows: number;
}

interface OpenFile {
  readonly path: string;
  readonly metadata: FileMetaData;
}

type Row = Record<string, unknown>;

/** The bytes of an image cell: raw bytes, or `{bytes, path}` as written by Hugging Face's tools. */
function cellBytes(cell: unknown): Uint8Array | undefined {
  if (cell instanceof Uint8Array) return cell;
  const inner = typeof cell === 'object' && cell !== null ? (cell as Row)['bytes'] : undefined;
  return inner instanceof Uint8Array ? inner : undefined;
}

async function findFiles(root: string): Promise<string[]> {
  const info = await stat(root).catch(() => undefined);
  if (info?.isFile()) return [root];
  await checkFolder(root);
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();
  if (names.length === 0) throw new DatasetError(`${root}: expected .parquet files, found none`);
  return names.map((name) => join(root, name));
}

/** Rows of one group; more pictures do not fit into memory together. */
const MAX_GROUP_ROWS = 2 ** 20;
/** Unpacked bytes of one column of one group. */
const MAX_COLUMN_BYTES = 2 ** 30;

function isInSchema(schema: SchemaTree, path: readonly string[]): boolean {
  let node: SchemaTree | undefined = schema;
  for (const name of path) node = node?.children.find(({ element }) => element.name === name);
  return node !== undefined && node.children.length === 0;
}

/** Throws where a file claims more than it can hold, or columns that its schema does not name. */
function checkGroups(metadata: FileMetaData, fileBytes: number): void {
  const groups = metadata.row_groups;
  const schema = parquetSchema(metadata);
  for (const [g, { num_rows: rows, columns }] of groups.entries()) {
    const count = Number(rows);
    if (!Number.isInteger(count) || count < 0 || count > Math.min(MAX_GROUP_ROWS, 8 * fileBytes)) {
      throw new Error(`row group ${g}: expected 0 to ${MAX_GROUP_ROWS} rows, got ${rows}`);
    }
    for (const { meta_data: meta } of columns) {
      // hyparquet begins such a column and leaves it alone: its rejection would end the process.
      if (meta && !isInSchema(schema, meta.path_in_schema)) {
        throw new Error(`row group ${g}: a column '${meta.path_in_schema.join('.')}' that the schema does not name`);
      }
      const [packed, unpacked] = [Number(meta?.total_compressed_size), Number(meta?.total_uncompressed_size)];
      if (packed > fileBytes || unpacked > MAX_COLUMN_BYTES) {
        throw new Error(`row group ${g}: a column of ${packed} bytes, ${unpacked} unpacked, in a file of ${fileBytes}`);
      }
    }
  }
}

/** `parquet:DIR`: an image column (and a line column where there is one), one row group in memory at a time. */
export async function parquetSource(root: string, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const files: OpenFile[] = [];
  for (const path of await findFiles(root)) {
    try {
      const file = await parquetFile(path);
      const metadata = await parquetMetadataAsync(file);
      checkGroups(metadata, file.byteLength);
      files.push({ path, metadata });
    } catch (error) {
      log.add(path, 'broken', `${path}: no readable Parquet file (${(error as Error).message.split('\n')[0]})`);
    }
  }
  const names = new Set(files[0]?.metadata.schema.map(({ name }) => name));
  const color = colorColumns.find((name) => names.has(name));
  const line = lineColumns.find((name) => names.has(name));
  if (!color) {
    throw new DatasetError(
      `${root}: expected a column named ${colorColumns.join(', ')}, found ${[...names].slice(1, 8).join(', ') || 'none'}`,
    );
  }
  const columns = line ? [color, line] : [color];

  const runs: Run[] = [];
  /** Every row: number of its run and of the row in it. */
  const all: number[] = [];
  /** Where each run begins in `all`. */
  const starts: number[] = [];
  for (const [file, { metadata }] of files.entries()) {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      starts.push(all.length);
      for (let row = 0; row < rows; row++) all.push(runs.length * MAX_GROUP_ROWS + row);
      runs.push({ file, rowStart, rows });
      rowStart += rows;
    }
  }
  const placeOf = (item: number) => [Math.floor(item / MAX_GROUP_ROWS), item % MAX_GROUP_ROWS] as const;
  const nameOf = (index: number) => {
    const [run, row] = placeOf(all[index]!);
    const { file, rowStart } = runs[run]!;
    return `${portablePath(files[file]!.path.slice(root.length))} ${rowStart + row}`;
  };
  const chosen = ofSplit(all.length, nameOf, options.split);
  if (chosen.length === 0) throw new DatasetError(emptySplit(root, 'the rows', options.split, all.length));
  const items = chosen.map((index) => all[index]!);
  const blocks = blocksOf(chosen, starts);

  const cache = new Map<number, Promise<Row[]>>();
  const readRun = (run: number): Promise<Row[]> => {
    let rows = cache.get(run);
    if (!rows) {
      rows = loadRun(files[runs[run]!.file]!, runs[run]!, columns);
      cache.set(run, rows);
      for (const old of cache.keys()) if (cache.size > 2) cache.delete(old);
    }
    return rows;
  };

  return {
    name: `parquet:${root}`,
    length: items.length,
    blocks,
    async pair(index, rng, wantLine, wanted): Promise<Pair> {
      const [run, row] = placeOf(items[index]!);
      const { file, rowStart } = runs[run]!;
      const id = `${files[file]!.path}#${rowStart + row}`;
      const cells = (await readRun(run))[row];
      const bytes = cellBytes(cells?.[color]);
      if (!bytes) throw new SkippedItem(id, 'broken', `${id}: column '${color}' holds no picture`);
      const crop = wanted ?? drawCrop(rng);
      const picture = await loadSquare(bytes, id, options, crop);
      checkChroma(id, picture, options.filters);
      const lineBytes = wantLine && line && cellBytes(cells?.[line]);
      if (!lineBytes) return { id, source: 'parquet', color: picture };
      return { id, source: 'parquet', color: picture, line: await loadLine(lineBytes, id, options, crop) };
    },
  };
}

async function loadRun({ path, metadata }: OpenFile, { rowStart, rows }: Run, columns: string[]): Promise<Row[]> {
  try {
    const file = await parquetFile(path);
    return await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd: rowStart + rows, utf8: false });
  } catch (error) {
    throw new DatasetError(
      `${path}: rows ${rowStart} to ${rowStart + rows - 1} cannot be read (${(error as Error).message.split('\n')[0]})`,
    );
  }
}
