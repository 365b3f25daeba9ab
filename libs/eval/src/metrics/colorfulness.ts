import type { Raster } from '@irodori/image';
import { assertPicture } from '../picture.ts';

/**
 * Colorfulness M3: 0 for gray pictures, about 33 moderately, 59 quite, 109 extremely colorful.
 * rg = R - G, yb = (R + G)/2 - B; M = sqrt(var rg + var yb) + 0.3 sqrt(mean(rg)^2 + mean(yb)^2).
 * Source: D. Hasler, S. Süsstrunk, "Measuring colourfulness in natural images", 2003, section 7.
 */
export function colorfulness(picture: Raster<3>): number {
  assertPicture('colorfulness', picture);
  const { data } = picture;
  const n = data.length / 3;
  let [rg, yb, rg2, yb2] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    const redGreen = data[i]! - data[i + 1]!;
    const yellowBlue = (data[i]! + data[i + 1]!) / 2 - data[i + 2]!;
    rg += redGreen;
    yb += yellowBlue;
    rg2 += redGreen ** 2;
    yb2 += yellowBlue ** 2;
  }
  [rg, yb] = [rg / n, yb / n];
  const variance = Math.max(0, rg2 / n - rg ** 2 + yb2 / n - yb ** 2);
  return Math.sqrt(variance) + 0.3 * Math.hypot(rg, yb);
}
