import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelSize } from './model-size.ts';

const side = fc.integer({ min: 8, max: 20_000 });

describe('modelSize', () => {
  it('fits a picture into the training square, small ones enlarged', () => {
    expect(modelSize({ width: 512, height: 512 }, 128)).toEqual({ width: 128, height: 128 });
    expect(modelSize({ width: 600, height: 800 }, 128)).toEqual({ width: 96, height: 128 });
    expect(modelSize({ width: 16, height: 12 }, 128)).toEqual({ width: 128, height: 96 });
  });

  it('keeps half the square for the short side of a strip, and bounds the long one', () => {
    expect(modelSize({ width: 1000, height: 250 }, 128)).toEqual({ width: 256, height: 64 });
    expect(modelSize({ width: 20_000, height: 20 }, 128)).toEqual({ width: 512, height: 64 });
  });

  it('gives whole hint cells and keeps the proportions of anything but strips', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(64, 128, 256), (width, height, trainSize) => {
        const size = modelSize({ width, height }, trainSize);
        expect([size.width % 4, size.height % 4]).toEqual([0, 0]);
        expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(trainSize / 2);
        const aspect = width / height;
        if (aspect < 0.5 || aspect > 2) return;
        expect(Math.max(size.width, size.height)).toBe(trainSize);
        expect(Math.abs(size.width - size.height * aspect)).toBeLessThanOrEqual(2 + 2 * aspect);
      }),
    );
  });
});
