import { describe, expect, it } from 'vitest';
import { foldBatchNorm } from './fold.ts';
import type { QuantizedWeight } from './keras-package.ts';

const weight = (name: string, shape: number[], codes: number[], scale: number, min: number): QuantizedWeight => ({
  name,
  shape,
  codes: Uint8Array.from(codes),
  scale,
  min,
});

describe('foldBatchNorm', () => {
  it('gives (W x - mean) / sqrt(variance + 1e-3) + beta for every input', () => {
    // 1x2 kernel, 2 channels in, 3 out, row-major [h, w, in, out].
    const kernel = weight('k', [1, 2, 2, 3], [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120], 0.02, -1.1);
    const norm = {
      beta: weight('b', [3], [0, 100, 200], 0.01, -1),
      mean: weight('m', [3], [5, 6, 7], 0.5, -2),
      variance: weight('v', [3], [1, 2, 3], 0.25, 0.1),
    };
    const folded = foldBatchNorm(kernel, norm);
    expect(folded.shape).toEqual([3, 2, 1, 2]);

    const x = [0.3, -0.7, 1.9, 0.4]; // [w, in]
    for (let o = 0; o < 3; o++) {
      let plain = 0;
      let ours = folded.bias[o] ?? NaN;
      for (let w = 0; w < 2; w++) {
        for (let i = 0; i < 2; i++) {
          const value = x[w * 2 + i] ?? NaN;
          plain += ((kernel.codes[(w * 2 + i) * 3 + o] ?? NaN) * 0.02 - 1.1) * value;
          const code = folded.codes[(o * 2 + i) * 2 + w] ?? NaN;
          ours += (code * (folded.scale[o] ?? NaN) + (folded.offset[o] ?? NaN)) * value;
        }
      }
      const mean = (5 + o) * 0.5 - 2;
      const variance = (1 + o) * 0.25 + 0.1;
      const expected = (plain - mean) / Math.sqrt(variance + 1e-3) + (o * 100 * 0.01 - 1);
      expect(ours).toBeCloseTo(expected, 5);
    }
  });
});
