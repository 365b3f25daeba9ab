import type { Raster } from '@irodori/image';
import { assertSameSize } from '../picture.ts';
import { pictureToLab, type Lab } from './lab.ts';

const DEGREE = Math.PI / 180;
const POW25_7 = 25 ** 7;

/**
 * CIEDE2000 color difference with kL = kC = kH = 1 unless `kL` says otherwise (2 counts lightness half, as for textiles).
 * About 1 is just noticeable side by side, 5 is plainly another tone, 10 another color.
 * Source: G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 color-difference formula", 2005, eq. 2-22.
 */
export function ciede2000(first: Lab, second: Lab, kL = 1): number {
  const [l1, a1, b1] = first;
  const [l2, a2, b2] = second;
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + POW25_7)));
  const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];

  const gray = c1 * c2 === 0;
  let dh = gray ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  else if (dh < -180) dh += 360;
  const dL = l2 - l1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * DEGREE);

  const meanL = (l1 + l2) / 2;
  const meanCp = (c1 + c2) / 2;
  let meanH = h1 + h2;
  if (!gray) {
    if (Math.abs(h1 - h2) <= 180) meanH /= 2;
    else meanH = meanH < 360 ? (meanH + 360) / 2 : (meanH - 360) / 2;
  }
  const t =
    1 -
    0.17 * Math.cos((meanH - 30) * DEGREE) +
    0.24 * Math.cos(2 * meanH * DEGREE) +
    0.32 * Math.cos((3 * meanH + 6) * DEGREE) -
    0.2 * Math.cos((4 * meanH - 63) * DEGREE);
  const rotation = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const rC = 2 * Math.sqrt(meanCp ** 7 / (meanCp ** 7 + POW25_7));
  const sL = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const [tL, tC, tH] = [dL / (kL * sL), dC / (1 + 0.045 * meanCp), dH / (1 + 0.015 * meanCp * t)];
  return Math.sqrt(Math.max(0, tL ** 2 + tC ** 2 + tH ** 2 - Math.sin(2 * rotation * DEGREE) * rC * tC * tH));
}

function hue(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const degrees = Math.atan2(b, a) / DEGREE;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** CIEDE2000 at every pixel, `width * height` values. @throws PictureError when the sizes differ */
export function differenceMap(a: Raster<3>, b: Raster<3>): Float32Array {
  assertSameSize('CIEDE2000', a, b);
  const [labA, labB] = [pictureToLab(a), pictureToLab(b)];
  const map = new Float32Array(a.width * a.height);
  for (let i = 0; i < map.length; i++) {
    const j = 3 * i;
    const same = a.data[j] === b.data[j] && a.data[j + 1] === b.data[j + 1] && a.data[j + 2] === b.data[j + 2];
    if (same) continue;
    map[i] = ciede2000([labA[j]!, labA[j + 1]!, labA[j + 2]!], [labB[j]!, labB[j + 1]!, labB[j + 2]!]);
  }
  return map;
}

/** Mean CIEDE2000 over all pixels. */
export function meanDifference(a: Raster<3>, b: Raster<3>): number {
  const map = differenceMap(a, b);
  return map.reduce((sum, v) => sum + v, 0) / map.length;
}
