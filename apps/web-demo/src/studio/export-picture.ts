import { croppedLayers, type FinishedPicture, type LayeredDocumentLayer } from '@irodori/paint';
import type { ImageResources } from 'ag-psd';
import { PLAIN_LOOK } from '../engine/document.ts';
import { withDensity } from '../engine/raster/density.ts';
import type { Density } from '../engine/raster/density.ts';
import { Fault } from '../model/errors.ts';
import { writeOra } from './layered/write-ora.ts';
import type { OraLayer } from './layered/write-ora.ts';
import { finishAtFullSize } from './painting.ts';
import { clearWhite, keepOnly, multiplyOver, newCanvas, renderHints, renderLines } from './render.ts';
import type { ExportJob } from './types.ts';

/** All layers must fit in memory beside each other. */
export const MAX_PSD_PIXELS = 24e6;

/** A canvas as a PNG that says how densely it is to be printed, where the drawing said so; only what is selected. */
async function png(canvas: OffscreenCanvas, { dpi, selection }: Pick<ExportJob, 'dpi' | 'selection'>): Promise<Blob> {
  if (selection) keepOnly(canvas, selection);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  if (!dpi) return blob;
  return new Blob([withDensity(new Uint8Array(await blob.arrayBuffer()), dpi)], { type: 'image/png' });
}

/** The picture as a file, at the drawing's own size. */
export async function exportPicture(job: ExportJob): Promise<Blob> {
  switch (job.kind) {
    case 'line': {
      const lines = renderLines(job.lines, job.ink, job.look);
      clearWhite(lines);
      return png(lines, job);
    }
    case 'color':
      return png(paintCanvas(await finished(job), job), job);
    case 'flat': {
      const paint = paintCanvas(await finished(job), job);
      if (job.look.visible) multiplyOver(paint, renderLines(job.lines, job.ink, job.look));
      return png(paint, job);
    }
    case 'psd':
      return exportPsd(job);
    case 'ora':
      return exportOra(job);
  }
}

/** The drawing colored at its own size; undefined while nothing is painted. */
async function finished({ coloring, lines, ink }: ExportJob): Promise<FinishedPicture | undefined> {
  if (!coloring) return undefined;
  const { width, height } = lines;
  const { data } = renderLines(lines, ink, PLAIN_LOOK).getContext('2d')!.getImageData(0, 0, width, height);
  return finishAtFullSize(coloring.key, { width, height, channels: 4, data }, coloring);
}

/** The paint layer; white where nothing is painted yet. */
function paintCanvas(picture: FinishedPicture | undefined, { lines: { width, height } }: ExportJob): OffscreenCanvas {
  const { canvas, context } = newCanvas(width, height);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  const rgb = picture?.picture.data;
  if (rgb) for (let p = 0, q = 0; p < rgb.length; p += 3, q += 4) data.set(rgb.subarray(p, p + 3), q);
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

const resolutionInfo = ([x, y]: Density): NonNullable<ImageResources['resolutionInfo']> => ({
  horizontalResolution: x,
  horizontalResolutionUnit: 'PPI',
  widthUnit: 'Inches',
  verticalResolution: y,
  verticalResolutionUnit: 'PPI',
  heightUnit: 'Inches',
});

interface Layered {
  /** From the bottom: paper, one for each part, shade and light, line (multiply), hints (hidden). */
  readonly layers: readonly (Pick<LayeredDocumentLayer, 'name' | 'left' | 'top' | 'blendMode' | 'imageData'> & {
    readonly hidden: boolean;
  })[];
  readonly merged: OffscreenCanvas;
}

async function layered(job: ExportJob): Promise<Layered> {
  const { width, height } = job.lines;
  if (width * height > MAX_PSD_PIXELS) {
    throw new Fault('fault.psdTooBig', `${width} × ${height} > ${MAX_PSD_PIXELS / 1e6} MP`);
  }
  const layer = (name: string, canvas: OffscreenCanvas, blendMode: 'normal' | 'multiply', hidden: boolean) => ({
    name,
    left: 0,
    top: 0,
    blendMode,
    hidden,
    imageData: canvas.getContext('2d')!.getImageData(0, 0, width, height),
  });
  const lines = renderLines(job.lines, job.ink, job.look);
  const picture = await finished(job);
  const merged = paintCanvas(picture, job);
  const { names } = job;
  const layers = [
    layer(names.paper, paintCanvas(undefined, job), 'normal', false),
    ...(picture
      ? croppedLayers(picture)
          .filter(({ kind }) => kind !== 'paper' && kind !== 'lines')
          .map((made) => ({ ...made, name: nameOf(made, names), hidden: false }))
      : []),
    layer(names.line, lines, 'multiply', !job.look.visible),
    layer(names.hints, renderHints(job.hints, width, height), 'normal', true),
  ];
  if (job.look.visible) multiplyOver(merged, lines);
  return { layers, merged };
}

async function exportPsd(job: ExportJob): Promise<Blob> {
  const { width, height } = job.lines;
  const [{ writePsd }, { layers, merged }] = await Promise.all([import('ag-psd'), layered(job)]);
  const bytes = writePsd(
    {
      width,
      height,
      children: [...layers],
      imageData: merged.getContext('2d')!.getImageData(0, 0, width, height),
      ...(job.dpi ? { imageResources: { resolutionInfo: resolutionInfo(job.dpi) } } : {}),
    },
    { trimImageData: false, noBackground: true },
  );
  return new Blob([bytes], { type: 'image/vnd.adobe.photoshop' });
}

async function exportOra(job: ExportJob): Promise<Blob> {
  const { width, height } = job.lines;
  const { layers, merged } = await layered(job);
  const encoded = async (canvas: OffscreenCanvas): Promise<Uint8Array> =>
    new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  const written: OraLayer[] = [];
  for (const { name, left, top, blendMode, hidden, imageData } of layers) {
    const { canvas, context } = newCanvas(imageData.width, imageData.height);
    context.putImageData(new ImageData(imageData.data, imageData.width, imageData.height), 0, 0);
    written.push({ name, left, top, blend: blendMode, hidden, png: await encoded(canvas) });
  }
  const scale = Math.min(1, 256 / Math.max(width, height));
  const small = newCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  small.context.imageSmoothingQuality = 'high';
  small.context.drawImage(merged, 0, 0, small.canvas.width, small.canvas.height);
  const bytes = writeOra({
    width,
    height,
    dpi: job.dpi,
    layers: written,
    merged: await encoded(merged),
    thumbnail: await encoded(small.canvas),
  });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/openraster' });
}

const nameOf = ({ kind, name }: LayeredDocumentLayer, names: ExportJob['names']): string =>
  kind === 'shade' ? names.shade : kind === 'light' ? names.light : name;
