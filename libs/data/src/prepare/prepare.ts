import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError, DatasetUsageError, EndlessSetError, type DatasetOptions } from '../dataset.ts';
import { FolderLockedError, lockFolder } from '../folder-lock/folder-lock.ts';
import { openTaskRunner } from '../loader.ts';
import { makeFolder } from '../make-folder.ts';
import { checkFilters, openMixed } from '../open-dataset.ts';
import type { PictureFormat, PreparedItem } from '../workers/tasks.ts';
import { PrepareState, shardName, type PrepareReport } from './prepare-state.ts';
import { PREPARED_VERSION, replaceFile, type ShardIndex } from './shard-writer.ts';

export interface PrepareOptions extends DatasetOptions {
  readonly spec: string;
  /** Shards go to `out/train` or `out/val`. */
  readonly out: string;
  /** How many; needed for endless sets, a limit for others. */
  readonly count?: number;
  /** Samples in a shard before anything is left out. Default 500. */
  readonly shardSize?: number;
  readonly workers?: number;
  /** Of the color pictures; lines are PNG, with `ppm` PGM. `jpeg` is quality 95, the others lossless. Default `png`. */
  readonly format?: PictureFormat;
  /** Leave out pictures whose dHash is at most this many bits (0 to 3) from an earlier one; -1 keeps all. Default 2, endless sets -1. */
  readonly duplicateBits?: number;
  readonly onProgress?: (progress: PrepareProgress) => void;
  /** Aborting leaves finished shards; the same call later goes on after them. */
  readonly signal?: AbortSignal;
}

export interface PrepareProgress {
  readonly done: number;
  readonly total: number;
  readonly shards: number;
  readonly skipped: number;
}

/** Items that a thread takes at once. */
const CHUNK = 8;

/** @throws DatasetError when a file is of a version to come; those without one are of version 1 */
function assertVersion(path: string, { version = PREPARED_VERSION }: { readonly version?: unknown }): void {
  if (version === PREPARED_VERSION) return;
  throw new DatasetError(
    typeof version === 'number' && version > PREPARED_VERSION
      ? `${path}: version ${version} is newer than this program, which goes on with up to ${PREPARED_VERSION}; update it, or choose another folder`
      : `${path}: expected version ${PREPARED_VERSION}; choose another folder`,
  );
}

/** What `prepare.json` says; undefined when there is none, nothing when it cannot be read. */
async function readSettings(path: string): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** What must be equal for a folder to be gone on with. */
async function claimFolder(folder: string, settings: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'prepare.json');
  const text = (content: object) => JSON.stringify({ version: PREPARED_VERSION, ...content }, null, 1);
  const before = await readSettings(path);
  if (before !== undefined) assertVersion(path, before);
  if (before === undefined) await replaceFile(path, `${text(settings)}\n`);
  else if (text(before) !== text(settings)) {
    throw new DatasetUsageError(
      `${folder}: expected an empty folder or one of the same settings, but other settings are in prepare.json; choose another folder`,
    );
  }
}

/** The index of a finished shard, or undefined when the shard is missing or not whole. */
async function readFinished(folder: string, shard: number): Promise<ShardIndex | undefined> {
  try {
    const path = join(folder, `${shardName(shard)}.json`);
    const index = JSON.parse(await readFile(path, 'utf8')) as ShardIndex;
    assertVersion(path, index);
    const { size } = await stat(join(folder, `${shardName(shard)}.tar`));
    return size === index.size ? index : undefined;
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    return undefined;
  }
}

/**
 * Writes a data set as WebDataset shards with an index beside each. The bytes depend on the settings alone, not on the
 * number of threads nor on how often the work was cut off. Throws DatasetError, EndlessSetError when `count` is needed,
 * DatasetUsageError where `out` holds shards of other settings, and the system's error, with its path, where it cannot be written.
 */
