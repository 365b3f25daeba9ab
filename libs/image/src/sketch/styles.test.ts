import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toGray } from '../pixels/flatten.ts';
import type { Plane, Raster } from '../raster.ts';
import { createRng } from '../rng.ts';
import { otsuThreshold } from '../pixels/otsu.ts';
import { dilate, erode, gaussianBlur } from './filters.ts';
import { extractSketch, sketchStyles, xdog } from './styles.ts';

// Written by tools/record-opencv-fixtures.py.
const fixture = JSON.parse(readFileSync(new URL('./fixtures/filters.json', import.meta.url), 'utf8')) as Record<
  string,
  number[]
> & { width: number; height: number; otsu: number };

const { width, height } = fixture;
const rgb: Raster<3> = { width, height, channels: 3, data: Uint8ClampedArray.from(fixture['rgb']!) };
const gray: Plane = { width, height, data: Float32Array.from(fixture['gray']!) };

function expectClose(plane: Plane, expected: readonly number[], tolerance: number) {
  expect(plane.data.length).toBe(expected.length);
  let max = 0;
  plane.data.forEach((v, i) => (max = Math.max(max, Math.abs(v - expected[i]!))));
  expect(max).toBeLessThan(tolerance);
}

describe('filters agree with OpenCV', () => {
  it('gray', () => expectClose(toGray(rgb), fixture['gray']!, 2e-5));
  it.each([3, 5] as const)('dilate and erode %i', (size) => {
    expectClose(dilate(gray, size), fixture[`dilate${size}`]!, 1e-5);
    expectClose(erode(gray, size), fixture[`erode${size}`]!, 1e-5);
  });
  it.each([0.4, 0.5, 1.8, 2.2])('Gaussian blur, sigma %f', (sigma) => {
    expectClose(gaussianBlur(gray, sigma), fixture[`gaussian${sigma}`]!, 2e-5);
  });
  it('Otsu threshold', () => {
    const gray8: Plane = { width, height, data: Float32Array.from(fixture['gray8']!, (v) => v / 255) };
    expect(Math.round(otsuThreshold(gray8.data) * 255)).toBe(fixture.otsu);
  });
});

describe('extractSketch', () => {
  it('dilate styles agree with OpenCV’s dilate and absdiff', () => {
    expectClose(extractSketch(rgb, 'dilate3'), fixture['sketch3']!, 4e-5);
    expectClose(extractSketch(rgb, 'dilate5'), fixture['sketch5']!, 4e-5);
    expectClose(extractSketch(rgb, 'paper'), fixture['sketch5']!, 4e-5);
  });

  it.each(sketchStyles)('%s: white on a flat picture, in [0, 1], dark on both sides of a thin line only', (style) => {
    const flat: Raster<3> = { width: 40, height: 30, channels: 3, data: new Uint8ClampedArray(3600).fill(180) };
    expect(extractSketch(flat, style).data.every((v) => v === 1)).toBe(true);
    const lined = new Uint8ClampedArray(3600).fill(200);
    for (let y = 0; y < 30; y++) lined.fill(20, 3 * (y * 40 + 20), 3 * (y * 40 + 21));
    const sketch = extractSketch({ ...flat, data: lined }, style);
    expect(sketch.data.every((v) => v >= 0 && v <= 1)).toBe(true);
    expect(sketch.data[15 * 40 + 20]).toBeLessThan(0.4);
    expect(sketch.data[15 * 40 + 5]).toBeGreaterThan(0.99);
    expect(sketch.data[15 * 40 + 35]).toBeGreaterThan(0.99);
  });

  it('xdogHard is black and white, xdogSoft has grays', () => {
    expect(extractSketch(rgb, 'xdogHard', createRng(1)).data.every((v) => v === 0 || v === 1)).toBe(true);
    const soft = new Set(extractSketch(rgb, 'xdogSoft').data);
    expect(soft.size).toBeGreaterThan(3);
  });

  it('xdog follows its formula', () => {
    const options = { sigma: 0.5, k: 4.4, gamma: 0.96, epsilon: 0.01, phi: 40 };
    const [a, b] = [fixture['gaussian0.5']!, fixture['gaussian2.2']!];
    const expected = a.map((v, i) => {
      const d = v - 0.96 * b[i]! - 0.01;
      return d >= 0 ? 1 : Math.max(0, 1 + Math.tanh(40 * d));
    });
    expectClose(xdog(gray, options), expected, 2e-3);
  });
});
