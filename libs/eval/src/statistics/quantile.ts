/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Quantile with linear interpolation between order statistics (numpy's and R's default, type 7); NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  return sortedQuantile(
    [...values].sort((a, b) => a - b),
    q,
  );
}

/** As `quantile`, for values already in ascending order. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * q;
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  if (sorted[low] === sorted[high]) return sorted[low]!;
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}
