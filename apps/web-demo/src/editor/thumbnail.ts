import type { Document } from '../engine/document.ts';
import { newScreenCanvas } from './canvases.ts';
import type { Picture } from './picture.ts';

/** Longest side of a thumbnail, in pixels. */
const SIDE = 256;

/** A small picture of a drawing as it looks on screen, without hints; drawn at once, encoded later. */
export function thumbnailOf(
  document: Document,
  picture: Picture,
  paint: HTMLCanvasElement | undefined,
): Promise<Blob | undefined> {
  const { width, height } = document.base;
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const { canvas, context } = newScreenCanvas(w, h);
  context.imageSmoothingQuality = 'high';
  if (paint) context.drawImage(paint, 0, 0, w, h);
  if (document.look.visible) {
    context.globalCompositeOperation = 'multiply';
    context.drawImage(picture.lineCanvas(document, 0), 0, 0, w, h);
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/webp', 0.85));
}
