import type { HintMark, InkMark, LineLook } from '../engine/document.ts';
import { bandToRgba } from '../engine/raster/bands.ts';
import { bitsOf } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { applyLook, drawInk } from '../engine/raster/ink.ts';
import { whiteToAlpha } from '../engine/raster/unwhite.ts';
import { Fault } from '../model/errors.ts';

const BAND = 512;

/** A canvas of the drawing's size and its context. */
export function newCanvas(
  width: number,
  height: number,
): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Fault('fault.memory', `no canvas of ${width} × ${height}`);
  return { canvas, context };
}

/** The line layer on white at full size: the original pixels, the ink drawn here, the look. */
export function renderLines(lines: Lines, ink: readonly InkMark[], look: LineLook): OffscreenCanvas {
  const { canvas, context } = newCanvas(lines.width, lines.height);
  for (let top = 0; top < lines.height; top += BAND) {
    const rows = Math.min(BAND, lines.height - top);
    context.putImageData(new ImageData(bandToRgba(lines, top, rows), lines.width, rows), 0, top);
  }
  drawInk(context, ink, 1, 1);
  applyLook(context, look, lines.width, lines.height);
  return canvas;
}

/** What was drawn here, on transparency. */
export function renderInk(ink: readonly InkMark[], width: number, height: number): OffscreenCanvas {
  const { canvas, context } = newCanvas(width, height);
  drawInk(context, ink, 1, 1);
  return canvas;
}

/** The hints as drawn dots and strokes on transparency. */
export function renderHints(hints: readonly HintMark[], width: number, height: number): OffscreenCanvas {
  const { canvas, context } = newCanvas(width, height);
  context.lineCap = context.lineJoin = 'round';
  for (const { points, radius, color } of hints) {
    context.fillStyle = context.strokeStyle = color;
    context.beginPath();
    if (points.length === 1) {
      context.arc(points[0]![0], points[0]![1], radius, 0, 2 * Math.PI);
      context.fill();
    } else {
      context.lineWidth = 2 * radius;
      for (const [x, y] of points) context.lineTo(x, y);
      context.stroke();
    }
  }
  return canvas;
}

/** Lines over paint by multiplication, in place on the paint. */
export function multiplyOver(paint: OffscreenCanvas, lines: OffscreenCanvas): void {
  const context = paint.getContext('2d')!;
  context.globalCompositeOperation = 'multiply';
  context.drawImage(lines, 0, 0);
  context.globalCompositeOperation = 'source-over';
}

/** White becomes transparent, band by band. */
export function clearWhite(canvas: OffscreenCanvas): void {
  const context = canvas.getContext('2d')!;
  for (let top = 0; top < canvas.height; top += BAND) {
    const rows = Math.min(BAND, canvas.height - top);
    const image = context.getImageData(0, top, canvas.width, rows);
    whiteToAlpha(image.data);
    context.putImageData(image, 0, top);
  }
}

/** A region as an opaque shape at its mask's own size. */
function shapeOf(mask: Mask): OffscreenCanvas {
  const bits = bitsOf(mask);
  const data = new Uint8ClampedArray(4 * bits.length);
  for (let i = 0, p = 3; i < bits.length; i++, p += 4) data[p] = 255 * bits[i]!;
  const { canvas: shape, context } = newCanvas(mask.width, mask.height);
  context.putImageData(new ImageData(data, mask.width, mask.height), 0, 0);
  return shape;
}

/** How much of each pixel of a picture belongs to a region, [0, 255]; the mask may have another size. */
export function selectionAlpha(mask: Mask, width: number, height: number): Uint8ClampedArray {
  const { context } = newCanvas(width, height);
  context.drawImage(shapeOf(mask), 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const alpha = new Uint8ClampedArray(width * height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[4 * i + 3]!;
  return alpha;
}

/** Clears what of a layer does not belong to a region, in place. `alpha` is {@link selectionAlpha} of a picture `stride` wide. */
export function keepOnlyPixels(
  { width, height, data }: Pick<ImageData, 'width' | 'height' | 'data'>,
  left: number,
  top: number,
  alpha: Uint8ClampedArray,
  stride: number,
): void {
  for (let y = 0, p = 3; y < height; y++) {
    const row = (top + y) * stride + left;
    for (let x = 0; x < width; x++, p += 4) data[p] = (data[p]! * alpha[row + x]!) / 255;
  }
}

/** Clears what does not belong to a region; its mask may have another size. */
export function keepOnly(canvas: OffscreenCanvas, mask: Mask): void {
  const own = canvas.getContext('2d')!;
  own.globalCompositeOperation = 'destination-in';
  own.drawImage(shapeOf(mask), 0, 0, canvas.width, canvas.height);
  own.globalCompositeOperation = 'source-over';
}
