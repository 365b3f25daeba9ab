import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementCount } from './backend.ts';
import { readParts, readPicture, readSketch, writeParts, writePicture, writeSketch } from './network-answers.ts';
import { SafetensorsError, writeSafetensors } from './safetensors.ts';

const side = fc.integer({ min: 1, max: 5 });
const floats = (length: number, range: fc.Float32ArrayConstraints = { noNaN: true }) =>
  fc.float32Array({ ...range, minLength: length, maxLength: length });

describe('answers of networks as bytes', () => {
  it('a sketch comes back bit for bit', () => {
    const sketch = fc
      .tuple(side, side)
      .chain(([width, height]) =>
        floats(width * height, { noNaN: true, noDefaultInfinity: true }).map((data) => ({ width, height, data })),
      );
    fc.assert(
      fc.property(sketch, (plane) => {
        expect(readSketch(writeSketch(plane))).toEqual(plane);
      }),
    );
  });

  it('a picture comes back byte for byte, also one that lies within a larger buffer', () => {
    const picture = fc.tuple(side, side, fc.nat({ max: 3 })).chain(([width, height, before]) =>
      fc
        .uint8Array({ minLength: before + 3 * width * height, maxLength: before + 3 * width * height })
        .map((bytes) => ({
          width,
          height,
          channels: 3 as const,
          data: new Uint8ClampedArray(bytes.buffer).subarray(before),
        })),
    );
    fc.assert(
      fc.property(picture, (raster) => {
        const back = readPicture(writePicture(raster));
        expect([back.width, back.height, Buffer.from(back.data)]).toEqual([
          raster.width,
          raster.height,
          Buffer.from(raster.data),
        ]);
      }),
    );
  });

  it('a field comes back bit for bit, with names and shade where it has them', () => {
    const field = fc
      .tuple(side, side, side, side, fc.constantFrom(0, 1, 2))
      .chain(([width, height, channels, n, has]) =>
        fc
          .tuple(floats(channels * width * height), floats(n * width * height), floats(2 * width * height))
          .map(([embedding, logits, shade]) => ({
            width,
            height,
            channels,
            embedding,
            ...(has > 0 && { names: Array.from({ length: n }, (_, i) => `name "${i}"`), logits }),
            ...(has > 1 && { tone: { lights: ['left', 'right'] as const, logits: shade } }),
          })),
      );
    fc.assert(
      fc.property(field, (parts) => {
        expect(readParts(writeParts(parts))).toEqual(parts);
      }),
    );
  });

  const f32 = (shape: number[]) => ({ dtype: 'F32' as const, shape, data: new Float32Array(elementCount(shape)) });
  const sketchOf = (name: string, shape: number[]) => () => readSketch(writeSafetensors([[name, f32(shape)]]));
  const pixel = (value: number) => () => readSketch(writeSketch({ width: 1, height: 1, data: Float32Array.of(value) }));
  /** A field of 4 x 3 with another tensor. */
  const fieldWith =
    (name: string, shape: number[], ...metadata: [string, string][]) =>
    () =>
      readParts(
        writeSafetensors(
          [
            ['embedding', f32([2, 3, 4])],
            [name, f32(shape)],
          ],
          metadata,
        ),
      );
  it.each([
    ['another tensor', sketchOf('x', [1, 1]), "expected a tensor 'sketch', got x"],
    ['other sides', sketchOf('sketch', [4]), 'expected F32 with 2 sides, got F32 \\[4\\]'],
    ['no pixels', sketchOf('sketch', [0, 4]), 'got F32 \\[0, 4\\]'],
    ['infinite values', pixel(Infinity), 'expected finite numbers'],
    ['NaN', pixel(NaN), 'expected finite numbers'],
    [
      'two channels',
      () => readPicture(writeSafetensors([['picture', { dtype: 'U8', shape: [1, 1, 2], data: new Uint8Array(2) }]])),
      'expected three channels',
    ],
    [
      'planes of another size',
      fieldWith('logits', [1, 4, 3], ['names', '["a"]']),
      "'logits': expected \\[1, 3, 4\\], got \\[1, 4, 3\\]",
    ],
    ['logits without names', fieldWith('logits', [1, 3, 4]), "metadata 'names'"],
    ['lights from above', fieldWith('tone', [1, 3, 4], ['lights', '["top"]']), "metadata 'lights'"],
  ])('refuses %s in one line', (_, read, line) => {
    expect(read).toThrow(SafetensorsError);
    expect(read).toThrow(new RegExp(`^\\w+: [^\\n]*${line}[^\\n]*$`));
  });
});
