import { flatColors, labelRegions } from '@irodori/paint';
import type { ImageResources, Layer } from 'ag-psd';
import { withDensity } from '../engine/raster/density.ts';
import type { Density } from '../engine/raster/density.ts';
import { Fault } from '../model/errors.ts';
import { clearWhite, multiplyOver, renderHints, renderLines, renderPaint } from './render.ts';
import type { ExportJob, Paint } from './types.ts';

/** Five full layers must fit in memory beside each other. */
export const MAX_PSD_PIXELS = 24e6;

/** A canvas as a PNG that says how densely it is to be printed, where the drawing said so. */
async function png(canvas: OffscreenCanvas, dpi: Density | undefined): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  if (!dpi) return blob;
  return new Blob([withDensity(new Uint8Array(await blob.arrayBuffer()), dpi)], { type: 'image/png' });
}

/** The picture as a file, at the drawing's own size. */
export async function exportPicture(job: ExportJob): Promise<Blob> {
  const { width, height } = job.lines;
  switch (job.kind) {
    case 'line': {
      const lines = renderLines(job.lines, job.ink, job.look);
      clearWhite(lines);
      return png(lines, job.dpi);
    }
    case 'color':
      return png(renderPaint(job.paint, width, height), job.dpi);
    case 'flat': {
      const paint = renderPaint(job.paint, width, height);
      if (job.look.visible) multiplyOver(paint, renderLines(job.lines, job.ink, job.look));
      return png(paint, job.dpi);
    }
    case 'psd':
      return exportPsd(job);
  }
}

function flatPaint(job: ExportJob): Paint | undefined {
  const { paint, displayLine } = job;
  if (!paint || !displayLine) return undefined;
  const { width, height } = paint;
  const rgb = new Uint8ClampedArray(3 * width * height);
  for (let p = 0, q = 0; q < rgb.length; p += 4, q += 3) rgb.set(paint.data.subarray(p, p + 3), q);
  const flats = flatColors({ width, height, channels: 3, data: rgb }, labelRegions(displayLine));
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let p = 0, q = 0; q < rgb.length; p += 4, q += 3) data.set(flats.data.subarray(q, q + 3), p);
  return { width, height, data };
}

const resolutionInfo = ([x, y]: Density): NonNullable<ImageResources['resolutionInfo']> => ({
  horizontalResolution: x,
  horizontalResolutionUnit: 'PPI',
  widthUnit: 'Inches',
  verticalResolution: y,
  verticalResolutionUnit: 'PPI',
  heightUnit: 'Inches',
});

/** Layers from the bottom: paper, flats (hidden), color, line (multiply), hints (hidden). */
async function exportPsd(job: ExportJob): Promise<Blob> {
  const { width, height } = job.lines;
  if (width * height > MAX_PSD_PIXELS) {
    throw new Fault('fault.psdTooBig', `${width} × ${height} > ${MAX_PSD_PIXELS / 1e6} MP`);
  }
  const { writePsd } = await import('ag-psd');
  const pixels = (canvas: OffscreenCanvas) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    return { width, height, data };
  };
  const layer = (name: string, canvas: OffscreenCanvas, more: Partial<Layer> = {}): Layer => ({
    name,
    left: 0,
    top: 0,
    imageData: pixels(canvas),
    ...more,
  });
  const lines = renderLines(job.lines, job.ink, job.look);
  const merged = renderPaint(job.paint, width, height);
  const { names } = job;
  const children: Layer[] = [
    layer(names.paper, renderPaint(undefined, width, height)),
    layer(names.flats, renderPaint(flatPaint(job), width, height), { hidden: true }),
    layer(names.color, merged),
    layer(names.line, lines, { blendMode: 'multiply', hidden: !job.look.visible }),
    layer(names.hints, renderHints(job.hints, width, height), { hidden: true }),
  ];
  if (job.look.visible) multiplyOver(merged, lines);
  const bytes = writePsd(
    {
      width,
      height,
      children,
      imageData: pixels(merged),
      ...(job.dpi ? { imageResources: { resolutionInfo: resolutionInfo(job.dpi) } } : {}),
    },
    { trimImageData: false, noBackground: true },
  );
  return new Blob([bytes], { type: 'image/vnd.adobe.photoshop' });
}
