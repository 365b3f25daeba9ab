import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { DatasetError } from '../dataset.ts';

/** A longer line is no record. */
const MAX_LINE = 8 * 1024 * 1024;

interface JsonLine {
  /** From 1. */
  readonly line: number;
  /** Undefined when the line is no JSON object. */
  readonly value: Record<string, unknown> | undefined;
}

/**
 * The objects of a JSON-lines file (`.gz` too), one at a time: memory does not grow with the file. Broken lines come with
 * `value` undefined, empty lines do not come at all. Throws DatasetError where the file cannot be read to its end.
 */
export async function* readJsonLines(path: string): AsyncGenerator<readonly JsonLine[]> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: 1 << 20 })) : file;
  let rest: Buffer[] = [];
  let restLength = 0;
  let line = 0;
  const parse = (bytes: Buffer, out: JsonLine[]) => {
    line++;
    const text = bytes.toString('utf8').trim();
    if (text === '' || text === '[' || text === ']') return;
    let value: unknown;
    // Only objects are wanted; an exception for each of a million other lines takes a minute.
    if (text.startsWith('{')) {
      try {
        value = JSON.parse(text.endsWith(',') ? text.slice(0, -1) : text);
      } catch {
        value = undefined;
      }
    }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    out.push({ line, value: isObject ? (value as Record<string, unknown>) : undefined });
  };
  file.on('error', (error) => stream.destroy(error));
  for await (const chunk of readable(stream as AsyncIterable<Buffer>, path)) {
    const out: JsonLine[] = [];
    let at = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      const piece = chunk.subarray(at, end);
      if (restLength === 0) parse(piece, out);
      else if (restLength > MAX_LINE) out.push({ line: ++line, value: undefined });
      else parse(Buffer.concat([...rest, piece]), out);
      [rest, restLength] = [[], 0];
      at = end + 1;
    }
    const tail = chunk.subarray(at);
    restLength += tail.length;
    if (restLength > MAX_LINE) rest = [];
    else if (tail.length > 0) rest.push(tail);
    if (out.length > 0) yield out;
  }
  if (restLength > 0) {
    const out: JsonLine[] = [];
    if (restLength > MAX_LINE) out.push({ line: ++line, value: undefined });
    else parse(Buffer.concat(rest), out);
    if (out.length > 0) yield out;
  }
}

/** The same chunks; what goes wrong on the way names the file. */
async function* readable(stream: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const damaged = code.startsWith('Z_') || message === 'unexpected end of file';
    throw new DatasetError(
      damaged
        ? `${path}: damaged gzip file (${message}); copy or download it again`
        : `${path}: expected a file of JSON lines, got one that cannot be read (${code === 'EISDIR' ? 'it is a folder' : code || message})`,
    );
  }
}
