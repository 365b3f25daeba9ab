import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import { learningRateAt } from './schedule.ts';

const config = (schedule: object) => resolveConfig({ learningRate: 0.1, schedule });

describe('learningRateAt', () => {
  it('constant stays', () => {
    expect([1, 50, 1e6].map((step) => learningRateAt(config({}), step, 100))).toEqual([0.1, 0.1, 0.1]);
  });

  it('warmup rises in equal steps and reaches the rate right behind', () => {
    const rates = [1, 2, 3, 4, 5].map((step) => learningRateAt(config({ warmup: 4 }), step, 100));
    [0.02, 0.04, 0.06, 0.08, 0.1].forEach((rate, index) => expect(rates[index]).toBeCloseTo(rate, 12));
  });

  it('step multiplies every so many steps after the warmup', () => {
    const settings = config({ kind: 'step', warmup: 2, every: 3, factor: 0.1 });
    const rates = [3, 5, 6, 8, 9].map((step) => learningRateAt(settings, step, undefined));
    [0.1, 0.1, 0.01, 0.01, 0.001].forEach((rate, index) => expect(rates[index]).toBeCloseTo(rate, 12));
  });

  it('cosine goes from the rate to its floor, half way at half time', () => {
    const settings = config({ kind: 'cosine', floor: 0.2 });
    expect(learningRateAt(settings, 1, 101)).toBeCloseTo(0.1, 12);
    expect(learningRateAt(settings, 51, 101)).toBeCloseTo(0.06, 12);
    expect(learningRateAt(settings, 101, 101)).toBeCloseTo(0.02, 12);
  });

  it('never rises after the warmup, never leaves (0, rate]', () => {
    const kinds = fc.constantFrom('constant', 'cosine', 'step');
    fc.assert(
      fc.property(kinds, fc.nat({ max: 20 }), fc.integer({ min: 2, max: 300 }), (kind, warmup, total) => {
        const settings = config({ kind, warmup, every: 7, floor: 0.01 });
        const rates = Array.from({ length: total }, (_, index) => learningRateAt(settings, index + 1, total));
        for (const rate of rates) expect(rate > 0 && rate <= 0.1 + 1e-12).toBe(true);
        const after = rates.slice(warmup);
        after.forEach((rate, index) => expect(rate).toBeLessThanOrEqual((after[index - 1] ?? 1) + 1e-12));
      }),
    );
  });
});
