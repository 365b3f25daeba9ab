import { withDensity } from '../engine/raster/density.ts';
import { exportOra, exportPsd } from './export-layers.ts';
import { finished, paintCanvas } from './export-paint.ts';
import { clearWhite, keepOnly, multiplyOver, renderLines } from './render.ts';
import type { ExportJob, OnStep } from './types.ts';

/** A canvas as a PNG that says how densely it is to be printed, where the drawing said so; only what is selected. */
async function png(
  canvas: OffscreenCanvas,
  { dpi, selection }: Pick<ExportJob, 'dpi' | 'selection'>,
  onStep: OnStep,
): Promise<Blob> {
  onStep('writing');
  if (selection) keepOnly(canvas, selection);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  if (!dpi) return blob;
  return new Blob([withDensity(new Uint8Array(await blob.arrayBuffer()), dpi)], { type: 'image/png' });
}

/** The picture as a file, at the drawing's own size. */
export async function exportPicture(job: ExportJob, onStep: OnStep): Promise<Blob> {
  switch (job.kind) {
    case 'line': {
      const lines = renderLines(job.lines, job.ink, job.look);
      clearWhite(lines);
      return png(lines, job, onStep);
    }
    case 'color':
      return png(paintCanvas(await finished(job, onStep), job), job, onStep);
    case 'flat': {
      const paint = paintCanvas(await finished(job, onStep), job);
      if (job.look.visible) multiplyOver(paint, renderLines(job.lines, job.ink, job.look));
      return png(paint, job, onStep);
    }
    case 'psd':
      return exportPsd(job, onStep);
    case 'ora':
      return exportOra(job, onStep);
  }
}
