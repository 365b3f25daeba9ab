import { croppedLayers, type LayeredDocumentLayer, type PaintLayer } from '@irodori/paint';
import type { ImageResources } from 'ag-psd';
import { fitsKind, MAX_LAYERED_PIXELS } from '../engine/export/limits.ts';
import { partLayerName } from '../engine/export/names.ts';
import type { Density } from '../engine/raster/density.ts';
import { inkOf, inkOwners } from '../engine/raster/share-ink.ts';
import type { Rgba } from '../engine/raster/blend.ts';
import { Fault } from '../model/errors.ts';
import { readPng } from './decode.ts';
import { finished, paintCanvas } from './export-paint.ts';
import { readEachLayer } from './layered/open-layered.ts';
import { writeOra } from './layered/write-ora.ts';
import type { OraLayer } from './layered/write-ora.ts';
import { keepOnly, keepOnlyPixels, newCanvas, renderHints, renderInk, renderLines, selectionAlpha } from './render.ts';
import type { ExportJob, OnStep } from './types.ts';

const resolutionInfo = ([x, y]: Density): NonNullable<ImageResources['resolutionInfo']> => ({
  horizontalResolution: x,
  horizontalResolutionUnit: 'PPI',
  widthUnit: 'Inches',
  verticalResolution: y,
  verticalResolutionUnit: 'PPI',
  heightUnit: 'Inches',
});

type RasterLayer = Pick<LayeredDocumentLayer, 'name' | 'left' | 'top' | 'blendMode' | 'imageData'>;

interface Layered {
  /** From the bottom: paper, one for each part, shade and light, lines (multiply), hints (hidden). */
  readonly layers: readonly (RasterLayer & { readonly hidden: boolean })[];
  readonly merged: OffscreenCanvas;
}

/** A canvas of the drawing's size as a layer. */
const whole = (name: string, canvas: OffscreenCanvas, blendMode: RasterLayer['blendMode']): RasterLayer => ({
  name,
  left: 0,
  top: 0,
  blendMode,
  imageData: canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height),
});

/** A layer of the lines; it is cropped to what is on it. */
const lineLayer = (name: string, raster: () => Rgba): PaintLayer => ({
  kind: 'lines',
  name,
  blend: 'multiply',
  raster: () => ({ ...raster(), channels: 4 }),
});

/**
 * The drawing's line layers: with their own pixels where nothing changed them, else with their shares of the lines as they are
 * now; one layer with all lines where there are no several ones.
 */
async function lineLayers(job: ExportJob): Promise<RasterLayer[]> {
  const { lines, ink, look, names, lineFile } = job;
  const { width, height } = lines;
  if (!lineFile) return [whole(names.line, renderLines(lines, ink, look), 'multiply')];
  const file = new Uint8Array(await lineFile.file.arrayBuffer());
  const own = await readEachLayer(file, lineFile.chosen, readPng);
  const drawn = ink.length > 0 ? [whole(names.line, renderInk(ink, width, height), 'multiply')] : [];
  if (lineFile.asTheyAre) {
    return [...croppedLayers({ layers: own.map(({ name, picture }) => lineLayer(name, () => picture)) }), ...drawn];
  }
  const owners = inkOwners([...own.map(({ picture }) => picture), ...drawn.map(({ imageData }) => imageData)]);
  const picture = whole('', renderLines(lines, ink, { ...look, visible: true }), 'multiply').imageData;
  const layers = [...own, ...drawn].map(({ name }, k) => lineLayer(name, () => inkOf(picture, owners, k)));
  return croppedLayers({ layers });
}

/** Multiplies layers over the paint, in place. */
function multiplyLayers(paint: OffscreenCanvas, layers: readonly RasterLayer[]): void {
  const context = paint.getContext('2d')!;
  context.globalCompositeOperation = 'multiply';
  for (const { left, top, imageData } of layers) {
    const own = newCanvas(imageData.width, imageData.height);
    own.context.putImageData(new ImageData(imageData.data, imageData.width, imageData.height), 0, 0);
    context.drawImage(own.canvas, left, top);
  }
  context.globalCompositeOperation = 'source-over';
}

async function layered(job: ExportJob, onStep: OnStep): Promise<Layered> {
  const { width, height } = job.lines;
  if (!fitsKind(job.kind, job.lines)) {
    throw new Fault('fault.layersTooBig', `${width} × ${height} > ${MAX_LAYERED_PIXELS / 1e6} MP`);
  }
  const lines = await lineLayers(job);
  const picture = await finished(job, onStep);
  const merged = paintCanvas(picture, job);
  const { names } = job;
  const parts = (picture ? croppedLayers(picture) : []).filter(({ kind }) => kind !== 'paper' && kind !== 'lines');
  const layers = [
    { ...whole(names.paper, paintCanvas(undefined, job), 'normal'), hidden: false },
    ...parts.map((made) => ({ ...made, name: nameOf(made, names), hidden: false })),
    ...lines.map((made) => ({ ...made, hidden: !job.look.visible })),
    { ...whole(names.hints, renderHints(job.hints, width, height), 'normal'), hidden: true },
  ];
  if (job.look.visible) multiplyLayers(merged, lines);
  if (job.selection) {
    keepOnly(merged, job.selection);
    const shape = selectionAlpha(job.selection, width, height);
    for (const { left, top, imageData } of layers) keepOnlyPixels(imageData, left, top, shape, width);
  }
  return { layers, merged };
}

/** A PSD with a layer for each part. */
export async function exportPsd(job: ExportJob, onStep: OnStep): Promise<Blob> {
  const { width, height } = job.lines;
  const [{ writePsd }, { layers, merged }] = await Promise.all([import('ag-psd'), layered(job, onStep)]);
  onStep('writing');
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

/** The same layers as OpenRaster. */
export async function exportOra(job: ExportJob, onStep: OnStep): Promise<Blob> {
  const { width, height } = job.lines;
  const { layers, merged } = await layered(job, onStep);
  onStep('writing');
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
  kind === 'shade' ? names.shade : kind === 'light' ? names.light : partLayerName(name, names.parts);
