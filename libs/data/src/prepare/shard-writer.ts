import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { renameOver } from '../rename-over.ts';
import { indexTar, withTar } from '../files/tar-index.ts';

/** Version of the files beside shards: `prepare.json`, the shards' indexes, `index.json`. */
export const PREPARED_VERSION = 1;

/** One sample of a finished shard, as its index lists it. */
export interface ShardSample {
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly hash: string;
}

/** The file beside a shard: byte ranges of its members, so that single files can be read, and its samples. */
export interface ShardIndex {
  /** Absent in files from before it was written: 1. */
  readonly version?: typeof PREPARED_VERSION;
  readonly files: Readonly<Record<string, { readonly offset: number; readonly size: number; readonly sha256: string }>>;
  readonly samples: readonly ShardSample[];
  readonly skipped: readonly { readonly id: string; readonly reason: string; readonly detail: string }[];
  /** Bytes of the tar. */
  readonly size: number;
}

/** Errors of writing, such as a full disk, do not say by themselves which file it was. */
function withPath(error: unknown, path: string): never {
  throw error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error;
}

/** Writes beside the target, syncs and renames: a reader sees the whole file or none. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.part`;
  await writeFile(aside, content, { flush: true }).catch((error: unknown) => withPath(error, aside));
  await renameOver(aside, path);
}

/** A tar in the making. Members get no time and no owner: equal samples give equal bytes. */
export class ShardWriter {
  readonly #tar = pack();
  readonly #done: Promise<void>;
  readonly #hashes = new Map<string, string>();
  readonly #aside: string;

  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#aside = `${path}.part`;
    this.#done = pipeline(this.#tar, createWriteStream(this.#aside)).catch((error: unknown) =>
      withPath(error, this.#aside),
    );
    // Told by `finish`; until then it must not count as unhandled.
    this.#done.catch(() => undefined);
  }

  /** @throws the file system's error, with its path, also when an earlier member could not be written */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    this.#hashes.set(name, createHash('sha256').update(bytes).digest('hex'));
    if (this.#tar.destroyed) await this.#done;
    const entry = this.#tar.entry({ name, size: bytes.length, mtime: new Date(0), mode: 0o644 });
    entry.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    await Promise.race([
      once(entry, 'finish'),
      this.#done.then(() => Promise.reject(new Error('the shard was closed early'))),
    ]);
  }

  /** Completes the tar and its index. */
  async finish(samples: readonly ShardSample[], skipped: ShardIndex['skipped']): Promise<ShardIndex> {
    this.#tar.finalize();
    await this.#done;
    const file = await open(this.#aside, 'r+');
    await file.sync();
    await file.close();
    const { entries } = await withTar(this.#aside, indexTar);
    const files = Object.fromEntries(
      entries.map(({ name, offset, size }) => [name, { offset, size, sha256: this.#hashes.get(name)! }]),
    );
    const index: ShardIndex = {
      version: PREPARED_VERSION,
      files,
      samples,
      skipped,
      size: (await stat(this.#aside)).size,
    };
    // The index first: a tar without its index would be taken for unfinished anyway.
    await replaceFile(this.#path.replace(/\.tar$/, '.json'), `${JSON.stringify(index)}\n`);
    await renameOver(this.#aside, this.#path);
    return index;
  }

  async abandon(): Promise<void> {
    this.#tar.destroy();
    await this.#done.catch(() => undefined);
    await rm(this.#aside, { force: true });
  }
}
