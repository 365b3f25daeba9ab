import { pipeline, Transform, type Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fileError } from '@irodori/training/common';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { CliError, failure } from '../cli/errors.ts';
import { inReadingOrder, type PageEntry, type PageSource } from './page-source.ts';

/** What an archive may hold; more is refused before anything is unpacked. */
export interface ZipLimits {
  readonly entries: number;
  /** Bytes that one entry unpacks to. */
  readonly entryBytes: number;
  /** Bytes that all of them unpack to. */
  readonly totalBytes: number;
}

const usualLimits: ZipLimits = { entries: 20_000, entryBytes: 2 ** 30, totalBytes: 16 * 2 ** 30 };
/** Longer names are no page's. */
const MAX_NAME = 1024;
const STORED = 0;
const DEFLATED = 8;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/**
 * The files of a ZIP or CBZ. Names that lead out of it, passwords, entries listed twice and those beyond the limits are
 * refused; what an entry unpacks to is held against its size and CRC-32.
 * @throws CliError in one line
 */
export async function openZip(path: string, limits: Partial<ZipLimits> = {}): Promise<PageSource> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false, validateEntrySizes: true });
    return await listed(zip, path, { ...usualLimits, ...limits });
  } catch (error) {
    zip?.close();
    throw inOneLine(path, error);
  }
}

function inOneLine(path: string, error: unknown): Error {
  if (!(error instanceof Error) || error instanceof CliError) return error as Error;
  if ((error as NodeJS.ErrnoException).code !== undefined) return fileError(path, error, 'read') as Error;
  // As yauzl says it of names such as ../page.png, /page.png and C:/page.png.
  const out = /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(error.message);
  if (out !== null) return failure(`${path}: expected names inside the archive, got '${out[1]!.slice(0, 100)}'`);
  return failure(`${path}: expected a ZIP archive, got one that cannot be read (${error.message.split('\n')[0]})`);
}

async function listed(zip: ZipFile, path: string, limits: ZipLimits): Promise<PageSource> {
  const tooMany = (): Error =>
    failure(`${path}: expected at most ${limits.entries} files in it, got ${zip.entryCount}`);
  if (zip.entryCount > limits.entries) throw tooMany();
  const found = new Map<string, PageEntry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName: name, uncompressedSize: size } = entry;
    if (found.size >= limits.entries) throw tooMany();
    if (name.endsWith('/')) continue;
    if (name.length > MAX_NAME) throw failure(`${path}: expected names of at most ${MAX_NAME} characters`);
    if (found.has(name)) throw failure(`${path}: ${name} is listed twice`);
    if (entry.isEncrypted()) throw failure(`${path}: ${name} is encrypted; pack it again without a password`);
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      throw failure(`${path}: ${name} is packed by method ${entry.compressionMethod}; expected deflate or none`);
    }
    total += size;
    if (size > limits.entryBytes || total > limits.totalBytes) {
      const [what, most] = size > limits.entryBytes ? [name, limits.entryBytes] : ['it', limits.totalBytes];
      throw failure(`${path}: ${what} unpacks to more than ${megabytes(most)}`);
    }
    found.set(name, pageEntry(zip, path, entry));
  }
  return { entries: inReadingOrder([...found.values()]), close: () => zip.close() };
}

function pageEntry(zip: ZipFile, path: string, entry: Entry): PageEntry {
  const { fileName: name, uncompressedSize: size, crc32: sum } = entry;
  const damaged = (): Error => failure(`${path}: ${name} is damaged; copy the archive again`);
  const stream = async (): Promise<Readable> => {
    let running = 0;
    const check = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        running = crc32(chunk, running);
        done(null, chunk);
      },
      flush: (done) => done(running === sum ? null : damaged()),
    });
    const unpacked = await zip.openReadStreamPromise(entry).catch(() => Promise.reject(damaged()));
    // An error of either ends both, and reaches whoever reads.
    return pipeline(unpacked, check, () => undefined);
  };
  return {
    name,
    size,
    modified: entry.getLastModDate({ timezone: 'UTC' }),
    stamp: `${sum}:${size}`,
    stream,
    async read() {
      try {
        const parts: Buffer[] = [];
        for await (const part of await stream()) parts.push(part as Buffer);
        return Buffer.concat(parts);
      } catch {
        throw damaged();
      }
    },
  };
}
