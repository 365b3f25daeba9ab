import { composePaint, labelRegions, plainPaint, toRgba } from '@irodori/data';
import type { Raster, RegionMap } from '@irodori/data';
import { expose, transfer } from 'comlink';
import { PLAIN_LOOK } from '../engine/document.ts';
import { toFault } from '../model/errors.ts';
import { watched } from '../model/host.ts';
import { adoptPicture, decodePicture, extractLines } from './decode.ts';
import { exportPicture } from './export-picture.ts';
import { renderLines } from './render.ts';
import type { ComposeJob, OpenedPicture, Paint, StudioService } from './types.ts';

/** What each drawing needs once, however many hints follow. */
let plain: { key: string; paint: Raster<3> } | undefined;
let regions: { key: string; map: RegionMap } | undefined;

const opened = (picture: OpenedPicture): OpenedPicture => transfer(picture, [picture.lines.data.buffer as ArrayBuffer]);

function compose(job: ComposeJob): Paint {
  const { displayLine } = job;
  const key = `${job.sketchKey}@${displayLine.width}x${displayLine.height}`;
  if (regions?.key !== key) regions = { key, map: labelRegions(displayLine) };
  const plainKey = `${key}/${job.unhintedKey}/${job.line.width}x${job.line.height}`;
  if (plain?.key !== plainKey) plain = { key: plainKey, paint: plainPaint(job.unhinted, job.line, regions.map) };
  const { width, height, data } = toRgba(composePaint({ ...job, plain: plain.paint, regions: regions.map }));
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
