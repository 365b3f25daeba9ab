import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../rng.ts';
import { PngUnpacker } from './inflate.ts';

const WIDTH = 300;
const HEIGHT = 200;
const unpacker = new PngUnpacker();

/** Rows of bytes, each behind a filter byte of 0. */
function rowsOf(byte: (i: number) => number): Buffer {
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1));
  for (let i = 0; i < rows.length; i++) rows[i] = i % (WIDTH + 1) === 0 ? 0 : byte(i);
  return rows;
}
const withoutFilters = (rows: Buffer): Buffer =>
  Buffer.concat(Array.from({ length: HEIGHT }, (_, y) => rows.subarray(y * (WIDTH + 1) + 1, (y + 1) * (WIDTH + 1))));
const unpack = (stream: Uint8Array, ...more: Uint8Array[]) => unpacker.unpack([stream, ...more], WIDTH, HEIGHT, 1);

const rng = createRng('inflate');
/** Few bytes are frequent and some very rare: codes of all lengths up to 15. */
const steep = () => Math.min(255, Math.floor(-Math.log2(rng.next() + 1e-9) * 2.2) + rng.int(2));
const kinds: Readonly<Record<string, Buffer>> = {
  'one value': rowsOf(() => 7),
  'any bytes': rowsOf(() => rng.int(256)),
  steep: rowsOf(steep),
  'repeats at every short distance': rowsOf((i) => (i % 4000 < 60 ? rng.int(256) : (i % ((i >> 12) + 1)) * 9)),
  'text-like': rowsOf((i) => ((i * 7919) % 5) ^ ((i >> 5) & 3)),
};
const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = constants;
const strategies = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];

describe('PngUnpacker', () => {
  it.each(Object.keys(kinds))('unpacks what zlib packed: %s', (kind) => {
    const rows = kinds[kind]!;
    const expected = withoutFilters(rows);
    for (const strategy of strategies) {
      for (const level of [0, 1, 6, 9]) {
        for (const memLevel of [1, 9]) {
          const pixels = unpack(deflateSync(rows, { level, strategy, memLevel }));
          expect(pixels && expected.equals(pixels)).toBe(true);
        }
      }
    }
  });

  it('takes a stream in parts, and sizes in any order', () => {
    const stream = deflateSync(kinds['steep']!);
    const pixels = unpack(stream.subarray(0, 1), stream.subarray(1, 500), stream.subarray(500));
    expect(withoutFilters(kinds['steep']!).equals(pixels!)).toBe(true);
    expect(unpacker.unpack([deflateSync(Buffer.from([0, 9, 2, 1]))], 1, 2, 1)).toEqual(new Uint8Array([9, 10]));
    expect(withoutFilters(kinds['steep']!).equals(unpack(stream)!)).toBe(true);
  });

  it('refuses streams of another length, a cut one, a wrong header', () => {
    const rows = kinds['text-like']!;
    const stream = deflateSync(rows);
    expect(unpack(deflateSync(rows.subarray(1)))).toBeUndefined();
    expect(unpack(deflateSync(Buffer.concat([rows, Buffer.alloc(1)])))).toBeUndefined();
    for (let length = 0; length < stream.length; length += 7)
      expect(unpack(stream.subarray(0, length))).toBeUndefined();
    expect(unpack(stream.subarray(0, stream.length - 1))).toBeUndefined();
    expect(unpack(Buffer.concat([Buffer.from([0x79]), stream.subarray(1)]))).toBeUndefined();
    expect(unpack(Buffer.alloc(2_000_000))).toBeUndefined();
  });

  it('never takes a damaged stream for a whole one', () => {
    for (const kind of Object.keys(kinds)) {
      for (const strategy of [Z_DEFAULT_STRATEGY, Z_FIXED]) {
        const stream = deflateSync(kinds[kind]!, { strategy });
        for (let i = 0; i < 300; i++) {
          const damaged = Buffer.from(stream);
          for (let k = rng.int(3); k >= 0; k--)
            damaged[rng.chance(0.5) ? rng.int(Math.min(120, stream.length)) : rng.int(stream.length)]! ^=
              1 + rng.int(255);
          if (!damaged.equals(stream)) {
            const pixels = unpack(damaged);
            // Header bits that say nothing about the bytes may differ.
            if (pixels) expect(withoutFilters(kinds[kind]!).equals(pixels)).toBe(true);
          }
        }
      }
    }
  });

  it('survives any bytes', () => {
    for (let i = 0; i < 2000; i++) {
      const bytes = Buffer.from(Array.from({ length: rng.int(300) }, () => rng.int(256)));
      expect(unpack(Buffer.concat([Buffer.from([0x78, 0x9c]), bytes]))).toBeUndefined();
    }
  });
});
