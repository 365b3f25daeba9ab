import { connectedAreas, type Rgb } from '@irodori/image';
import type { DotSystem } from '../dots/types.ts';
import { inkThreshold } from '../ink-threshold.ts';
import { flatPicture } from './flat-picture.ts';

/**
 * The paint bucket: a dot fills the line-closed area it is on (Otsu's threshold between ink and paper), a later dot in the
 * same area fills it again. A dot on ink does nothing. No lines on the result.
 */
export const bucketFill: DotSystem = (lines, dots) => {
  const { width, height, data } = lines;
  const ink = inkThreshold(data);
  const { labels } = connectedAreas(
    Uint8Array.from(data, (v) => (v >= ink ? 1 : 0)),
    width,
    height,
  );
  const fill = new Map<number, Rgb>();
  for (const { x, y, color } of dots) fill.set(labels[y * width + x]!, color);
  fill.delete(0);
  return Promise.resolve(flatPicture(width, height, (i) => fill.get(labels[i]!)));
};
