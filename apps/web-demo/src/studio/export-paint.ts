import type { FinishedPicture } from '@irodori/paint';
import { PLAIN_LOOK } from '../engine/document.ts';
import { finishAtFullSize } from './painting.ts';
import { newCanvas, renderLines } from './render.ts';
import type { ExportJob, OnStep } from './types.ts';

/** The drawing colored at its own size; undefined while nothing is painted. */
export async function finished(
  { coloring, lines, ink }: ExportJob,
  onStep: OnStep,
): Promise<FinishedPicture | undefined> {
  if (!coloring) return undefined;
  const { width, height } = lines;
  const { data } = renderLines(lines, ink, PLAIN_LOOK).getContext('2d')!.getImageData(0, 0, width, height);
  return finishAtFullSize(coloring.answers, { width, height, channels: 4, data }, coloring, onStep);
}

/** The paint layer; white where nothing is painted yet. */
export function paintCanvas(
  picture: FinishedPicture | undefined,
  { lines: { width, height } }: ExportJob,
): OffscreenCanvas {
  const { canvas, context } = newCanvas(width, height);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  const rgb = picture?.picture.data;
  if (rgb) for (let p = 0, q = 0; p < rgb.length; p += 3, q += 4) data.set(rgb.subarray(p, p + 3), q);
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
