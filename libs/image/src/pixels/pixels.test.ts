import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToRgb, hslToRgb, rgbToHex, rgbToHsl } from '../color.ts';
import type { Plane, Raster } from '../raster.ts';
import { createRng } from '../rng.ts';
import { flipPlane, flipRaster, padPlane } from './compose.ts';
import { flattenAlpha, planeToRaster, toGray } from './flatten.ts';
import { contactSheet } from './sheet.ts';
import { resizePlane, resizeRaster } from './resize.ts';
import { fromImageTensor, toImageTensor, toSketchTensor } from './tensors.ts';

interface ResizeFixture {
  width: number;
  height: number;
  rgb: number[];
  gray: number[];
  planes: { width: number; height: number; data: number[] }[];
  pictures: { width: number; height: number; data: number[] }[];
}
// Written by tools/record-opencv-fixtures.py.
const fixture = JSON.parse(readFileSync(new URL('./fixtures/resize.json', import.meta.url), 'utf8')) as ResizeFixture;

const maxDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i]! - b[i]!));
  return max;
};

describe('resize', () => {
  const gray: Plane = { width: fixture.width, height: fixture.height, data: Float32Array.from(fixture.gray) };
  const rgb: Raster<3> = { ...gray, channels: 3, data: Uint8ClampedArray.from(fixture.rgb) };

  it.each(fixture.planes.map((p, i) => [`${p.width} x ${p.height}`, i] as const))(
    'agrees with OpenCV on %s',
    (_, i) => {
      const expected = fixture.planes[i]!;
      expect(maxDifference(resizePlane(gray, expected.width, expected.height).data, expected.data)).toBeLessThan(2e-5);
      const picture = fixture.pictures[i]!;
      // OpenCV rounds 8-bit bilinear weights to 11 bits and halves differently: one level of freedom.
      expect(maxDifference(resizeRaster(rgb, picture.width, picture.height).data, picture.data)).toBeLessThanOrEqual(1);
    },
  );

  it('keeps a constant constant and the mean when shrinking by whole factors', () => {
    const flat: Plane = { width: 13, height: 7, data: new Float32Array(91).fill(0.37) };
    for (const [w, h] of [
      [5, 3],
      [30, 2],
      [1, 1],
      [13, 40],
    ] as const) {
      expect(maxDifference(resizePlane(flat, w, h).data, new Float32Array(w * h).fill(0.37))).toBeLessThan(1e-6);
    }
    const mean = (p: Plane) => p.data.reduce((a, b) => a + b, 0) / p.data.length;
    expect(mean(resizePlane(gray, 6, 3))).toBeCloseTo(mean(gray), 5);
  });

  it('does not let color under transparency leak into edges', () => {
    const data = new Uint8ClampedArray(4 * 16);
    for (let i = 0; i < 16; i++) data.set(i % 4 < 2 ? [200, 10, 10, 255] : [0, 255, 0, 0], 4 * i);
    const small = resizeRaster({ width: 4, height: 4, channels: 4, data }, 3, 4);
    expect([...small.data.subarray(4, 7)]).toEqual([200, 10, 10]);
    expect(small.data[7]).toBe(128);
  });

  it('refuses empty sides', () => {
    expect(() => resizePlane(gray, 0, 3)).toThrow('got 0 x 3');
  });
});

describe('tensors', () => {
  it('go there and back without loss', () => {
    const rng = createRng('tensors');
    const data = Uint8ClampedArray.from({ length: 3 * 35 }, () => rng.int(256));
    const raster: Raster<3> = { width: 7, height: 5, channels: 3, data };
    const tensor = toImageTensor(raster);
    expect(tensor[0]).toBeCloseTo(data[0]! / 127.5 - 1, 6);
    expect(tensor[2 * 35 + 34]).toBeCloseTo(data[3 * 34 + 2]! / 127.5 - 1, 6);
    expect(fromImageTensor(tensor, 7, 5)).toEqual(raster);
  });

  it('clamp what a network overshoots', () => {
    const raster = fromImageTensor(Float32Array.of(-3, 1.5, Number.NaN), 1, 1);
    expect([...raster.data]).toEqual([0, 255, 0]);
    expect(() => fromImageTensor(new Float32Array(4), 1, 1)).toThrow('expected 3 values for [3, 1, 1], got 4');
  });

  it('copy the sketch', () => {
    const plane: Plane = { width: 2, height: 1, data: Float32Array.of(0.25, 1) };
    const tensor = toSketchTensor(plane);
    tensor[0] = 9;
    expect(plane.data[0]).toBe(0.25);
  });
});

