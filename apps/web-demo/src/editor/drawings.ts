import { emptyDocument } from '../engine/document.ts';
import type { BaseRef } from '../engine/document.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Density } from '../engine/raster/density.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { Editor, OpenOptions } from './editor.ts';
import { newId } from './ids.ts';
import { Picture } from './picture.ts';

/** A brush that suits the picture: about 1 % of its side. */
export const brushFor = (base: BaseRef) => ({
  hintRadius: Math.max(2, Math.round(Math.sqrt(base.width * base.height) / 90)),
  inkSize: Math.max(2, Math.round(Math.sqrt(base.width * base.height) / 220)),
});

export const makeBase = ({ width, height }: Lines, name: string, dpi?: Density): BaseRef => ({
  id: newId(),
  name,
  width,
  height,
  ...(dpi ? { dpi } : {}),
});

/** Opens a line picture as a drawing of its own, read off `source` where that is given. */
export function openLines(
  editor: Editor,
  lines: Lines,
  name: string,
  dpi: Density | undefined,
  options: OpenOptions,
  source?: Lines,
  layers?: LayersOfFile,
): BaseRef {
  const base = makeBase(lines, name, dpi);
  const state = { ...brushFor(base), ...options.state };
  editor.open(new Picture(base, lines, source, layers), emptyDocument(base), { ...options, state });
  return base;
}

/** White paper to draw on. */
export function newDrawing(editor: Editor, width: number, height: number, name: string): void {
  const lines: Lines = { width, height, channels: 1, data: new Uint8ClampedArray(width * height).fill(255) };
  void editor.openInOrder((request) => {
    openLines(editor, lines, name, undefined, { request, state: { tool: 'pen' } });
    return Promise.resolve();
  });
}
