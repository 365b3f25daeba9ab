import { Fault } from '../model/errors.ts';
import type { Pixels } from '../studio/types.ts';

/** An opaque canvas and its context; a refused canvas means that memory has run out. */
export function newScreenCanvas(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context || canvas.width !== width) throw new Fault('fault.memory', `no canvas of ${width} × ${height}`);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

/** The pixels of a canvas; read through a copy, so that the original may stay on the GPU. */
export function pixelsOf(canvas: HTMLCanvasElement): Pixels {
  const { width, height } = canvas;
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const context = copy.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Fault('fault.memory', `no canvas of ${width} × ${height}`);
  context.drawImage(canvas, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
