import { MEMORY, ownMemoryClass } from '../engine/device-memory.ts';
import { newScreenCanvas, pixelsOf } from './canvases.ts';
import type { Size } from '@irodori/image';
import type { BaseRef, Document, InkMark, LineLook } from '../engine/document.ts';
import { bandToRgba, boxShrink } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { applyLook, drawInk } from '../engine/raster/ink.ts';
import { displaySize } from '../engine/raster/picture-size.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { Pixels } from '../studio/types.ts';

interface Level {
  readonly canvas: HTMLCanvasElement;
  /** Canvas pixels per image pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** An opened line drawing: its pixels, and canvases of it for the screen. */
export class Picture {
  readonly ref: BaseRef;
  readonly lines: Lines;
  /** The colored picture that the lines were taken from, where there was one. */
  readonly source: Lines | undefined;
  /** The layered file that the lines came from as they are, where there was one. */
  readonly layers: LayersOfFile | undefined;
  readonly display: Size;
  readonly #sharp: Level;
  readonly #small: Level;
  #inked: { ink: readonly InkMark[]; look: LineLook; sharp: HTMLCanvasElement; small: HTMLCanvasElement } | undefined;

  constructor(ref: BaseRef, lines: Lines, source?: Lines, layers?: LayersOfFile) {
    this.ref = ref;
    this.lines = lines;
    this.source = source;
    this.layers = layers;
    this.display = displaySize(ref);
    const factor = screenFactor(ref);
    this.#sharp = this.#level(paintLines(lines, factor));
    this.#small = this.#level(shrinkTo(this.#sharp.canvas, this.display));
  }

  #level(canvas: HTMLCanvasElement): Level {
    return { canvas, scaleX: canvas.width / this.ref.width, scaleY: canvas.height / this.ref.height };
  }

  /** The line layer as it is shown, at the level that suits `scale` device pixels per image pixel. */
  lineCanvas(document: Document, scale: number): HTMLCanvasElement {
    const { ink, look } = document;
    if (this.#inked?.ink !== ink || this.#inked.look !== look) {
      const plain = ink.length === 0 && look.opacity >= 1 && look.tint === null;
      const draw = (level: Level) => (plain ? level.canvas : this.#drawn(level, ink, look));
      this.#inked = { ink, look, sharp: draw(this.#sharp), small: draw(this.#small) };
    }
    return scale > this.#small.scaleX * 1.01 ? this.#inked.sharp : this.#inked.small;
  }

  #drawn(level: Level, ink: readonly InkMark[], look?: LineLook): HTMLCanvasElement {
    const { canvas, context } = newScreenCanvas(level.canvas.width, level.canvas.height);
    context.drawImage(level.canvas, 0, 0);
    drawInk(context, ink, level.scaleX, level.scaleY);
    if (look) applyLook(context, look, canvas.width, canvas.height);
    return canvas;
  }

  /** The lines alone, at the size shown; opaque RGBA. */
  smallLines(): Pixels {
    return pixelsOf(this.#small.canvas);
  }

  /** The drawing with what was drawn on it, at the size shown; opaque RGBA. */
  shownPixels(ink: readonly InkMark[]): Pixels {
    return pixelsOf(ink.length === 0 ? this.#small.canvas : this.#drawn(this.#small, ink));
  }

  /** The color of the line layer (or of the source picture) at an image pixel. */
  colorAt(x: number, y: number, from: 'lines' | 'source'): readonly [number, number, number] {
    const lines = from === 'source' && this.source ? this.source : this.lines;
    const px = Math.min(lines.width - 1, Math.max(0, Math.floor((x * lines.width) / this.ref.width)));
    const py = Math.min(lines.height - 1, Math.max(0, Math.floor((y * lines.height) / this.ref.height)));
    const p = (py * lines.width + px) * lines.channels;
    const at = (c: number) => lines.data[lines.channels === 3 ? p + c : p]!;
    return [at(0), at(1), at(2)];
  }
}

/** By how much a drawing is reduced for the screen, in whole steps; 1: not at all. */
export const screenFactor = ({ width, height }: Size): number =>
  Math.ceil(Math.sqrt((width * height) / MEMORY.screenPixels[ownMemoryClass()]));

function paintLines(lines: Lines, factor: number): HTMLCanvasElement {
  const shown: Lines = factor > 1 ? boxShrink(lines, factor) : lines;
  const { canvas, context } = newScreenCanvas(shown.width, shown.height);
  const band = 512;
  for (let top = 0; top < shown.height; top += band) {
    const rows = Math.min(band, shown.height - top);
    context.putImageData(new ImageData(bandToRgba(shown, top, rows), shown.width, rows), 0, top);
  }
  return canvas;
}

/** Halves until close, so that every pixel counts, then draws to size. */
function shrinkTo(source: HTMLCanvasElement, size: Size): HTMLCanvasElement {
  let current = source;
  while (current.width > 2 * size.width && current.height > 2 * size.height) {
    current = resized(current, Math.ceil(current.width / 2), Math.ceil(current.height / 2));
  }
  return current.width === size.width && current.height === size.height
    ? current
    : resized(current, size.width, size.height);
}

function resized(source: HTMLCanvasElement, width: number, height: number): HTMLCanvasElement {
  const { canvas, context } = newScreenCanvas(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}
