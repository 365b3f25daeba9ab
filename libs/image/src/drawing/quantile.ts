/** The level up to which `share` of a histogram's counts lie; 0 of an empty one. */
export function quantile(histogram: Float64Array, share: number): number {
  const least = share * histogram.reduce((sum, n) => sum + n, 0);
  let below = 0;
  return histogram.findIndex((n) => (below += n) >= least);
}
