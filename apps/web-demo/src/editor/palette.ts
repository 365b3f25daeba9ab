import { hexToRgb, rgbToHex } from '@irodori/image';
import type { Document } from '../engine/document.ts';
import { recolorAllHints, recolorHint } from '../engine/hints/marks.ts';
import { recolorEverywhere } from '../engine/regions/pins.ts';
import { fileKind } from '../engine/files/file-kind.ts';
import { paletteFromPicture } from '../engine/palette/from-picture.ts';
import { MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { newScreenCanvas } from './canvases.ts';
import { MAX_SWATCHES, PaletteError, readPalette, writePalette } from '../engine/palette/palette.ts';
import type { PaletteFormat, Swatch } from '../engine/palette/palette.ts';
import { Fault } from '../model/errors.ts';
import type { Editor } from './editor.ts';
import { nudge } from './nudge.ts';
import { chooseTool } from './pick.ts';
import { remember } from './recent.ts';
import { toolNamed } from './tools/table.ts';

/** Bytes that tell what a file is, and side of the copy that a picture's colors are taken of. */
const HEAD = 65536;
const PICTURE_SIDE = 128;
/** Larger palette files are refused unread. */
const MAX_PALETTE_BYTES = 2 ** 20;

/** The document with the selected hints in a color; undefined where none is selected. */
function recolored(editor: Editor, color: string): Document | undefined {
  const { document } = editor;
  const { selected, tool } = editor.state;
  if (selected === undefined || tool !== 'move' || !document) return undefined;
  return selected === 'all' ? recolorAllHints(document, color) : recolorHint(document, selected, color);
}

/** Shows a color while it is being chosen: nothing is kept yet. Gives false where the text is no color. */
export function previewColor(editor: Editor, text: string): boolean {
  const rgb = hexToRgb(text);
  if (!rgb) return false;
  const color = rgbToHex(rgb);
  editor.live.document = recolored(editor, color);
  editor.set({ color });
  return true;
}

/**
 * Chooses a color; selected hints take it. Gives false where the text is no color.
 * @param byKey one of several small changes by the keys of a slider, which together are one step and one recent color
 */
export function chooseColor(editor: Editor, text: string, byKey = false): boolean {
  if (!previewColor(editor, text)) return false;
  const { color, tool } = editor.state;
  const next = editor.live.document;
  editor.live.document = undefined;
  if (next) {
    const goesOn = byKey && nudge(editor, next, 'color');
    if (!byKey) editor.commit(next);
    remember(editor, color, goesOn);
  } else if (toolNamed(tool).color === 'brush') chooseTool(editor, 'brush');
  return true;
}

/** Shows everything of one color in another, while that is being chosen; then keeps it, as one step. */
export function changeEverywhere(editor: Editor, from: string, text: string, keep: boolean): void {
  const rgb = hexToRgb(text);
  const { document } = editor;
  editor.live.document = undefined;
  if (rgb && document) {
    const color = rgbToHex(rgb);
    const next = recolorEverywhere(document, from, color);
    if (!keep) editor.live.document = next;
    else {
      editor.commit(next);
      editor.set({ color });
      remember(editor, color);
    }
  }
  editor.invalidate();
}

/** Saves the current color in a slot; the name of another color goes. */
export function saveSwatch(editor: Editor, slot: number): void {
  const { color, settings } = editor.state;
  if (settings.swatches[slot] === color) return;
  const swatches = settings.swatches.map((other, i) => (i === slot ? color : other));
  editor.configure({ swatches, swatchNames: settings.swatchNames.map((name, i) => (i === slot ? '' : name)) });
}

/** Adds the current color behind the others. */
export function addSwatch(editor: Editor): void {
  const { settings, color } = editor.state;
  if (settings.swatches.length < MAX_SWATCHES) editor.configure({ swatches: [...settings.swatches, color] });
}

/** Gives a swatch a name; an empty one takes it away. */
export function nameSwatch(editor: Editor, slot: number, name: string): void {
  const { swatches, swatchNames } = editor.state.settings;
  editor.configure({ swatchNames: swatches.map((_, i) => (i === slot ? name : (swatchNames[i] ?? ''))) });
}

/** Takes a swatch away; the last one stays. The notice brings it back, into what the swatches are by then. */
export function removeSwatch(editor: Editor, slot: number): void {
  const { swatches, swatchNames } = editor.state.settings;
  const color = swatches[slot];
  if (swatches.length < 2 || color === undefined) return;
  const names = swatches.map((_, i) => swatchNames[i] ?? '');
  const others = (_: unknown, i: number) => i !== slot;
  editor.configure({ swatches: swatches.filter(others), swatchNames: names.filter(others) });
  const run = () => {
    const now = editor.state.settings;
    if (now.swatches.length >= MAX_SWATCHES) return;
    editor.configure({
      swatches: now.swatches.toSpliced(slot, 0, color),
      swatchNames: now.swatches.map((_, i) => now.swatchNames[i] ?? '').toSpliced(slot, 0, names[slot]!),
    });
  };
  editor.notify('notice.swatchRemoved', 'info', undefined, { label: 'bar.undo', run });
}

/** The colors of a picture, of a copy small enough to be read in a frame. */
async function colorsOfPicture(
  file: Blob,
  { width = 1, height = 1 }: { width?: number; height?: number },
): Promise<Swatch[]> {
  if (file.size > MAX_FILE_BYTES || width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
    throw new PaletteError(`the picture is too large: ${width} × ${height}`);
  }
  const scale = PICTURE_SIDE / Math.max(width, height, PICTURE_SIDE);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const bitmap = await createImageBitmap(file, { resizeWidth: w, resizeHeight: h, resizeQuality: 'medium' }).catch(
    () => {
      throw new PaletteError('the browser cannot decode the picture');
    },
  );
  const { context } = newScreenCanvas(w, h);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const colors = paletteFromPicture(context.getImageData(0, 0, w, h).data);
  if (colors.length === 0) throw new PaletteError('the picture is empty');
  return colors;
}

/** Takes the colors of a palette file or a picture in place of the swatches; the notice brings these back. */
export async function loadPalette(editor: Editor, file: Blob): Promise<void> {
  await editor.attempt(async () => {
    let loaded: Swatch[];
    try {
      const kind = fileKind(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
      if (kind && 'width' in kind) loaded = await colorsOfPicture(file, kind);
      else {
        if (file.size > MAX_PALETTE_BYTES) {
          throw new PaletteError(`expected at most ${MAX_PALETTE_BYTES} bytes, got ${file.size}`);
        }
        loaded = readPalette(new Uint8Array(await file.arrayBuffer()));
      }
    } catch (error) {
      if (error instanceof PaletteError) throw new Fault('fault.palette', error.message);
      throw error;
    }
    const { swatches, swatchNames } = editor.state.settings;
    editor.configure({
      swatches: loaded.map(({ color }) => color),
      swatchNames: loaded.map(({ name }) => name.slice(0, 200)),
    });
    const run = () => editor.configure({ swatches, swatchNames });
    editor.notify('notice.palette', 'info', undefined, { label: 'bar.undo', run });
  });
}

/** The swatches as a palette file. */
export function paletteFile(editor: Editor, format: PaletteFormat): Blob {
  const { swatches, swatchNames } = editor.state.settings;
  const named = swatches.map((color, i) => ({ color, name: swatchNames[i] ?? '' }));
  return new Blob([writePalette(named, format, 'Irodori')], { type: 'application/octet-stream' });
}

export function swapColors(editor: Editor): void {
  const { color, second } = editor.state;
  editor.set({ color: second, second: color });
}
