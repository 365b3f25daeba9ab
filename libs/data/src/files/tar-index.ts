import { close, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { DatasetError } from '../dataset.ts';
import { DEFAULT_MAX_BYTES, type ImageLimits } from '../image.ts';
import { SkippedItem } from '../source.ts';

/** One regular file inside a tar. */
export interface TarEntry {
  readonly name: string;
  /** Where its bytes start. */
  readonly offset: number;
  readonly size: number;
}

const BLOCK = 512;

const textAt = (header: Buffer, from: number, length: number) => {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
};

/** Octal text, or base 256 when the first bit is set (files of 8 GiB and more). */
function numberAt(header: Buffer, from: number, length: number): number {
  if (header[from]! & 0x80) {
    let value = header[from]! & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + header[from + i]!;
    return value;
  }
  const text = textAt(header, from, length).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** The header's own checksum: the sum of its bytes with the checksum field taken as blanks. */
function checksumHolds(header: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  return sum === numberAt(header, 148, 8);
}

/** The `path` and `size` records of a pax extended header. */
function readPax(body: Buffer): { path?: string; size?: number } {
  const records: Record<string, string> = {};
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(32, at);
    const length = Number(body.toString('utf8', at, space));
    if (space < 0 || !Number.isInteger(length) || length <= 0) break;
    const record = body.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    records[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return { path: records['path'], size: records['size'] === undefined ? undefined : Number(records['size']) };
}

/** Bytes at a place, from a file or from memory. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

const readDescriptor = promisify(read);

// Plain descriptors instead of FileHandle objects: one read is one trip to the thread pool.
const readFromFile =
  (descriptor: number): ReadAt =>
  async (offset, length) => {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await readDescriptor(descriptor, buffer, 0, length, offset);
    return bytesRead === length ? buffer : buffer.subarray(0, bytesRead);
  };

export const readFromMemory =
  (bytes: Buffer): ReadAt =>
  async (offset, length) =>
    bytes.subarray(offset, offset + length);

/** Throws SkippedItem for a member that is larger than a picture may be, before anything of it is read. */
export function checkMember(id: string, size: number, { limits }: { readonly limits?: ImageLimits }): void {
  const most = limits?.maxBytes ?? DEFAULT_MAX_BYTES;
  if (size <= most) return;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  throw new SkippedItem(id, 'broken', `${id}: expected at most ${megabytes(most)}, got ${megabytes(size)}`);
}

interface TarIndex {
  readonly entries: TarEntry[];
  /** Why reading stopped before the end mark, if it did; what was found until then is good. */
  readonly damage?: string;
}

/** Regular files of a tar (ustar, GNU long names, pax), reading headers only. */
export async function indexTar(readAt: ReadAt, totalSize: number): Promise<TarIndex> {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  let pax: { path?: string; size?: number } = {};
  for (let at = 0; at < totalSize;) {
    const header = await readAt(at, BLOCK);
    if (header.length < BLOCK) return { entries, damage: `cut off at byte ${at}` };
    if (header.every((byte) => byte === 0)) return { entries };
    if (!checksumHolds(header)) return { entries, damage: `no tar header at byte ${at}` };
    const type = String.fromCharCode(header[156]!);
    const size =
      type === 'x' || type === 'g' || type === 'L'
        ? numberAt(header, 124, 12)
        : (pax.size ?? numberAt(header, 124, 12));
    const offset = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0) return { entries, damage: `a size that is no number at byte ${at}` };
    if (offset + size > totalSize) return { entries, damage: `cut off inside the file at byte ${at}` };
    at = offset + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L' && size < 65536) longName = textAt(await readAt(offset, size), 0, size);
    else if (type === 'x' && size < 1 << 20) pax = readPax(await readAt(offset, size));
    else if (type !== 'g') {
      const prefix = textAt(header, 345, 155);
      const ustar = textAt(header, 257, 6).startsWith('ustar') && prefix !== '';
      const name = pax.path ?? longName ?? (ustar ? `${prefix}/` : '') + textAt(header, 0, 100);
      if (type === '0' || type === '\0' || type === '7') entries.push({ name, offset, size });
      [longName, pax] = [undefined, {}];
    }
  }
  return { entries };
}

export interface OpenTar {
  readonly readAt: ReadAt;
  readonly size: number;
  close(): Promise<void>;
}

/** Opens a tar file for reading at random. Throws DatasetError. */
export async function openTar(path: string): Promise<OpenTar> {
  try {
    const descriptor = await promisify(open)(path, 'r');
    const { size } = await promisify(fstat)(descriptor);
    return { readAt: readFromFile(descriptor), size, close: () => promisify(close)(descriptor) };
  } catch (error) {
    throw new DatasetError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Runs `use` with access to a tar file that is closed again after. Throws DatasetError when it cannot be opened. */
export async function withTar<T>(path: string, use: (readAt: ReadAt, size: number) => Promise<T>): Promise<T> {
  const tar = await openTar(path);
  try {
    return await use(tar.readAt, tar.size);
  } finally {
    await tar.close();
  }
}
