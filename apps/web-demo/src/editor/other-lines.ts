import type { SketchStyle } from '@irodori/image';
import { emptyDocument } from '../engine/document.ts';
import { bandToRgba } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { Fault } from '../model/errors.ts';
import type { LayerChoice } from '../studio/layered/open-layered.ts';
import { openLayers } from './decode-file.ts';
import { brushFor, makeBase } from './drawings.ts';
import type { Editor } from './editor.ts';
import { newId } from './ids.ts';
import { Picture } from './picture.ts';

const LIMIT_MS = 180_000;
/** Line extraction works at no more pixels than this. */
const EXTRACT_PIXELS = 4e6;

/** Puts other layers of the drawing's file in place of its lines, as a step that undo takes back; marks stay. */
export async function chooseLayers(editor: Editor, choice: LayerChoice): Promise<void> {
  const layered = editor.picture?.layers;
  if (!layered) return;
  await editor.openInOrder(async (request) => {
    const bytes = await layered.file.arrayBuffer();
    const { lines, read, layers } = await openLayers(editor, bytes, choice);
    const { document } = editor;
    if (!document || !editor.picture?.layers || !request.claim()) return;
    const { width, height } = document.base;
    if (lines.width !== width || lines.height !== height) {
      throw new Fault('fault.pictureBroken', `expected ${width} × ${height}, got ${lines.width} × ${lines.height}`);
    }
    const base = { ...document.base, id: newId() };
    const { file, list } = layered;
    const own = { file, list, chosen: layers?.chosen ?? 'all' };
    editor.replacePicture(new Picture(base, lines, read?.original, own), { ...document, base });
  });
}

/** Whether the drawing's lines were read off a picture of the same size, which can take their place. */
export function hasOriginal({ picture }: Editor): boolean {
  const source = picture?.source;
  return source !== undefined && source.width === picture?.ref.width && source.height === picture.ref.height;
}

/** Puts the picture that the lines were read off in their place, as a step that undo takes back; marks stay. */
export function putOriginal(editor: Editor): void {
  const { picture, document } = editor;
  if (!document || !picture?.source || !hasOriginal(editor)) return;
  const base = { ...document.base, id: newId() };
  editor.replacePicture(new Picture(base, picture.source, undefined, picture.layers), { ...document, base });
}

/** Reads the drawing as light lines on dark ground, as a step that undo takes back; marks stay. */
export async function turnLines(editor: Editor): Promise<void> {
  await editor.openInOrder(async (request) => {
    const { picture, document } = editor;
    if (!picture || !document) return;
    // Its own pixels, where reading it took out uneven paper.
    const own = (hasOriginal(editor) && picture.source) || picture.lines;
    const { width, height } = own;
    const rgba = bandToRgba(own, 0, height);
    const turned = await editor.studio.call((remote) => remote.adopt(rgba, width, height, 'lightOnDark'), LIMIT_MS);
    if (!request.claim() || editor.picture !== picture || !editor.document) return;
    const base = { ...editor.document.base, id: newId() };
    const other = new Picture(base, turned.lines, own, picture.layers);
    editor.replacePicture(other, { ...editor.document, base });
  });
}

/** Takes the lines out of the open picture (or of the one its lines were taken from). */
export async function extractFrom(editor: Editor, style: SketchStyle): Promise<void> {
  await editor.openInOrder(async (request) => {
    const { picture, document } = editor;
    if (!picture || !document) return;
    const source = picture.source ?? picture.lines;
    const lines = await editor.studio.call(
      (remote) => remote.extract(source, style, EXTRACT_PIXELS) as Promise<Lines>,
      LIMIT_MS,
    );
    if (!request.claim() || editor.document?.base.id !== document.base.id) return;
    const { name, dpi, width } = document.base;
    const scale = lines.width / width;
    const base = makeBase(lines, name, dpi && [dpi[0] * scale, dpi[1] * scale]);
    const { coloring } = editor.document;
    editor.replacePicture(new Picture(base, lines, source), { ...emptyDocument(base), coloring }, brushFor(base));
  });
}
