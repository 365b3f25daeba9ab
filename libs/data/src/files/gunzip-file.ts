import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatasetError } from '../dataset.ts';

/** Small files may shrink more: a tar is mostly zeros then. */
const FREE = 16 << 20;

/** Size of the unpacked bytes as the file's last four bytes tell it, and the file's own size. */
async function sizesOf(path: string): Promise<{ packed: number; claimed: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(4);
    if (size >= 18) await file.read(tail, 0, 4, size - 4);
    return { packed: size, claimed: tail.readUInt32LE() };
  } finally {
    await file.close();
  }
}

/**
 * A gzip file unpacked in memory, once and without a second copy while it is whole.
 * @param most bytes; also at most `ratio` times the file's own
 * Throws DatasetError in one line, as soon as the limit is passed.
 */
export async function gunzipFile(path: string, most: number, ratio: number): Promise<Buffer> {
  let over: string | undefined;
  try {
    const { packed, claimed } = await sizesOf(path);
    const limit = Math.min(most, Math.max(FREE, ratio * packed));
    if (claimed > limit) throw new Error((over = `${claimed} bytes`));
    let out = Buffer.allocUnsafe(Math.max(claimed, 1));
    let length = 0;
    await pipeline(
      createReadStream(path),
      createGunzip({ chunkSize: 1 << 18 }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          if (length + chunk.length > limit) throw new Error((over = `more than ${limit} bytes`));
          if (length + chunk.length > out.length) {
            // Several members in one file: the last four bytes speak of the last one only.
            const larger = Buffer.allocUnsafe(Math.min(limit, 2 * (length + chunk.length)));
            out.copy(larger, 0, 0, length);
            out = larger;
          }
          chunk.copy(out, length);
          length += chunk.length;
        }
      },
    );
    return out.subarray(0, length);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      over !== undefined
        ? `unpacked it is larger than ${Math.round(most / 2 ** 20)} MiB or ${ratio} times its size (${over}); use a plain .tar`
        : `expected a gzip file, got a damaged or unreadable one (${code === undefined || code.startsWith('Z_') ? message : code})`;
    throw new DatasetError(`${path}: ${why}`);
  }
}
