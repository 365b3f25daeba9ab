import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import agreement from '../fixtures/agreement.json' with { type: 'json' };
import fixture from '../fixtures/statistics.json' with { type: 'json' };
import { bootstrapMean } from './bootstrap.ts';
import { krippendorffAlpha } from './krippendorff.ts';
import { normalCdf, signFlipTest, wilcoxonSignedRank } from './paired-tests.ts';
import { mean, quantile } from './quantile.ts';

describe.each(fixture.samples)('sample "$name"', (row) => {
  it('has the mean and quantiles of numpy', () => {
    expect(mean(row.values)).toBeCloseTo(row.mean, 12);
    for (const [q, value] of row.quantiles) expect(quantile(row.values, q!)).toBeCloseTo(value!, 12);
  });

  it('has the Wilcoxon p of scipy', () => {
    expect(wilcoxonSignedRank(row.values).p).toBeCloseTo(row.wilcoxonP, 10);
  });

  it('has the sign-flip p of scipy', () => {
    const { p, difference, n } = signFlipTest(row.values);
    expect(n).toBe(row.values.length);
    expect(difference).toBeCloseTo(row.mean, 12);
    if (row.signFlipExact) expect(p).toBeCloseTo(row.signFlipP, 10);
    // Four standard errors of the shorter run's binomial.
    else {
      expect(Math.abs(p - row.signFlipP)).toBeLessThan(4 * Math.sqrt((row.signFlipP * (1 - row.signFlipP)) / 20_000));
    }
  });

  it('has about the bootstrap interval of scipy', () => {
    const { low, high, mean: middle, n } = bootstrapMean(row.values, { resamples: 20_000 });
    const width = row.bootstrap95[1]! - row.bootstrap95[0]!;
    expect(n).toBe(row.values.length);
    expect(middle).toBeCloseTo(row.mean, 12);
    expect(Math.abs(low - row.bootstrap95[0]!)).toBeLessThan(0.03 * width);
    expect(Math.abs(high - row.bootstrap95[1]!)).toBeLessThan(0.03 * width);
  });
});

describe('statistics', () => {
  it.each(fixture.normalCdf)('normal distribution at %f', (z, expected) => {
    expect(Math.abs(normalCdf(z) - expected)).toBeLessThan(1e-13);
  });

  it('repeat with one seed and differ with another', () => {
    const values = fixture.samples[0]!.values;
    expect(bootstrapMean(values, { seed: 5 })).toEqual(bootstrapMean(values, { seed: 5 }));
    expect(bootstrapMean(values, { seed: 5 }).low).not.toBe(bootstrapMean(values, { seed: 6 }).low);
  });

  it('have no interval of one value and no p of none', () => {
    expect(bootstrapMean([3])).toEqual({ mean: 3, low: NaN, high: NaN, n: 1 });
    expect(signFlipTest([]).p).toBeNaN();
    expect(wilcoxonSignedRank([0, 0]).p).toBe(1);
  });

  it('do not see which side is which', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, (list) => {
        const turned = list.map((v) => -v);
        expect(signFlipTest(turned).p).toBeCloseTo(signFlipTest(list).p, 12);
        expect(wilcoxonSignedRank(turned).p).toBeCloseTo(wilcoxonSignedRank(list).p, 12);
        expect(signFlipTest(list).p).toBeGreaterThanOrEqual(2 ** -(list.length - 1) - 1e-12);
      }),
    );
  });
});

describe("Krippendorff's alpha", () => {
  it.each(agreement.rows)('agrees with the krippendorff package (%#)', ({ ratings, interval, ordinal }) => {
    const rows = ratings.map((row) => row.map((v) => v ?? undefined));
    expect(krippendorffAlpha(rows, 'interval')).toBeCloseTo(interval, 12);
    expect(krippendorffAlpha(rows, 'ordinal')).toBeCloseTo(ordinal, 12);
  });

  it('is 1 for raters who agree', () => {
    expect(
      krippendorffAlpha([
        [0, 3, 5],
        [0, 3, 5],
        [undefined, 3, 5],
      ]),
    ).toBe(1);
  });

  it('has no value where nothing can be compared', () => {
    expect(krippendorffAlpha([[1, 2]])).toBeNaN();
    expect(krippendorffAlpha([])).toBeNaN();
  });
});

describe('differences that are no numbers', () => {
  it.each([NaN, Infinity, -Infinity])('%s gives NaN at once, never an endless loop or a p of 0', (value) => {
    for (const test of [wilcoxonSignedRank([1, value, -2]), signFlipTest([1, value, -2])]) {
      expect(test).toEqual({ difference: NaN, p: NaN, n: 3 });
    }
  });
});