export async function prepareShards(options: PrepareOptions): Promise<PrepareReport> {
  const { spec, out, count, duplicateBits: wanted, signal, split } = options;
  const dataset = datasetOptionsOf(options);
  checkFilters(spec, dataset.filters);
  const probe = await openMixed(spec, dataset);
  const { length } = probe;
  await probe.close();
  if (!Number.isFinite(length) && count === undefined) {
    throw new EndlessSetError(`${spec}: an endless set, expected the number of pictures to prepare`);
  }
  const total = Math.min(length, count ?? Infinity);
  const duplicateBits = wanted ?? (Number.isFinite(length) ? 2 : -1);
  const folder = join(out, split);
  makeFolder(folder);
  const lost = new AbortController();
  const lock = await lockShards(folder, lost);
  try {
    const stop = signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal]);
    return await writeShards({ ...options, duplicateBits }, folder, total, stop);
  } finally {
    lock.release();
  }
}

/** Without what a thread has no use for. */
function datasetOptionsOf(options: PrepareOptions): DatasetOptions {
  const { split, size, seed, sample, shard, layers, labels, pool, filters, limits } = options;
  return { split, size, seed, sample, shard, layers, labels, pool, filters, limits };
}

/** One process per folder of shards. */
async function lockShards(folder: string, lost: AbortController) {
  try {
    const tell = () => lost.abort(new DatasetError(`${folder}: its lock was taken away; stopped, run the same again`));
    return await lockFolder(folder, { doing: 'preparing shards', lost: tell });
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw error;
    throw new DatasetError(`${error.message}; wait for it, stop it, or choose another folder`);
  }
}

async function writeShards(
  options: PrepareOptions & { readonly duplicateBits: number },
  folder: string,
  total: number,
  signal: AbortSignal,
): Promise<PrepareReport> {
  const { spec, shardSize = 500, workers = 1, format = 'png', onProgress, duplicateBits } = options;
  const { size, seed, split, filters, shard } = options;
  await claimFolder(folder, {
    spec,
    split,
    size,
    seed,
    count: total,
    shardSize,
    format,
    duplicateBits,
    filters,
    shard,
    labels: options.labels === true ? true : undefined,
  });

  const runner = await openTaskRunner(spec, datasetOptionsOf(options), workers);
  const state = new PrepareState(folder, duplicateBits);
  try {
    const shards = Math.ceil(total / shardSize);
    for (let number = 0; number < shards; number++) {
      signal.throwIfAborted();
      const finished = await readFinished(folder, number);
      const [first, end] = [number * shardSize, Math.min(total, (number + 1) * shardSize)];
      if (finished) state.recall(finished);
      else {
        // Chunks of the shard are made ahead of their turn; results are used in order.
        const made = startChunks(
          first,
          end,
          2 * Math.max(1, workers),
          (from, n) => runner.run({ kind: 'items', first: from, count: n, format }) as Promise<PreparedItem[]>,
        );
        await state.write(number, made, format, (done) => {
          signal.throwIfAborted();
          onProgress?.({ done: first + done, total, shards: number, skipped: state.skippedCount });
        });
      }
      onProgress?.({ done: end, total, shards: number + 1, skipped: state.skippedCount });
    }
    const report = state.report(shards);
    await replaceFile(
      join(folder, 'index.json'),
      `${JSON.stringify({ version: PREPARED_VERSION, spec, split, size, seed, format, samples: report.samples, shards: Array.from({ length: shards }, (_, i) => `${shardName(i)}.tar`) }, null, 1)}\n`,
    );
    return report;
  } finally {
    await runner.close();
  }
}

async function* startChunks(
  first: number,
  end: number,
  ahead: number,
  make: (first: number, count: number) => Promise<PreparedItem[]>,
): AsyncGenerator<PreparedItem> {
  const running: Promise<PreparedItem[]>[] = [];
  let next = first;
  while (next < end || running.length > 0) {
    while (next < end && running.length < ahead) {
      const chunk = make(next, Math.min(CHUNK, end - next));
      chunk.catch(() => undefined);
      running.push(chunk);
      next += CHUNK;
    }
    yield* await running.shift()!;
  }
}
