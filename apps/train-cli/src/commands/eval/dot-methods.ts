import { DEFAULT_HINT_RADIUS, planeToRaster, readDrawing, toRgba, type PointHint } from '@irodori/image';
import { bucketFill, colorLimit, watershedFill, type Dot, type DotsMethod } from '@irodori/eval';
import { prepareDrawing, type PaintModel } from '@irodori/paint';

/** A dot as the hint that a person would put there: the usual brush, or a smaller one where it would touch something else. */
export function hintOfDot({ x, y, color, room }: Dot): PointHint {
  const radius = Math.min(DEFAULT_HINT_RADIUS, Math.max(0.5, room - 1));
  return { kind: 'point', x: x + 0.5, y: y + 0.5, radius, color };
}

/** A model as `irodori colorize` paints with it, without the lines on top. The drawing is prepared once for all dots. */
export function modelMethod(name: string, model: PaintModel): DotsMethod {
  return {
    name,
    async open({ lines }) {
      const prepared = await prepareDrawing(model, readDrawing(toRgba(planeToRaster(lines))));
      return (_, dots) =>
        Promise.resolve(prepared.finish(prepared.label(dots.map(hintOfDot)), { lines: false }).picture);
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
