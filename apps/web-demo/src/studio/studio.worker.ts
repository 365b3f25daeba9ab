import { composePaint, labelRegions, PaintGround, plainPaint, type RegionMap } from '@irodori/paint';
import { toRgba, type Raster } from '@irodori/image';
import { expose, transfer } from 'comlink';
import { PLAIN_LOOK } from '../engine/document.ts';
import { toFault } from '../model/errors.ts';
import { announce, watched } from '../model/host.ts';
import { adoptPicture, decodePicture, extractLines } from './decode.ts';
import { exportPicture } from './export-picture.ts';
import { renderLines } from './render.ts';
import type { ComposeJob, OpenedPicture, Paint, StudioService } from './types.ts';

/** The newest few of what is made by a key. */
function recent<T>(most: number): (key: string, make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return value;
  };
}

/** What each drawing needs once, however many hints follow; the latter two for the quick look and for the full pass. */
const regionsOf = recent<RegionMap>(1);
const groundOf = recent<PaintGround>(2);
const plainOf = recent<Raster<3>>(2);

const opened = (picture: OpenedPicture): OpenedPicture => transfer(picture, [picture.lines.data.buffer as ArrayBuffer]);

function compose({ sketchKey, displayLine, line, unhinted, unhintedKey, ...job }: ComposeJob): Paint {
  const key = `${sketchKey}@${displayLine.width}x${displayLine.height}`;
  const regions = regionsOf(key, () => labelRegions(displayLine));
  const size = `${line.width}x${line.height}/${unhinted.width}x${unhinted.height}`;
  const ground = groundOf(`${key}/${size}`, () => new PaintGround(line, regions));
  const plain = plainOf(`${key}/${size}/${unhintedKey}`, () => plainPaint(unhinted, ground));
  const { width, height, data } = toRgba(composePaint({ ...job, plain, ground }));
  const bytes = data as Uint8ClampedArray<ArrayBuffer>;
  return transfer({ width, height, data: bytes }, [bytes.buffer]);
}

/** Turns whatever goes wrong into a fault that survives the way to the page. */
const told =
  <A extends unknown[], R>(work: (...args: A) => R | Promise<R>, key: Parameters<typeof toFault>[1]) =>
  async (...args: A): Promise<R> => {
    try {
      return await work(...args);
    } catch (error) {
      throw toFault(error, key);
    }
  };

const service = {
  ...watched,
  open: told(async (bytes: ArrayBuffer) => opened(await decodePicture(bytes)), 'fault.pictureBroken'),
  adopt: told(
    (data: Uint8ClampedArray, width: number, height: number) => opened(adoptPicture(data, width, height)),
    'fault.pictureBroken',
  ),
  extract: told((...args: Parameters<typeof extractLines>) => extractLines(...args), 'fault.unknown'),
  compose: told(compose, 'fault.unknown'),
  export: told(exportPicture, 'fault.export'),
  linesPng: told(
    (lines: Parameters<StudioService['linesPng']>[0]) =>
      renderLines(lines, [], PLAIN_LOOK).convertToBlob({ type: 'image/png' }),
    'fault.export',
  ),
};
expose(service);
announce();
