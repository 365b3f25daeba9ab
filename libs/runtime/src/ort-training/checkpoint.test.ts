import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrtCheckpointError, type OrtCheckpoint } from './checkpoint.ts';
import { decodeOrtCheckpoint, isOrtCheckpoint } from './decode-checkpoint.ts';
import { encodeOrtCheckpoint } from './encode-checkpoint.ts';

/** One trained parameter w = [1]: bytes that onnxruntime-training 1.19.2 has loaded and trained with. */
const KNOWN = Uint8Array.from(
  (
    '0c 00 00 00 4f 44 54 43 00 00 00 00 f4 ff ff ff 10 00 00 00 02 00 00 00 08 00 0c 00 08 00 04 00 ' +
    '08 00 00 00 08 00 00 00 08 00 00 00 00 00 00 00 01 00 00 00 14 00 00 00 00 00 0e 00 14 00 10 00 ' +
    '00 00 0c 00 08 00 04 00 0e 00 00 00 10 00 00 00 01 00 00 00 10 00 00 00 18 00 00 00 04 00 00 00 ' +
    '00 00 80 3f 01 00 00 00 01 00 00 00 00 00 00 00 01 00 00 00 77 00 00 00'
  )
    .split(' ')
    .map((hex) => parseInt(hex, 16)),
);
const known: OrtCheckpoint = { trained: [{ name: 'w', shape: [1], data: Float32Array.of(1) }], frozen: [] };

describe('the known-good file', () => {
  it('reads as w = [1]', () => {
    expect(isOrtCheckpoint(KNOWN)).toBe(true);
    expect(decodeOrtCheckpoint(KNOWN)).toEqual(known);
  });

  it('is what we write, byte for byte', () => {
    expect([...encodeOrtCheckpoint(known)]).toEqual([...KNOWN]);
  });
});

const floats = (length: number) =>
  fc
    .array(fc.float({ noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float32Array.from(values));
const checkpoints = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 6 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }).chain((shape) => {
          const length = shape.reduce((a, b) => a * b, 1);
          return fc.record({ data: floats(length), first: floats(length), second: floats(length) }).map((arrays) => ({
            name,
            shape,
            ...arrays,
          }));
        }),
      ),
    ),
  )
  .chain((all) =>
    fc
      .record({
        cut: fc.integer({ min: 1, max: all.length }),
        optimizer: fc.option(fc.record({ step: fc.nat(), learningRate: fc.float({ min: 0, noNaN: true }) })),
        count: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        text: fc.string(),
      })
      .map(({ cut, optimizer, count, text }): OrtCheckpoint => {
        const plain = all.map(({ name, shape, data }) => ({ name, shape, data }));
        const moments = all.slice(0, cut).map(({ name, shape, first, second }) => ({ name, shape, first, second }));
        return {
          trained: plain.slice(0, cut),
          frozen: plain.slice(cut),
          ...(optimizer ? { optimizer: { ...optimizer, moments } } : {}),
          properties: new Map<string, bigint | number | string>([
            ['count', count],
            ['rate', 0.25],
            ['text', text],
          ]),
        };
      }),
  );

describe('encodeOrtCheckpoint and decodeOrtCheckpoint', () => {
  it('give back any state', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        expect(decodeOrtCheckpoint(encodeOrtCheckpoint(checkpoint))).toEqual(checkpoint);
      }),
      { numRuns: 200 },
    );
  });

  it('reads bytes that start at an odd place of their buffer', () => {
    const shifted = new Uint8Array(KNOWN.length + 1);
    shifted.set(KNOWN, 1);
    expect(decodeOrtCheckpoint(shifted.subarray(1))).toEqual(known);
  });

  it('refuses a state that the runtime would refuse', () => {
    const wrong = { name: 'w', shape: [2], data: Float32Array.of(1) };
    expect(() => encodeOrtCheckpoint({ trained: [wrong], frozen: [] })).toThrow('w [2]: expected 2 values, got 1');
    expect(() => encodeOrtCheckpoint({ ...known, frozen: known.trained })).toThrow("two parameters are called 'w'");
    expect(() => encodeOrtCheckpoint({ ...known, optimizer: { step: 1, learningRate: 0, moments: [] } })).toThrow(
      'lacks the moments of w',
    );
  });
});

describe('a bad file', () => {
  const edited = (at: number, value: number) => {
    const bytes = KNOWN.slice();
    bytes[at] = value;
    return bytes;
  };
  it.each([
    ['foreign', new TextEncoder().encode('not a checkpoint'), /^c: expected an onnxruntime-training checkpoint/],
    ['empty', new Uint8Array(), /^c: expected an onnxruntime-training checkpoint/],
    ['of version 1', edited(0x14, 1), /expected checkpoint format version 2 .*got 1$/],
    ['of another element type', edited(0x50, 10), /w: expected float32 values .*got type 10$/],
    ['with a wrong length', edited(0x68, 2), /w \[2\]: expected 8 bytes, got 4/],
  ])('%s gets one line', (_, bytes, message) => {
    expect(() => decodeOrtCheckpoint(bytes, 'c')).toThrow(message);
  });

  it('never throws anything but OrtCheckpointError, however it is damaged or cut', () => {
    const bytes = encodeOrtCheckpoint({
      ...known,
      optimizer: {
        step: 3,
        learningRate: 0.1,
        moments: [{ name: 'w', shape: [1], first: Float32Array.of(2), second: Float32Array.of(3) }],
      },
    });
    fc.assert(
      fc.property(
        fc.nat(bytes.length),
        fc.nat(bytes.length - 1),
        fc.integer({ min: 0, max: 255 }),
        (end, at, value) => {
          const damaged = bytes.slice(0, end);
          if (at < end) damaged[at] = value;
          try {
            decodeOrtCheckpoint(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(OrtCheckpointError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
