/** How far apart two ratings are: `interval` (v - w)^2, `ordinal` by the number of ratings between them. */
export type RatingLevel = 'interval' | 'ordinal';

/**
 * Krippendorff's alpha, the agreement of any number of raters with gaps allowed: 1 = perfect, 0 = as by chance.
 * Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section E.
 * @param ratings one row per rater, one column per rated thing; undefined where not rated
 * @returns NaN when fewer than two ratings meet anywhere, or all ratings are equal
 */
export function krippendorffAlpha(
  ratings: readonly (readonly (number | undefined)[])[],
  level: RatingLevel = 'interval',
): number {
  const units: number[][] = [];
  const columns = Math.max(0, ...ratings.map((row) => row.length));
  for (let u = 0; u < columns; u++) {
    const values = ratings.map((row) => row[u]).filter((v): v is number => v !== undefined);
    if (values.length >= 2) units.push(values);
  }
  const pairable = units.flat();
  const n = pairable.length;
  const distance = level === 'interval' ? (v: number, w: number) => (v - w) ** 2 : ordinalDistance(pairable);
  let observed = 0;
  for (const values of units) {
    for (const v of values) for (const w of values) observed += distance(v, w) / (values.length - 1);
  }
  let expected = 0;
  const counts = countsOf(pairable);
  for (const [v, nv] of counts) for (const [w, nw] of counts) expected += nv * nw * distance(v, w);
  return 1 - observed / n / (expected / (n * (n - 1)));
}

function countsOf(values: readonly number[]): [value: number, count: number][] {
  const counts = new Map<number, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

function ordinalDistance(values: readonly number[]): (v: number, w: number) => number {
  const middle = new Map<number, number>();
  let below = 0;
  for (const [value, count] of countsOf(values)) {
    middle.set(value, below + count / 2);
    below += count;
  }
  return (v, w) => (middle.get(v)! - middle.get(w)!) ** 2;
}
