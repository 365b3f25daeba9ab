import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { renameOver } from '@irodori/data/rename-over';
import { ZipFile } from 'yazl';

/** One file of the archive to come. */
export interface ZipMember {
  readonly name: string;
  readonly modified: Date;
  /** A file's path, or its bytes a piece at a time. */
  readonly content: string | (() => Promise<Readable>);
  /** Pictures are packed already. */
  readonly packed: boolean;
}

/**
 * Writes a ZIP archive, whole or not at all; equal members give equal bytes.
 * @param aside where it is put together, on the same disk
 */
export async function writeZip(path: string, aside: string, members: readonly ZipMember[]): Promise<void> {
  const zip = new ZipFile();
  const failed = new AbortController();
  zip.on('error', (error: Error) => failed.abort(error));
  for (const { name, modified, content, packed } of members) {
    zip.addReadStreamLazy(name, { mtime: modified, compress: !packed, mode: 0o100644 }, (give) => {
      const opened = typeof content === 'string' ? Promise.resolve(createReadStream(content)) : content();
      opened.then(
        (stream) => {
          stream.on('error', (error: Error) => failed.abort(error));
          give(null, stream);
        },
        (error: unknown) => failed.abort(error),
      );
    });
  }
  zip.end();
  const file = await open(aside, 'w');
  try {
    const write = new Writable({
      write(chunk: Buffer, _encoding, done) {
        file.writeFile(chunk).then(() => done(), done);
      },
    });
    await pipeline(zip.outputStream, write, { signal: failed.signal });
    await file.sync();
  } catch (error) {
    throw failed.signal.aborted ? (failed.signal.reason as Error) : error;
  } finally {
    await file.close();
  }
  await renameOver(aside, path);
}
