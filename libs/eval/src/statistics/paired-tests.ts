import { seededRandom } from '../random.ts';
import { mean } from './quantile.ts';

export interface PairedTest {
  /** Mean of the differences. */
  readonly difference: number;
  /** Two-sided. */
  readonly p: number;
  readonly n: number;
}

const EXACT_PAIRS = 16;

/**
 * Sign-flip permutation test of paired differences: how often a random choice of signs gives a mean as far from zero.
 * Differences that are no finite numbers give NaN.
 * Every one of the 2^n choices for up to 16 pairs, else `permutations` seeded draws, counting the observed one.
 * Source: R. Fisher, "The design of experiments", 1935, section 21.
 */
export function signFlipTest(differences: readonly number[], permutations = 20_000, seed = 1): PairedTest {
  const n = differences.length;
  const difference = mean(differences);
  if (!differences.every(Number.isFinite)) return { difference: NaN, p: NaN, n };
  const total = differences.reduce((sum, d) => sum + d, 0);
  // Rounding must not make equal sums differ.
  const limit = Math.abs(total) - 1e-9 * differences.reduce((sum, d) => sum + Math.abs(d), 0);
  let [asFar, tried] = [0, 0];
  if (n <= EXACT_PAIRS) {
    for (let signs = 0; signs < 2 ** n; signs++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (signs >> i) & 1 ? -differences[i]! : differences[i]!;
      if (Math.abs(sum) >= limit) asFar++;
      tried++;
    }
  } else {
    const random = seededRandom(seed);
    [asFar, tried] = [1, 1];
    for (; tried <= permutations; tried++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += random() < 0.5 ? -differences[i]! : differences[i]!;
      if (Math.abs(sum) >= limit) asFar++;
    }
  }
  return { difference, p: n === 0 ? NaN : asFar / tried, n };
}

/**
 * Wilcoxon's signed-rank test, two-sided; zero differences are dropped, ties share their mean rank. Exact distribution up
 * to 50 pairs without ties and zeros, else the normal approximation with tie correction and without continuity correction.
 * Source: F. Wilcoxon 1945; M. Hollander, D. Wolfe, "Nonparametric statistical methods", section 3.1.
 * @returns `n` counts the non-zero differences; p is 1 when there are none, NaN when one is no finite number
 */
export function wilcoxonSignedRank(differences: readonly number[]): PairedTest {
  if (!differences.every(Number.isFinite)) return { difference: NaN, p: NaN, n: differences.length };
  const nonZero = differences.filter((d) => d !== 0);
  const n = nonZero.length;
  const difference = mean(differences);
  if (n === 0) return { difference, p: 1, n };
  const order = nonZero.map(Math.abs).map((size, i) => ({ size, positive: nonZero[i]! > 0 }));
  order.sort((a, b) => a.size - b.size);
  let [positive, tieTerm] = [0, 0];
  for (let i = 0; i < n;) {
    let j = i;
    while (j < n && order[j]!.size === order[i]!.size) j++;
    const rank = (i + 1 + j) / 2;
    for (let k = i; k < j; k++) if (order[k]!.positive) positive += rank;
    tieTerm += (j - i) ** 3 - (j - i);
    i = j;
  }
  const smaller = Math.min(positive, (n * (n + 1)) / 2 - positive);
  if (tieTerm === 0 && n === differences.length && n <= 50) return { difference, p: exactRankP(smaller, n), n };
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48;
  const z = (smaller - (n * (n + 1)) / 4) / Math.sqrt(variance);
  return { difference, p: Math.min(1, 2 * normalCdf(z)), n };
}

/** Two-sided P(W <= w) for n untied ranks: the number of subsets of 1..n with each sum, by dynamic programming. */
function exactRankP(w: number, n: number): number {
  const largest = (n * (n + 1)) / 2;
  const ways = new Float64Array(largest + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) for (let s = largest; s >= rank; s--) ways[s]! += ways[s - rank]!;
  let below = 0;
  for (let s = 0; s <= w; s++) below += ways[s]!;
  return Math.min(1, (2 * below) / 2 ** n);
}

/** Standard normal distribution function; series inside, continued fraction outside, to about 1e-14. */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let upper: number;
  if (x < 3) {
    let [term, sum] = [x, x];
    for (let k = 3; Math.abs(term) > 1e-17 * sum; k += 2) sum += term *= (x * x) / k;
    upper = 0.5 - density * sum;
  } else {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = k / (x + fraction);
    upper = density / (x + fraction);
  }
  return z < 0 ? upper : 1 - upper;
}
