import { describe, expect, it } from 'vitest';
import { createRng } from '../rng.ts';
import { bitAt, bitsInRange, clearBit, invertBits, nextBit, spreadBits, type Bits } from './bits.ts';
import { smallParts } from './components.ts';

const sizes = [
  [70, 45],
  [64, 9],
  [5, 50],
  [33, 3],
] as const;

/** Mostly 0, as drawings are, in planes that begin anywhere in their buffer. */
function plane(width: number, height: number, seed: number, offset: number, share = 0.2): Uint8Array {
  const rng = createRng(seed);
  const data = new Uint8Array(new ArrayBuffer(width * height + offset), offset);
  for (let i = 0; i < data.length; i++) data[i] = rng.chance(share) ? 1 + rng.int(255) : 0;
  return data;
}

const asPlane = (bits: Bits): number[] =>
  Array.from({ length: bits.width * bits.height }, (_, i) =>
    Number(bitAt(bits, i % bits.width, Math.floor(i / bits.width))),
  );

describe.each(sizes)('bits of %i x %i pixels', (width, height) => {
  it.each([
    [1, 255, 0],
    [96, 255, 1],
    [0, 64, 0],
    [0, 0, 2],
    [0, 255, 3],
    [100, 50, 0],
  ])('are 1 where values lie from %i to %i (offset %i)', (low, high, offset) => {
    const data = plane(width, height, 7, offset);
    const expected = [...data].map((v) => Number(v >= low && v <= high));
    const bits = bitsInRange(data, width, height, low, high);
    expect(asPlane(bits)).toEqual(expected);
    invertBits(bits);
    expect(asPlane(bits)).toEqual(expected.map((v) => 1 - v));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x <= width; x++) {
        for (const set of [true, false]) {
          let next = x;
          while (next < width && bitAt(bits, next, y) !== set) next++;
          expect(nextBit(bits, y, x, set)).toBe(next);
        }
      }
    }
    clearBit(bits, 3, 2);
    expect(bitAt(bits, 3, 2)).toBe(false);
  });

  it.each([0, 1, 2, 3, 4, 7, 15, 31, 40, 70])('spread by %i reach as far as the square', (reach) => {
    const data = plane(width, height, reach, 0, 0.01);
    const there = (x: number, y: number): number => {
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          if (data[v * width + u]! >= 128) return 1;
        }
      }
      return 0;
    };
    const spread = spreadBits(bitsInRange(data, width, height, 128, 255), reach);
    expect(asPlane(spread)).toEqual([...data].map((_, i) => there(i % width, Math.floor(i / width))));
    // Nothing beside the picture, however far the bits went.
    invertBits(spread);
    invertBits(spread);
    expect(nextBit(spread, height - 1, width, true)).toBe(width);
  });

  it('come apart into connected parts, those in a square of 6 alone', () => {
    const data = plane(width, height, 3, 0, 0.5);
    const bits = bitsInRange(data, width, height, 1, 255);
    const parts = smallParts(bits, 6);
    const found = Array.from({ length: parts.count }, (_, part) => {
      const pixels: number[] = [];
      for (let run = parts.firstRun[part]!; run >= 0; run = parts.nextRun[run]!) {
        for (let p = parts.runStart[run]!; p < parts.runEnd[run]!; p++) pixels.push(p);
      }
      return { pixels: pixels.sort((a, b) => a - b), area: parts.area[part]! };
    });
    const seen = new Set<number>();
    const expected: { pixels: number[]; area: number }[] = [];
    for (let start = 0; start < data.length; start++) {
      if (data[start] === 0 || seen.has(start)) continue;
      const pixels = [start];
      seen.add(start);
      for (let k = 0; k < pixels.length; k++) {
        const [x, y] = [pixels[k]! % width, Math.floor(pixels[k]! / width)];
        for (const [u, v] of [
          [x - 1, y],
          [x + 1, y],
          [x, y - 1],
          [x, y + 1],
        ] as const) {
          const p = v * width + u;
          if (u < 0 || v < 0 || u >= width || v >= height || data[p] === 0 || seen.has(p)) continue;
          seen.add(p);
          pixels.push(p);
        }
      }
      const side = (of: (p: number) => number) => Math.max(...pixels.map(of)) - Math.min(...pixels.map(of)) + 1;
      if (side((p) => p % width) > 6 || side((p) => Math.floor(p / width)) > 6) continue;
      expected.push({ pixels: pixels.sort((a, b) => a - b), area: pixels.length });
    }
    expect(found).toEqual(expected);
  });
});
