import { otsuThreshold } from '@irodori/image';

/**
 * The brightness in (0, 1] that best parts lines from paper: between the two classes of Otsu's threshold.
 * @param line values in [0, 1], white paper = 1; @returns pixels below it are line
 */
export function inkThreshold(line: Float32Array): number {
  return otsuThreshold(line) + 0.5 / 255;
}
