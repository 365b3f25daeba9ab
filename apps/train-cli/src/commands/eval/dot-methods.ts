import { DEFAULT_HINT_RADIUS, readDrawing, type Raster, toRgba, planeToRaster, type PointHint } from '@irodori/image';
import { bucketFill, colorLimit, watershedFill, type Dot, type DotsMethod } from '@irodori/eval';
import type { Colorizer } from '@irodori/runtime';
import { networkModel, prepareDrawing } from '@irodori/paint';

/** A dot as the hint that a person would put there: the usual brush, or a smaller one where it would touch something else. */
export function hintOfDot({ x, y, color, room }: Dot): PointHint {
  const radius = Math.min(DEFAULT_HINT_RADIUS, Math.max(0.5, room - 1));
  return { kind: 'point', x: x + 0.5, y: y + 0.5, radius, color };
}

/** A model as `irodori colorize` paints with it, without the lines on top. */
export function modelMethod(name: string, colorizer: Pick<Colorizer, 'colorize'>, trainSize: number): DotsMethod {
  return {
    name,
    open({ lines }) {
      const drawing: Raster<4> = toRgba(planeToRaster(lines));
      const prepared = prepareDrawing(networkModel(trainSize, colorizer), readDrawing(drawing));
      return async (_, dots) => {
        const known = await prepared;
        return known.finish(known.label(dots.map(hintOfDot)), { lines: false }).picture;
      };
    },
  };
}

/** Methods that know no network: a paint bucket and a watershed. */
export const plainMethods: readonly DotsMethod[] = [
  { name: 'paint bucket', open: () => bucketFill },
  { name: 'watershed', open: () => watershedFill },
];

/** What no rule about places can beat. */
export const limitMethod: DotsMethod = {
  name: 'limit',
  knowsTruth: true,
  open: ({ truth }) => colorLimit(truth),
};
