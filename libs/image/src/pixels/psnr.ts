/** Peak signal-to-noise ratio in dB: 10 log10(peak^2 / mean squared error); Infinity without any error. */
export function psnrOf(meanSquaredError: number, peak: number): number {
  return 10 * Math.log10(peak ** 2 / meanSquaredError);
}
