import { expose, transfer } from 'comlink';
import { PLAIN_LOOK } from '../engine/document.ts';
import { cleanLines } from '../engine/raster/clean.ts';
import { toFault } from '../model/errors.ts';
import { announce, watched } from '../model/host.ts';
import { adoptPicture, decodeLayers, decodePicture, decodeTiffPicture, extractLines } from './decode.ts';
import {
  answersFor,
  coloredBy,
  colorsOfReference,
  isPrepared,
  paintFor,
  partColorsOf,
  prepare,
  previewOf,
  proposalFor,
  readAhead,
  regionsOf,
  stopProposing,
} from './painting.ts';
import { renderLines } from './render.ts';
import type { ComposeJob, ExportJob, OnStep, OpenedPicture, Paint, StudioService } from './types.ts';

const opened = (picture: OpenedPicture): OpenedPicture => {
  const { lines, read } = picture;
  return transfer(
    picture,
    [lines, ...(read ? [read.original] : [])].map(({ data }) => data.buffer as ArrayBuffer),
  );
};

function compose(job: ComposeJob): Paint {
  const paint = paintFor(job);
  return transfer(paint, [paint.data.buffer]);
}

function preview(job: ComposeJob, side: number): Paint {
  const picture = previewOf(job, side);
  return transfer(picture, [picture.data.buffer]);
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
  open: told(
    async (...args: Parameters<typeof decodePicture>) => opened(await decodePicture(...args)),
    'fault.pictureBroken',
  ),
  openLayers: told(
    async (...args: Parameters<typeof decodeLayers>) => opened(await decodeLayers(...args)),
    'fault.pictureBroken',
  ),
  openTiff: told(async (bytes: ArrayBuffer) => opened(await decodeTiffPicture(bytes)), 'fault.pictureBroken'),
  adopt: told((...args: Parameters<typeof adoptPicture>) => opened(adoptPicture(...args)), 'fault.pictureBroken'),
  extract: told((...args: Parameters<typeof extractLines>) => extractLines(...args), 'fault.unknown'),
  clean: told((...args: Parameters<typeof cleanLines>) => cleanLines(...args), 'fault.unknown'),
  readAhead: told(readAhead, 'fault.unknown'),
  prepare: told(prepare, 'fault.unknown'),
  isPrepared,
  answers: told(answersFor, 'fault.unknown'),
  compose: told(compose, 'fault.unknown'),
  propose: told(proposalFor, 'fault.unknown'),
  stopProposing,
  applyColors: told(coloredBy, 'fault.unknown'),
  partColors: told(partColorsOf, 'fault.unknown'),
  colorsOf: told(colorsOfReference, 'fault.unknown'),
  preview: told(preview, 'fault.unknown'),
  regions: told(regionsOf, 'fault.unknown'),
  export: told(
    async (job: ExportJob, onStep: OnStep) => (await import('./export-picture.ts')).exportPicture(job, onStep),
    'fault.export',
  ),
  linesPng: told(
    (lines: Parameters<StudioService['linesPng']>[0]) =>
      renderLines(lines, [], PLAIN_LOOK).convertToBlob({ type: 'image/png' }),
    'fault.export',
  ),
};
expose(service);
announce();