describe('alpha', () => {
  it('lines on transparency and the same lines on white give the same plane', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
        const onClear: Raster<4> = { width: 3, height: 2, channels: 4, data: Uint8ClampedArray.from(bytes) };
        const white = flattenAlpha(onClear);
        const onWhite = new Uint8ClampedArray(24).fill(255);
        for (let i = 0; i < 6; i++) onWhite.set(white.data.subarray(3 * i, 3 * i + 3), 4 * i);
        const a = toGray(white);
        const b = toGray(flattenAlpha({ width: 3, height: 2, channels: 4, data: onWhite }));
        expect(maxDifference(a.data, b.data)).toBeLessThan(1e-6);
      }),
    );
  });

  it('ignores the color under alpha 0 and composites half-way', () => {
    const raster: Raster<4> = { width: 2, height: 1, channels: 4, data: Uint8ClampedArray.of(9, 9, 9, 0, 0, 0, 0, 51) };
    expect([...flattenAlpha(raster).data]).toEqual([255, 255, 255, 204, 204, 204]);
    expect(toGray(flattenAlpha(raster)).data[1]).toBeCloseTo(0.8, 6);
  });
});

describe('compose', () => {
  it('pads with white at the right and the bottom only', () => {
    const padded = padPlane({ width: 3, height: 2, data: new Float32Array(6) }, 4);
    expect([padded.width, padded.height]).toEqual([4, 4]);
    expect([...padded.data]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const whole: Plane = { width: 4, height: 4, data: new Float32Array(16) };
    expect(padPlane(whole, 4)).toBe(whole);
  });

  it('lays pictures out in rows', () => {
    const tile = (v: number): Raster<3> => ({
      width: 2,
      height: 1,
      channels: 3,
      data: new Uint8ClampedArray(6).fill(v),
    });
    const sheet = contactSheet([tile(1), tile(2), tile(3)], 2, 1);
    expect([sheet.width, sheet.height]).toEqual([7, 5]);
    const at = (x: number, y: number) => sheet.data[3 * (y * 7 + x)];
    expect([at(1, 1), at(2, 1), at(3, 1), at(4, 1), at(1, 3), at(4, 3)]).toEqual([1, 1, 128, 2, 3, 128]);
    expect(() => contactSheet([], 2)).toThrow('at least one');
  });

  it('flips planes and pictures alike, and back', () => {
    const plane: Plane = { width: 3, height: 1, data: Float32Array.of(0, 0.2, 1) };
    expect([...planeToRaster(flipPlane(plane)).data]).toEqual([...flipRaster(planeToRaster(plane)).data]);
    expect(flipPlane(flipPlane(plane))).toEqual(plane);
  });
});

describe('color', () => {
  it('parses hex in both lengths and refuses the rest', () => {
    expect(hexToRgb('#ff8000')).toEqual([255, 128, 0]);
    expect(hexToRgb('abc')).toEqual([170, 187, 204]);
    for (const bad of ['', '#12', '#12345', 'red', '#gg0000', '#1234567']) expect(hexToRgb(bad)).toBeUndefined();
  });

  it('goes through hex and HSL and back', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (rgb) => {
        expect(hexToRgb(rgbToHex(rgb))).toEqual(rgb);
        expect(hslToRgb(rgbToHsl(rgb))).toEqual(rgb);
      }),
    );
    expect(rgbToHsl([255, 0, 0])).toEqual([0, 1, 0.5]);
    expect(hslToRgb([480, 1, 0.5])).toEqual([0, 255, 0]);
  });
});
