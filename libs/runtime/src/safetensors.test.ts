import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SafetensorsError, readSafetensors, writeSafetensors } from './safetensors.ts';
import type { SafetensorsTensor } from './safetensors.ts';

const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 3 });
const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const tensor: fc.Arbitrary<SafetensorsTensor> = shapes.chain((shape) => {
  const size = { minLength: count(shape), maxLength: count(shape) };
  return fc.oneof(
    fc.float32Array({ ...size }).map((data) => ({ dtype: 'F32' as const, shape, data })),
    fc.float64Array({ ...size }).map((data) => ({ dtype: 'F64' as const, shape, data })),
    fc.uint8Array({ ...size }).map((data) => ({ dtype: 'U8' as const, shape, data })),
    fc.uint16Array({ ...size }).map((data) => ({ dtype: 'F16' as const, shape, data })),
    fc.bigInt64Array({ ...size }).map((data) => ({ dtype: 'I64' as const, shape, data })),
  );
});
const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
const named = fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 5 });
const metadata = fc.dictionary(fc.string(), fc.string()).map((texts) => Object.entries(texts));

/** A file with this JSON header (a string is taken as it is) and this many data bytes. */
function fileWith(header: unknown, dataLength: number, headerLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe('safetensors', () => {
  it('reads back what it wrote, bit for bit', () => {
    fc.assert(
      fc.property(named, metadata, fc.nat({ max: 7 }), (tensors, texts, shift) => {
        const bytes = writeSafetensors(tensors, texts);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        // A Buffer of Node is a Uint8Array whose `slice` copies nothing.
        for (const view of [moved.subarray(shift), Buffer.from(moved.buffer, shift)]) {
          const file = readSafetensors(view);
          expect(file.metadata).toEqual(new Map(texts));
          expect(file.tensors).toEqual(new Map(tensors));
        }
      }),
    );
  });

  it('gives the same bytes whatever the order of the tensors', () => {
    fc.assert(
      fc.property(named, (tensors) => {
        expect(writeSafetensors([...tensors].reverse())).toEqual(writeSafetensors(tensors));
      }),
    );
  });

  it('writes the layout of the format: length, JSON, data on 8 bytes', () => {
    const bytes = writeSafetensors([['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }]]);
    const length = new DataView(bytes.buffer).getUint32(0, true);
    expect((8 + length) % 8).toBe(0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } });
    expect([...new Float32Array(bytes.buffer, 8 + length)]).toEqual([1, 2]);
  });

  it('never reads out of bounds: any cut or changed byte gives a clear error or a valid file', () => {
    fc.assert(
      fc.property(named, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (tensors, at, value, cut) => {
        const bytes = writeSafetensors(tensors);
        const place = at % bytes.length;
        const damaged = cut ? bytes.slice(0, place) : bytes.slice();
        if (!cut) damaged[place] = value;
        try {
          readSafetensors(damaged);
          expect(cut).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
          expect((error as Error).message).not.toContain('\n');
        }
      }),
    );
  });

  const entry = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  it.each([
    ['an empty file', new Uint8Array(0), 'at least 8 bytes'],
    ['a header longer than the file', fileWith({}, 0, 5000n), 'header says'],
    ['a header of petabytes', fileWith({}, 0, 1n << 60n), 'header says'],
    ['text', new TextEncoder().encode('This is a plain text file, not tensors.'), 'header says'],
    ['a header that is no JSON', fileWith('{"a":', 0), 'not JSON'],
    ['a header that is a list', fileWith([], 0), 'not a JSON object'],
    ['an unknown dtype', fileWith({ a: { ...entry, dtype: 'C64' } }, 4), 'unknown dtype'],
    ['an inherited name as dtype', fileWith({ a: { ...entry, dtype: 'constructor' } }, 4), 'unknown dtype'],
    ['a negative side', fileWith({ a: { ...entry, shape: [-1] } }, 4), 'bad shape'],
    ['a shape beyond counting', fileWith({ a: { ...entry, shape: [2 ** 40, 2 ** 40] } }, 4), 'does not fill'],
    ['offsets past the end', fileWith({ a: { ...entry, data_offsets: [0, 8], shape: [2] } }, 4), 'lie outside'],
    ['offsets backwards', fileWith({ a: { ...entry, data_offsets: [4, 0] } }, 4), 'lie outside'],
    ['too few bytes', fileWith({ a: { ...entry, shape: [2] } }, 4), 'does not fill'],
    ['an overlap', fileWith({ a: entry, b: entry }, 4), 'overlaps'],
    ['a hole', fileWith({ a: { ...entry, data_offsets: [4, 8] } }, 8), 'hole'],
    ['bytes left over', fileWith({ a: entry }, 8), 'fill 4 of 8'],
    ['metadata that is no text', fileWith({ __metadata__: { a: 1 } }, 0), '__metadata__'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow(message);
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow('x.safetensors: ');
  });

  it('refuses to write an array that does not fit its shape', () => {
    const data = new Float32Array(3);
    expect(() => writeSafetensors([['a', { dtype: 'F32', shape: [2, 2], data }]])).toThrow(SafetensorsError);
    expect(() => writeSafetensors([['a', { dtype: 'F64', shape: [3], data }]])).toThrow(SafetensorsError);
  });

  it('keeps a tensor named __proto__ a tensor', () => {
    const bytes = writeSafetensors([['__proto__', { dtype: 'U8', shape: [1], data: Uint8Array.of(7) }]]);
    expect([...(readSafetensors(bytes).tensors.get('__proto__')?.data ?? [])]).toEqual([7]);
  });
});
