const LEVELS = 256;

/**
 * Otsu's threshold on a histogram of 256 levels: the last level of the darker class, the one that parts the two best.
 * Source: N. Otsu, "A threshold selection method from gray-level histograms", 1979, eq. 18.
 */
export function otsuLevel(histogram: Float64Array): number {
  let [total, sum] = [0, 0];
  for (let level = 0; level < LEVELS; level++) {
    total += histogram[level]!;
    sum += level * histogram[level]!;
  }
  let [below, belowSum, best, bestLevel] = [0, 0, -1, 0];
  for (let level = 0; level < LEVELS - 1; level++) {
    below += histogram[level]!;
    belowSum += level * histogram[level]!;
    if (below === 0 || below === total) continue;
    const gap = belowSum / below - (sum - belowSum) / (total - below);
    const between = below * (total - below) * gap * gap;
    if (between > best) [best, bestLevel] = [between, level];
  }
  return bestLevel;
}

/**
 * Otsu's threshold of values in [0, 1] in 256 steps: the last step of the darker class. For a line drawing the brightness
 * that best parts lines from paper, so that faint lines close areas too.
 */
export function otsuThreshold(values: Float32Array): number {
  const histogram = new Float64Array(LEVELS);
  for (const v of values) histogram[Math.max(0, Math.min(LEVELS - 1, Math.round(v * (LEVELS - 1))))]! += 1;
  return otsuLevel(histogram) / (LEVELS - 1);
}
