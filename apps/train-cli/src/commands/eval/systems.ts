import {
  coarserHints,
  compositeLines,
  emptyHints,
  fromImageTensor,
  resizePlane,
  type HintMap,
  type Raster,
} from '@irodori/image';
import { composePaint, labelRegions, modelSize, PaintGround, plainPaint } from '@irodori/paint';
import { drawingItself, regionFill, type System } from '@irodori/eval';
import { hintCells } from '@irodori/runtime';
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

/**
 * The same model as `irodori colorize` and the editor paint with it: seen at its training size, colors carried through
 * line-closed areas from the hints, color under the lines, the drawing's own lines on top.
 */
export function paintedSystem(name: string, colorizer: Pick<Colorizer, 'colorize'>, trainSize: number): System {
  // One drawing comes many times, with other hints.
  const known = new WeakMap<Float32Array, { readonly ground: PaintGround; readonly plain: Raster<3> }>();
  return {
    name,
    async colorize(drawing, hints, width, height) {
      const line = { width, height, data: drawing };
      const size = Math.max(width, height) > trainSize ? modelSize(line, trainSize) : line;
      const seen = resizePlane(line, size.width, size.height);
      const grid = { width: hintCells(size.width), height: hintCells(size.height) };
      const model = async ({ data }: HintMap): Promise<Raster<3>> =>
        fromImageTensor(await colorizer.colorize(seen.data, data, size.width, size.height), size.width, size.height);
      const image = await model(coarserHints(hints, grid));
      let once = known.get(drawing);
      if (!once) {
        const ground = new PaintGround(line, labelRegions(line));
        once = { ground, plain: plainPaint(await model(emptyHints(grid)), ground) };
        known.set(drawing, once);
      }
      return compositeLines(composePaint({ ...once, image, hints, pull: 1 }), line);
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
