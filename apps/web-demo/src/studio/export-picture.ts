import { croppedLayers, type FinishedPicture, type LayeredDocumentLayer } from '@irodori/paint';
import type { ImageResources, Layer } from 'ag-psd';
import { PLAIN_LOOK } from '../engine/document.ts';
import { withDensity } from '../engine/raster/density.ts';
import type { Density } from '../engine/raster/density.ts';
import { Fault } from '../model/errors.ts';
import { finishAtFullSize } from './painting.ts';
import { clearWhite, multiplyOver, newCanvas, renderHints, renderLines } from './render.ts';
import type { ExportJob } from './types.ts';

/** All layers must fit in memory beside each other. */
export const MAX_PSD_PIXELS = 24e6;

/** A canvas as a PNG that says how densely it is to be printed, where the drawing said so. */
async function png(canvas: OffscreenCanvas, dpi: Density | undefined): Promise<Blob> {
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
      return png(lines, job.dpi);
    }
    case 'color':
      return png(paintCanvas(await finished(job), job), job.dpi);
    case 'flat': {
      const paint = paintCanvas(await finished(job), job);
      if (job.look.visible) multiplyOver(paint, renderLines(job.lines, job.ink, job.look));
      return png(paint, job.dpi);
    }
    case 'psd':
      return exportPsd(job);
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

/** Layers from the bottom: paper, one for each part, shade and light, line (multiply), hints (hidden). */
async function exportPsd(job: ExportJob): Promise<Blob> {
  const { width, height } = job.lines;
  if (width * height > MAX_PSD_PIXELS) {
    throw new Fault('fault.psdTooBig', `${width} × ${height} > ${MAX_PSD_PIXELS / 1e6} MP`);
  }
  const { writePsd } = await import('ag-psd');
  const layer = (name: string, canvas: OffscreenCanvas, more: Partial<Layer> = {}): Layer => ({
    name,
    left: 0,
    top: 0,
    imageData: canvas.getContext('2d')!.getImageData(0, 0, width, height),
    ...more,
  });
  const lines = renderLines(job.lines, job.ink, job.look);
  const picture = await finished(job);
  const merged = paintCanvas(picture, job);
  const { names } = job;
  const children: Layer[] = [
    layer(names.paper, paintCanvas(undefined, job)),
    ...(picture
      ? croppedLayers(picture)
          .filter(({ kind }) => kind !== 'paper' && kind !== 'lines')
          .map((made): Layer => ({ ...made, name: nameOf(made, names) }))
      : []),
    layer(names.line, lines, { blendMode: 'multiply', hidden: !job.look.visible }),
    layer(names.hints, renderHints(job.hints, width, height), { hidden: true }),
  ];
  if (job.look.visible) multiplyOver(merged, lines);
  const bytes = writePsd(
    {
      width,
      height,
      children,
      imageData: merged.getContext('2d')!.getImageData(0, 0, width, height),
      ...(job.dpi ? { imageResources: { resolutionInfo: resolutionInfo(job.dpi) } } : {}),
    },
    { trimImageData: false, noBackground: true },
  );
  return new Blob([bytes], { type: 'image/vnd.adobe.photoshop' });
}

const nameOf = ({ kind, name }: LayeredDocumentLayer, names: ExportJob['names']): string =>
  kind === 'shade' ? names.shade : kind === 'light' ? names.light : name;
