const LEVELS = 256;

/**
 * Otsu's threshold of a drawing: the brightness in (0, 1] that best parts lines from paper, so that faint lines close areas
 * too. Source: N. Otsu, "A threshold selection method from gray-level histograms", 1979, eq. 18.
 * @param line values in [0, 1], white paper = 1; @returns pixels below it are line
 */
export function inkThreshold(line: Float32Array): number {
  const histogram = new Float64Array(LEVELS);
  for (const v of line) histogram[Math.min(LEVELS - 1, Math.max(0, Math.round(v * (LEVELS - 1))))]!++;
  let total = 0;
  for (let level = 0; level < LEVELS; level++) total += level * histogram[level]!;
  let [below, sumBelow, best, threshold] = [0, 0, 0, 0];
  for (let level = 0; level < LEVELS - 1; level++) {
    below += histogram[level]!;
    sumBelow += level * histogram[level]!;
    const above = line.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (between > best) [best, threshold] = [between, level];
  }
  return (threshold + 0.5) / (LEVELS - 1);
}
