import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { HINT_CELL } from '@irodori/image';
import { Colorizer } from './colorizer.ts';

const cellsAlong = (pixels: number) => Math.ceil(pixels / HINT_CELL);
import { tinyDecoder, tinyEncoder, tinyGenerator } from './tiny-models.testing.ts';

const manifest = { stride: 8, inputs: { sketch: 'sketch', hint: 'hint' }, output: 'image' };
const whole = () => Colorizer.load(ort, { manifest, generator: tinyGenerator() });
const split = () => Colorizer.load(ort, { manifest, encoder: tinyEncoder(), decoder: tinyDecoder() });

/** What the stand-in generator computes, pixel by pixel, with white paper around the picture. */
function expected(sketch: Float32Array, hint: Float32Array, width: number, height: number): Float32Array {
  const at = (x: number, y: number) => (x < width && y < height ? (sketch[y * width + x] ?? 0) : 1);
  const image = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < 8; j++) for (let i = 0; i < 8; i++) sum += at((x & ~7) + i, (y & ~7) + j);
      for (let channel = 0; channel < 3; channel++) {
        const cell = (channel * cellsAlong(height) + (y >> 2)) * cellsAlong(width) + (x >> 2);
        image[(channel * height + y) * width + x] = at(x, y) + sum / 64 + (hint[cell] ?? 0);
      }
    }
  }
  return image;
}

const picture = fc.tuple(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 21 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    sketch: values(width * height),
    hint: values(4 * cellsAlong(width) * cellsAlong(height)),
  }),
);
function values(length: number): fc.Arbitrary<Float32Array> {
  const range = { min: 0, max: 1, noNaN: true };
  return fc.array(fc.double(range), { minLength: length, maxLength: length }).map((list) => Float32Array.from(list));
}
const worst = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 9))), 0);

describe('Colorizer', () => {
  it('pads any size with white and crops back', async () => {
    const colorizer = await whole();
    await fc.assert(
      fc.asyncProperty(picture, async ({ sketch, hint, width, height }) => {
        const image = await colorizer.colorize(sketch, hint, width, height);
        expect(image.length).toBe(3 * width * height);
        expect(worst(image, expected(sketch, hint, width, height))).toBeLessThan(1e-5);
      }),
      { numRuns: 40 },
    );
    await colorizer.dispose();
  });

  it('split in two gives the same picture, hint after hint', async () => {
    const colorizer = await split();
    expect(colorizer.isSplit).toBe(true);
    const sketch = Float32Array.from({ length: 13 * 9 }, (_, i) => (i % 7) / 7);
    await colorizer.setSketch(sketch, 13, 9);
    for (const shade of [0.25, 0.5]) {
      const hint = new Float32Array(4 * 4 * 3).fill(shade);
      const image = await colorizer.paint(hint);
      expect(worst(image, expected(sketch, hint, 13, 9))).toBeLessThan(1e-5);
      expect(await colorizer.colorize(sketch, hint, 13, 9)).toEqual(image);
    }
  });

  it('queues calls that arrive together', async () => {
    const colorizer = await whole();
    const sketch = new Float32Array(64);
    const shades = [0, 0.25, 0.5, 0.75];
    const images = await Promise.all(shades.map((s) => colorizer.colorize(sketch, new Float32Array(16).fill(s), 8, 8)));
    expect(images.map((image) => image[0])).toEqual(shades);
  });

  it('goes on after a call that failed', async () => {
    const colorizer = await whole();
    await expect(colorizer.colorize(new Float32Array(3), new Float32Array(16), 8, 8)).rejects.toThrow('expected 64');
    await expect(colorizer.colorize(new Float32Array(64), new Float32Array(1), 8, 8)).rejects.toThrow('4x2x2 = 16');
    await expect(colorizer.colorize(new Float32Array(0), new Float32Array(0), 0, 8)).rejects.toThrow('got 0x8');
    expect((await colorizer.colorize(new Float32Array(64), new Float32Array(16), 8, 8)).length).toBe(192);
  });

  it('says what is missing', async () => {
    await expect(Colorizer.load(ort, { manifest })).rejects.toThrow('expected a generator');
    await expect(Colorizer.load(ort, { manifest, encoder: tinyEncoder() })).rejects.toThrow('come together');
    const renamed = { ...manifest, output: 'rgb' };
    const load = Colorizer.load(ort, { manifest: renamed, generator: tinyGenerator() });
    await expect(load).rejects.toThrow("generator: expected an output 'rgb', got image");
    await expect((await whole()).paint(new Float32Array(16))).rejects.toThrow('setSketch');
    await expect((await whole()).setSketch(new Float32Array(64), 8, 8)).rejects.toThrow('no encoder');
    await expect((await split()).paint(new Float32Array(16))).rejects.toThrow('call setSketch');
  });
});
