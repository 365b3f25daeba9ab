import { asLines, bandToRgba } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { cleanStart, scanLevels } from '../engine/raster/clean.ts';
import type { CleanSettings } from '../engine/raster/clean.ts';
import { flattenAlpha } from '@irodori/image';
import { newScreenCanvas } from './canvases.ts';
import type { Editor } from './editor.ts';
import { newId } from './ids.ts';
import { Picture } from './picture.ts';

const LIMIT_MS = 180_000;

/** The lines at the size shown: the preview is made of these. */
function shownLines(picture: Picture): Lines {
  return asLines(flattenAlpha({ ...picture.smallLines(), channels: 4 }));
}

let preview: { picture: Picture; lines: Lines } | undefined;
let wanted = 0;

/** Opens the panel with settings that suit the drawing's paper and ink. */
export function startCleaning(editor: Editor): void {
  const { picture } = editor;
  if (!picture) return;
  preview = { picture, lines: shownLines(picture) };
  editor.set({ panelOpen: false, offerClean: false });
  previewCleaning(editor, cleanStart(scanLevels(picture.lines)));
}

/** Shows the lines as these settings would make them; nothing is kept. */
export function previewCleaning(editor: Editor, cleaning: CleanSettings): void {
  const { picture } = editor;
  if (!picture) return;
  editor.set({ cleaning });
  if (preview?.picture !== picture) preview = { picture, lines: shownLines(picture) };
  const { lines } = preview;
  const serial = ++wanted;
  const shrunk = (lines.width * lines.height) / (picture.ref.width * picture.ref.height);
  const settings = { ...cleaning, speck: cleaning.speck * shrunk };
  void editor.attempt(async () => {
    const made = await editor.studio.call((remote) => remote.clean(lines, settings) as Promise<Lines>, LIMIT_MS);
    // Dragged on since, closed, or another drawing.
    if (serial !== wanted || !editor.state.cleaning || editor.picture !== picture) return;
    const { canvas, context } = newScreenCanvas(made.width, made.height);
    context.putImageData(new ImageData(bandToRgba(made, 0, made.height), made.width, made.height), 0, 0);
    editor.live.lines = canvas;
    editor.invalidate();
  });
}

/** Closes the panel; the lines are as they were. */
export function stopCleaning(editor: Editor): void {
  wanted++;
  preview = undefined;
  editor.live.lines = undefined;
  editor.set({ cleaning: undefined, offerClean: false });
}

/** Puts the cleaned lines under the drawing, as a step that undo takes back; marks stay. */
export async function applyCleaning(editor: Editor): Promise<void> {
  const { cleaning } = editor.state;
  await editor.openInOrder(async (request) => {
    const { picture, document } = editor;
    if (!cleaning || !picture || !document) return;
    const made = await editor.studio.call(
      (remote) => remote.clean(picture.lines, cleaning) as Promise<Lines>,
      LIMIT_MS,
    );
    if (!request.claim() || editor.picture !== picture || !editor.document) return;
    stopCleaning(editor);
    const base = { ...editor.document.base, id: newId() };
    const cleaned = new Picture(base, made, picture.source ?? picture.lines, picture.layers);
    editor.replacePicture(cleaned, { ...editor.document, base });
  });
}
