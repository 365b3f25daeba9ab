import { fromImageTensor, HINT_CELL, planeToRaster, readDrawing, toRgba, type PointHint } from '@irodori/image';
import { prepareDrawing, type PaintModel, type PreparedDrawing } from '@irodori/paint';
import { drawingItself, hintsOf, regionFill, type System } from '@irodori/eval';
import type { Colorizer } from '@irodori/runtime';

/** A model as one of the compared systems: the network's own output, clamped, nothing laid over it. */
export function modelSystem(name: string, colorizer: Pick<Colorizer, 'colorize'>): System {
  return {
    name,
    async colorize(line, hints, width, height) {
      return fromImageTensor(await colorizer.colorize(line, hints.data, width, height), width, height);
    },
  };
}

/** The same model as `irodori colorize` and the editor paint with it; each hint cell is a dot that covers it. */
export function paintedSystem(name: string, model: PaintModel): System {
  // One drawing comes many times, with other hints.
  const known = new WeakMap<Float32Array, PreparedDrawing>();
  return {
    name,
    async colorize(data, hints, width, height) {
      let prepared = known.get(data);
      if (!prepared) {
        prepared = await prepareDrawing(model, readDrawing(toRgba(planeToRaster({ width, height, data }))));
        known.set(data, prepared);
      }
      const dots = hintsOf(hints).map(({ x, y, color }): PointHint => {
        const at = (cell: number) => HINT_CELL * (cell + 0.5);
        return { kind: 'point', x: at(x), y: at(y), radius: HINT_CELL / 2, color };
      });
      return prepared.finish(prepared.label(dots)).picture;
    },
  };
}

/** What a model must beat: nothing at all, and the paint bucket. */
export const baselines: readonly System[] = [
  { name: 'drawing', colorize: (line, _hints, width, height) => Promise.resolve(drawingItself(line, width, height)) },
  { name: 'region fill', colorize: (...request) => Promise.resolve(regionFill(...request)) },
];

/** `lite`, `lite 2`, ...: every system needs a name of its own. */
export function uniqueName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted} ${number}`)) number++;
  return `${wanted} ${number}`;
}
