import { lendBytes } from './byte-pool.ts';
import { inflate } from './inflate.generated.ts';
import { Areas, instantiate, type WasmMemory } from './wasm.ts';

interface Exports {
  readonly memory: WasmMemory;
  inflate(from: number, end: number, out: number, outEnd: number): number;
  unfilter(from: number, rowBytes: number, height: number, step: number, to: number): number;
}

/** Where things lie, as inflate.wat says. */
const [ORDER, STEPS, PATTERNS, LITERALS, DISTANCES, LENGTHS, FIRST] = [
  0x200, 0x240, 0x300, 0x400, 0x900, 0x980, 0x4200,
] as const;

/** Bits of a symbol, as inflate.wat says. */
const [LITERAL, END, NONE] = [1 << 31, 1 << 15, 1 << 14] as const;

/** Symbols that stand for a range of values: the value where each range begins, and the bits that say where in it. */
function ranges(first: number, bits: readonly number[]): number[] {
  let value = first;
  return bits.map((extra) => {
    const symbol = (value << 16) | (extra << 8);
    value += 1 << extra;
    return symbol;
  });
}

/** RFC 1951, section 3.2.5: the ranges double every four lengths, every two distances. */
function fillTables(buffer: ArrayBuffer): void {
  const bytes = new Uint8Array(buffer);
  const words = (at: number, values: readonly number[]) => new Int32Array(buffer, at, values.length).set(values);
  bytes.set([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15], ORDER);
  for (let distance = 1; distance < 16; distance++) {
    bytes[STEPS + distance] = 16 - (16 % distance);
    for (let i = 0; i < 16; i++) bytes[PATTERNS + 16 * distance + i] = i % distance;
  }
  const literals = Array.from({ length: 256 }, (_, v) => LITERAL | (v << 16));
  const lengths = ranges(
    3,
    Array.from({ length: 28 }, (_, i) => Math.max(0, (i >> 2) - 1)),
  );
  words(LITERALS, [...literals, END, ...lengths, 258 << 16, NONE, NONE]);
  const distances = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
  words(DISTANCES, [...ranges(1, distances), NONE, NONE]);
  words(
    LENGTHS,
    Array.from({ length: 19 }, (_, v) => v << 16),
  );
}

/**
 * The pixels of a PNG's data (inflate.wat): the joined IDAT parts of `height` rows of `rowBytes` bytes without
 * interlacing, `step` bytes a pixel. Rows come without gaps, in lent bytes. Undefined for a stream that is damaged, of
 * another length, or compressed in a way the standard knows but nobody uses. One instance belongs to one thread.
 */
export class PngUnpacker {
  private readonly wasm = instantiate<Exports>(inflate);

  constructor() {
    fillTables(this.wasm.memory.buffer);
  }

  unpack(parts: readonly Uint8Array[], rowBytes: number, height: number, step: 1 | 3): Uint8Array | undefined {
    const { memory } = this.wasm;
    const areas = new Areas(memory, FIRST);
    const packedBytes = parts.reduce((sum, { length }) => sum + length, 0);
    const filteredBytes = height * (rowBytes + 1);
    // Stored bytes are hardly more than they unpack to.
    if (packedBytes > 1024 + 1.1 * filteredBytes) return undefined;
    const packed = areas.take(packedBytes);
    const filtered = areas.take(filteredBytes);
    const before = areas.take(rowBytes);
    const rows = areas.take(rowBytes * height);
    areas.fit();
    const bytes = new Uint8Array(memory.buffer);
    let at = packed;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (!this.wasm.inflate(packed, at, filtered, filtered + filteredBytes)) return undefined;
    bytes.fill(0, before, rows);
    if (!this.wasm.unfilter(filtered, rowBytes, height, step, rows)) return undefined;
    const pixels = lendBytes(rowBytes * height);
    pixels.set(bytes.subarray(rows, rows + pixels.length));
    return pixels;
  }
}

let shared: PngUnpacker | undefined;

/** The thread's own. */
export const pngUnpacker = (): PngUnpacker => (shared ??= new PngUnpacker());
