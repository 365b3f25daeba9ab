import { composePaint, compositeLines, fromImageTensor, labelRegions } from '@irodori/data';
import { drawingItself, regionFill, type System } from '@irodori/eval';
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
 * The same model as `irodori colorize` and the editor paint with it: colors carried through line-closed areas from the
 * hints, color under the lines, the drawing's own lines on top.
 */
export function paintedSystem(name: string, colorizer: Pick<Colorizer, 'colorize'>): System {
  return {
    name,
    async colorize(sketch, hints, width, height) {
      const line = { width, height, data: sketch };
      const image = fromImageTensor(await colorizer.colorize(sketch, hints.data, width, height), width, height);
      return compositeLines(composePaint({ image, line, hints, regions: labelRegions(line), pull: 1 }), line);
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
