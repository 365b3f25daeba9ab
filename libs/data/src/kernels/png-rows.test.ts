import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRng } from '@irodori/image';
import { PngUnpacker } from './png-rows.ts';

const unpacker = new PngUnpacker();
const rng = createRng('rows');

/** PNG specification, section 9.2, from the other side: pixels to filtered rows, filter `(y + 3) % 5` in row `y`. */
function filtered(pixels: Uint8Array, rowBytes: number, step: number): Buffer {
  const height = pixels.length / rowBytes;
  const rows = Buffer.alloc(height * (rowBytes + 1));
  const at = (y: number, x: number): number => (y < 0 || x < 0 ? 0 : pixels[y * rowBytes + x]!);
  for (let y = 0; y < height; y++) {
    const filter = (y + 3) % 5;
    rows[y * (rowBytes + 1)] = filter;
    for (let x = 0; x < rowBytes; x++) {
      const [left, up, corner] = [at(y, x - step), at(y - 1, x), at(y - 1, x - step)];
      const guess = [0, left, up, Math.floor((left + up) / 2), nearest(left, up, corner)][filter]!;
      rows[y * (rowBytes + 1) + 1 + x] = at(y, x) - guess;
    }
  }
  return rows;
}

function nearest(left: number, up: number, corner: number): number {
  const wanted = left + up - corner;
  return [left, up, corner].reduce((best, v) => (Math.abs(v - wanted) < Math.abs(best - wanted) ? v : best));
}

const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => rng.int(256));

describe('PngUnpacker', () => {
  it('undoes every filter, for any width, gray and color', () => {
    for (const width of [1, 2, 5, 16, 17, 300]) {
      for (const step of [1, 3] as const) {
        const pixels = bytes(11 * width * step);
        const stream = deflateSync(filtered(pixels, width * step, step));
        expect(unpacker.unpack([stream], width * step, 11, step)).toEqual(pixels);
      }
    }
  });

  it('takes a stream in parts, and sizes in any order', () => {
    const pixels = bytes(60_000);
    const stream = deflateSync(filtered(pixels, 300, 3));
    const parts = [stream.subarray(0, 1), stream.subarray(1, 500), stream.subarray(500)];
    expect(unpacker.unpack(parts, 300, 200, 3)).toEqual(pixels);
    expect(unpacker.unpack([deflateSync(Buffer.from([0, 9, 2, 1]))], 1, 2, 1)).toEqual(new Uint8Array([9, 10]));
    expect(unpacker.unpack(parts, 300, 200, 3)).toEqual(pixels);
  });

  it('refuses streams of another length, a cut one, another filter, noise', () => {
    const rows = filtered(bytes(3000), 30, 3);
    const stream = deflateSync(rows);
    const unpack = (packed: Uint8Array) => unpacker.unpack([packed], 30, 100, 3);
    expect(unpack(stream)).toBeDefined();
    expect(unpack(deflateSync(rows.subarray(1)))).toBeUndefined();
    expect(unpack(deflateSync(Buffer.concat([rows, Buffer.alloc(1)])))).toBeUndefined();
    for (let length = 0; length < stream.length; length += 7) {
      expect(unpack(stream.subarray(0, length))).toBeUndefined();
    }
    rows[31 * 50] = 5;
    expect(unpack(deflateSync(rows))).toBeUndefined();
    expect(unpack(deflateSync(Buffer.alloc(50_000_000)))).toBeUndefined();
    expect(unpack(bytes(1000))).toBeUndefined();
  });
});
