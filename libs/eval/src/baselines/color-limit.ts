import type { Raster } from '@irodori/image';
import { WRONG_COLOR } from '../dots/dots-to-finish.ts';
import type { DotSystem } from '../dots/types.ts';
import { pictureToLab, rgbToLab } from '../metrics/lab.ts';
import { flatPicture } from './flat-picture.ts';

/**
 * The limit of what any rule about places could do: a dot takes every place whose true color is like its own. Each pixel
 * gets the color of the dot that is nearest to its true color, if their CIE76 distance is at most 18; the rest is white.
 */
export function colorLimit(truth: Raster<3>): DotSystem {
  const lab = pictureToLab(truth);
  return ({ width, height }, dots) => {
    const wanted = dots.map(({ color }) => rgbToLab(...color));
    const picture = flatPicture(width, height, (i) => {
      let [best, least] = [-1, WRONG_COLOR ** 2];
      for (let k = 0; k < wanted.length; k++) {
        const [l, a, b] = wanted[k]!;
        const distance = (lab[3 * i]! - l) ** 2 + (lab[3 * i + 1]! - a) ** 2 + (lab[3 * i + 2]! - b) ** 2;
        if (distance <= least) [best, least] = [k, distance];
      }
      return dots[best]?.color;
    });
    return Promise.resolve(picture);
  };
}
