import { open, stat } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';

/** Most bytes read at once. */
const MAX_SLICE = 2 ** 30;

async function readRange(path: string, start: number, end: number, size: number): Promise<ArrayBuffer> {
  if (!(start >= 0 && start <= end && end <= size && end - start <= MAX_SLICE)) {
    throw new RangeError(`bytes ${start} to ${end} of a file of ${size}`);
  }
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    if (bytesRead < bytes.length) throw new RangeError(`bytes ${start} to ${end}, and the file ends before`);
    return bytes.buffer;
  } finally {
    await file.close();
  }
}

/**
 * A file as hyparquet reads it. Ranges outside of it, which damaged files ask for, are refused; and a range that was asked for
 * and then left alone, because another failed, does not end the process with an unhandled rejection.
 */
export async function parquetFile(path: string): Promise<AsyncBuffer> {
  const { size } = await stat(path);
  return {
    byteLength: size,
    slice(start, end = size) {
      const bytes = readRange(path, start < 0 ? size + start : start, end, size);
      bytes.catch(() => undefined);
      return bytes;
    },
  };
}
