import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../fixtures/pictures.json' with { type: 'json' };
import { meanDifference, differenceMap } from './ciede2000.ts';
import { colorfulness } from './colorfulness.ts';
import { rgbToLab } from './lab.ts';
import { msSsim, similarity } from './ms-ssim.ts';
import { disturbed, flat, formulaPicture } from './pictures.testing.ts';
import { meanSquaredError, psnr } from './psnr.ts';
import { ssim } from './ssim.ts';

describe.each(fixture.rows)('picture $width x $height, noise $strength', (row) => {
  const a = formulaPicture(row.width, row.height);
  const b = disturbed(a, row.strength);

  it('agrees with scikit-image and OpenCV in MSE and PSNR', () => {
    expect(meanSquaredError(a, b)).toBeCloseTo(row.mse, 8);
    expect(psnr(a, b)).toBeCloseTo(row.psnr, 8);
    expect(psnr(a, b)).toBeCloseTo(row.psnrOpenCv, 8);
  });

  it('agrees with scikit-image in SSIM', () => {
    expect(ssim(a, b)).toBeCloseTo(row.ssim, 5);
  });

  it('agrees with scikit-image in CIELAB and CIEDE2000', () => {
    // scikit-image rounds the white point of D65 at the fifth digit; ours is exact for the matrix, so that grays are gray.
    const lab = rgbToLab(a.data[300]!, a.data[301]!, a.data[302]!);
    for (const c of [0, 1, 2]) expect(lab[c]).toBeCloseTo(row.labOfPixel100[c]!, 2);
    expect(meanDifference(a, b)).toBeCloseTo(row.ciede2000Mean, 3);
    expect(Math.max(...differenceMap(a, b))).toBeCloseTo(row.ciede2000Max, 2);
  });

  it('agrees with OpenCV in colorfulness', () => {
    expect(colorfulness(a)).toBeCloseTo(row.colorfulness[0]!, 6);
    expect(colorfulness(b)).toBeCloseTo(row.colorfulness[1]!, 6);
  });

  it.runIf(row.msSsim !== undefined)('agrees with MS-SSIM put together from scikit-image', () => {
    expect(msSsim(a, b)).toBeCloseTo(row.msSsim!, 5);
    expect(similarity(a, b).ssim).toBeCloseTo(row.ssim, 5);
  });
});

describe('any picture', () => {
  const sized = fc.record({ width: fc.integer({ min: 11, max: 24 }), height: fc.integer({ min: 11, max: 24 }) });

  it('equals itself, and the measures are symmetric', () => {
    fc.assert(
      fc.property(sized, fc.integer({ min: 1, max: 30 }), ({ width, height }, strength) => {
        const a = formulaPicture(width, height);
        const b = disturbed(a, strength);
        expect(psnr(a, a)).toBe(Infinity);
        expect(ssim(a, a)).toBeCloseTo(1, 10);
        expect(meanDifference(a, a)).toBe(0);
        expect(psnr(a, b)).toBeCloseTo(psnr(b, a), 10);
        expect(ssim(a, b)).toBeCloseTo(ssim(b, a), 10);
        expect(ssim(a, b)).toBeLessThanOrEqual(1);
        expect(meanDifference(a, b)).toBeCloseTo(meanDifference(b, a), 3);
      }),
      { numRuns: 25 },
    );
  });

  it('has no colorfulness when gray', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 255 }), (v) => colorfulness(flat(4, 4, [v, v, v])) === 0));
  });

  it('has 0.3 times the opponent mean as colorfulness when flat', () => {
    // rg = 255, yb = 127.5, no deviation: 0.3 * sqrt(255^2 + 127.5^2).
    expect(colorfulness(flat(3, 2, [255, 0, 0]))).toBeCloseTo(0.3 * Math.hypot(255, 127.5), 10);
  });
});

describe('bad input', () => {
  it('names both sizes', () => {
    const call = () => psnr(flat(4, 4, [0, 0, 0]), flat(4, 5, [0, 0, 0]));
    expect(call).toThrow('expected two pictures of one size, got 4 x 4 and 4 x 5');
  });

  it('names missing bytes, and pictures too small for the window', () => {
    expect(() => colorfulness({ width: 2, height: 2, channels: 3, data: new Uint8Array(11) })).toThrow('12 bytes');
    expect(() => ssim(flat(10, 20, [0, 0, 0]), flat(10, 20, [0, 0, 0]))).toThrow('at least 11');
    expect(() => msSsim(flat(100, 200, [0, 0, 0]), flat(100, 200, [0, 0, 0]))).toThrow('at least 176');
  });
});
