import { inflateSync } from 'node:zlib';
import { allocateBytes } from './byte-pool.ts';
import { pngRows } from './png-rows.generated.ts';
import { Areas, instantiate, type WasmMemory } from './wasm.ts';

interface Exports {
  readonly memory: WasmMemory;
  unfilter(from: number, rowBytes: number, height: number, step: number, to: number): number;
}

/** In front of it nothing lies. */
const FIRST = 64;

/**
 * The pixels of a PNG's data: the joined IDAT parts of `height` rows of `rowBytes` bytes without interlacing, `step` bytes a
 * pixel. Rows come without gaps, in allocated bytes. Undefined for a stream that is damaged or of another length, and for a
 * filter that does not exist. One instance belongs to one thread.
 */
export class PngUnpacker {
  readonly #wasm = instantiate<Exports>(pngRows);

  unpack(parts: readonly Uint8Array[], rowBytes: number, height: number, step: 1 | 3): Uint8Array | undefined {
    const length = height * (rowBytes + 1);
    let rows: Buffer;
    try {
      // One output buffer of the right size; the checksum at the stream's end is checked on the way.
      rows = inflateSync(parts.length === 1 ? parts[0]! : Buffer.concat(parts), {
        chunkSize: Math.max(64, length + 1),
        maxOutputLength: length + 1,
      });
    } catch {
      return undefined;
    }
    if (rows.length !== length) return undefined;
    const { memory, unfilter } = this.#wasm;
    const areas = new Areas(memory, FIRST);
    const filtered = areas.take(length);
    const before = areas.take(rowBytes);
    const plain = areas.take(rowBytes * height);
    areas.fit();
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(rows, filtered);
    bytes.fill(0, before, plain);
    if (!unfilter(filtered, rowBytes, height, step, plain)) return undefined;
    const pixels = allocateBytes(rowBytes * height);
    pixels.set(bytes.subarray(plain, plain + pixels.length));
    return pixels;
  }
}

let shared: PngUnpacker | undefined;

/** The thread's own. */
export const pngUnpacker = (): PngUnpacker => (shared ??= new PngUnpacker());
