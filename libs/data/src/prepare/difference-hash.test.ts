import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeRaster, type Raster } from '@irodori/image';
import { pixels } from '../fixtures.testing.ts';
import { differenceHash, HashIndex } from './difference-hash.ts';

const raster = (width: number, height: number, seed: number): Raster<3> => ({
  width,
  height,
  channels: 3,
  data: new Uint8ClampedArray(pixels(width, height, seed)),
});
const hash = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((n) => n.toString(16).padStart(16, '0'));
const bitsOf = (a: string, b: string) =>
  [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((c) => c === '1').length;

describe('differenceHash', () => {
  it('follows the definition on a ramp', () => {
    const rising = new Uint8ClampedArray(3 * 90 * 80);
    for (let i = 0; i < 90 * 80; i++) rising.fill(2 * (i % 90), 3 * i, 3 * i + 3);
    expect(differenceHash({ width: 90, height: 80, channels: 3, data: rising })).toBe('f'.repeat(16));
    expect(differenceHash({ width: 90, height: 80, channels: 3, data: rising.map((v) => 200 - v) })).toBe(
      '0'.repeat(16),
    );
  });

  it('is near for a picture made smaller and brighter, far for another', () => {
    const original = raster(120, 100, 1);
    const changed = resizeRaster({ ...original, data: original.data.map((v) => Math.min(255, v + 6)) }, 90, 75);
    expect(bitsOf(differenceHash(original), differenceHash(changed))).toBeLessThanOrEqual(3);
    expect(bitsOf(differenceHash(original), differenceHash(raster(120, 100, 2)))).toBeGreaterThan(3);
  });
});

describe('hashes', () => {
  it('the index finds what a search through all finds', () => {
    const nearby = fc.tuple(hash, fc.array(fc.nat(63), { maxLength: 5 })).map(([h, flips]) => {
      const flipped = flips.reduce((n, bit) => n ^ (1n << BigInt(bit)), BigInt(`0x${h}`));
      return [h, flipped.toString(16).padStart(16, '0')];
    });
    fc.assert(
      fc.property(fc.array(nearby, { maxLength: 30 }), fc.integer({ min: 0, max: 3 }), (pairs, distance) => {
        const index = new HashIndex();
        const kept: string[] = [];
        for (const h of pairs.flat()) {
          const expected = kept.some((other) => bitsOf(h, other) <= distance);
          expect(index.seenNear(h, distance)).toBe(expected);
          if (!expected) kept.push(h);
        }
        expect(index.length).toBe(kept.length);
      }),
    );
  });

  it('the index grows', () => {
    const index = new HashIndex();
    for (let i = 0; i < 5000; i++) {
      index.seenNear(((BigInt(i) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0'), 0);
    }
    expect(index.length).toBe(5000);
    expect(
      index.seenNear(((4999n * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0'), 0),
    ).toBe(true);
  });
});
