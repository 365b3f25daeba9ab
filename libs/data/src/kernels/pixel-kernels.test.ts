import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toImageTensor, toGray, resizeRaster, createRng, dilateSketch, type Raster } from '@irodori/image';
import { PixelKernels } from './pixel-kernels.ts';

interface Picture {
  width: number;
  height: number;
  data: number[];
}
// Written by tools/record-opencv-fixtures.py.
const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown;
const resized = read('../../../image/src/pixels/fixtures/resize.json') as Picture & {
  rgb: number[];
  pictures: Picture[];
};
const filters = read('../../../image/src/sketch/fixtures/filters.json') as Picture &
  Record<'rgb' | 'sketch3' | 'sketch5', number[]>;

const noise = (width: number, height: number, seed: number): Raster<3> => {
  const rng = createRng(seed);
  return {
    width,
    height,
    channels: 3,
    data: Uint8ClampedArray.from({ length: 3 * width * height }, () => rng.int(256)),
  };
};
const rowsOf = ({ width, height, data }: Raster<3>) => ({
  bytes: new Uint8Array(data),
  width,
  height,
  first: 0,
  pitch: 3 * width,
});
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i]! - b[i]!));
  return max;
};
/** Black, which no dilation sees, added at the right until the width fits the kernels. */
const widened = (raster: Raster<3>): Raster<3> => {
  const width = Math.ceil(raster.width / 4) * 4;
  const data = new Uint8ClampedArray(3 * width * raster.height).fill(0);
  for (let y = 0; y < raster.height; y++) {
    data.set(raster.data.subarray(3 * y * raster.width, 3 * (y + 1) * raster.width), 3 * y * width);
  }
  return { width, height: raster.height, channels: 3, data };
};

describe('PixelKernels', () => {
  const fast = new PixelKernels();
  const sketchOf = (color: Raster<3>, size: 3 | 5): Float32Array => {
    fast.place(color);
    return fast.sketch(size, new Float32Array(color.width * color.height));
  };
  const tensorOf = (color: Raster<3>): Float32Array => {
    fast.place(color);
    return fast.imageTensor(new Float32Array(3 * color.width * color.height));
  };

  it('resize as OpenCV does', () => {
    const raster: Raster<3> = { ...resized, channels: 3, data: Uint8ClampedArray.from(resized.rgb) };
    for (const { width, height, data } of resized.pictures) {
      const size = Math.min(width, height);
      for (const [left, top] of [
        [0, 0],
        [width - size, height - size],
      ] as const) {
        const made = fast.resize(rowsOf(raster), { width, height, left, top, size });
        const expected = Array.from({ length: 3 * size * size }, (_, i) => {
          const [y, x] = [Math.floor(i / (3 * size)) + top, (i % (3 * size)) + 3 * left];
          return data[y * 3 * width + x]!;
        });
        expect(largest(made.data, expected)).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each([
    [320, 320, 256],
    [77, 90, 64],
    [64, 64, 64],
    [20, 20, 64],
    [513, 700, 128],
  ])('resize %i x %i to %i as resizeRaster does, also rows with gaps', (width, height, size) => {
    const raster = noise(width, height, width);
    const scale = size / Math.min(width, height);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    const whole = resizeRaster(raster, w, h);
    const bytes = new Uint8Array((3 * width + 1) * height).fill(7);
    for (let y = 0; y < height; y++) {
      bytes.set(raster.data.subarray(3 * y * width, 3 * (y + 1) * width), y * (3 * width + 1) + 1);
    }
    const rows = { bytes, width, height, first: 1, pitch: 3 * width + 1 };
    const made = fast.resize(rows, { width: w, height: h, left: 0, top: h - size, size });
    const expected = [];
    for (let y = 0; y < size; y++) {
      expected.push(...whole.data.subarray(3 * w * (y + h - size), 3 * (w * (y + h - size) + size)));
    }
    expect(largest(made.data, expected)).toBeLessThanOrEqual(1);
    if (w === width && h === height) expect(largest(made.data, expected)).toBe(0);
  });

  it('sketch as OpenCV does', () => {
    const raster: Raster<3> = { ...filters, channels: 3, data: Uint8ClampedArray.from(filters.rgb) };
    const wide = widened(raster);
    for (const size of [3, 5] as const) {
      const made = sketchOf(wide, size);
      const expected = filters[`sketch${size}`];
      const same = Array.from({ length: raster.width * raster.height }, (_, i) => {
        const [y, x] = [Math.floor(i / raster.width), i % raster.width];
        return made[y * wide.width + x]!;
      });
      expect(largest(same, expected)).toBeLessThan(4e-5);
    }
  });

  it('sketch to the very values of the plain filters, sizes in any order', () => {
    for (const [width, height] of [
      [64, 48],
      [8, 5],
      [128, 128],
      [64, 48],
      [4, 1],
    ] as const) {
      const raster = noise(width, height, 3);
      for (const size of [3, 5] as const) {
        const made = sketchOf(raster, size);
        expect(made).toEqual(dilateSketch(toGray(raster), size).data);
      }
    }
  });

  it('is white on a flat picture', () => {
    for (const v of [0, 1, 127, 254, 255]) {
      const flat: Raster<3> = { width: 16, height: 9, channels: 3, data: new Uint8ClampedArray(3 * 144).fill(v) };
      expect(sketchOf(flat, 5).every((x) => x === 1)).toBe(true);
    }
  });

  it('give the very values of toImageTensor, and of toGray for many colors', () => {
    const data = Uint8ClampedArray.from({ length: 3 * 256 }, (_, i) => (i * 7) & 255);
    const all: Raster<3> = { width: 64, height: 4, channels: 3, data };
    expect(tensorOf(all)).toEqual(toImageTensor(all));
    expect(() => tensorOf(noise(3, 3, 1))).toThrow('multiple of 4 pixels, got 9');
    const colors = noise(512, 512, 8);
    const made = sketchOf(colors, 3);
    expect(Buffer.from(made.buffer).equals(Buffer.from(dilateSketch(toGray(colors), 3).data.buffer))).toBe(true);
  });

  it('refuse a width they cannot do', () => {
    expect(() => sketchOf(noise(6, 6, 1), 5)).toThrow('multiple of 4, got 6');
  });
});
