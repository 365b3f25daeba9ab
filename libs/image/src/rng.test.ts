import { describe, expect, it } from 'vitest';
import { createRng, truncatedNormal } from './rng.ts';

const draws = (rng: { next(): number }, n: number) => Array.from({ length: n }, () => rng.next());

describe('createRng', () => {
  it('repeats the stream of a seed and parts different seeds', () => {
    expect(draws(createRng(7), 20)).toEqual(draws(createRng(7), 20));
    expect(draws(createRng(7), 20)).not.toEqual(draws(createRng(8), 20));
    expect(draws(createRng(1), 5)).not.toEqual(draws(createRng('1'), 5));
  });

  it('forks by label whatever was drawn before', () => {
    const fresh = createRng('a').fork('lines');
    const used = createRng('a');
    draws(used, 13);
    used.normal();
    expect(draws(used.fork('lines'), 10)).toEqual(draws(fresh, 10));
    expect(draws(createRng('a').fork(3), 10)).not.toEqual(draws(createRng('a').fork('3'), 10));
  });

  it('is uniform: mean, variance, serial correlation and a chi-square over 100 bins', () => {
    const n = 200_000;
    const x = draws(createRng('uniform'), n);
    const mean = x.reduce((a, b) => a + b, 0) / n;
    const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    const serial = x.slice(1).reduce((a, b, i) => a + (b - mean) * (x[i]! - mean), 0) / n / variance;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 3);
    expect(Math.abs(serial)).toBeLessThan(4 / Math.sqrt(n));
    const bins = new Array<number>(100).fill(0);
    for (const v of x) bins[Math.floor(v * 100)]! += 1;
    const chi = bins.reduce((a, b) => a + (b - n / 100) ** 2 / (n / 100), 0);
    expect(chi).toBeLessThan(99 + 4 * Math.sqrt(2 * 99));
  });

  it('gives unrelated streams for neighboring labels', () => {
    const root = createRng(0);
    const firsts = Array.from({ length: 20_000 }, (_, i) => root.fork(i).next());
    const mean = firsts.reduce((a, b) => a + b, 0) / firsts.length;
    const serial = firsts.slice(1).reduce((a, b, i) => a + (b - mean) * (firsts[i]! - mean), 0) / firsts.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.abs(serial * 12)).toBeLessThan(4 / Math.sqrt(firsts.length));
    expect(new Set(firsts).size).toBeGreaterThan(firsts.length - 3);
  });

  it('draws normals with the right moments', () => {
    const rng = createRng('normal');
    const x = Array.from({ length: 100_000 }, () => rng.normal());
    const moment = (k: number) => x.reduce((a, b) => a + b ** k, 0) / x.length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(moment(4)).toBeGreaterThan(2.9);
    expect(moment(4)).toBeLessThan(3.1);
  });

  it('picks by weight, never an item of weight 0', () => {
    const rng = createRng('weights');
    const counts = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 30_000; i++) {
      counts[
        rng.weighted<'a' | 'b' | 'c'>([
          ['a', 1],
          ['b', 3],
          ['c', 0],
        ])
      ]++;
    }
    expect(counts.c).toBe(0);
    expect(counts.b / counts.a).toBeGreaterThan(2.8);
    expect(counts.b / counts.a).toBeLessThan(3.2);
  });
});

describe('truncatedNormal', () => {
  it('has the mean of a half normal when cut at its center', () => {
    const rng = createRng('half');
    const n = 50_000;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const x = truncatedNormal(rng, 1, 0.005, 0, 1);
      expect(x).toBeLessThanOrEqual(1);
      sum += 1 - x;
    }
    // E|N(0, s)| = s sqrt(2 / pi).
    expect(sum / n).toBeCloseTo(0.005 * Math.sqrt(2 / Math.PI), 4);
  });
});
