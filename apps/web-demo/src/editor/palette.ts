import { hexToRgb, rgbToHex } from '@irodori/image';
import { recolorHint } from '../engine/hints/marks.ts';
import type { Editor } from './editor.ts';
import { chooseTool } from './pick.ts';
import { remember } from './recent.ts';
import { toolNamed } from './tools/table.ts';

/** Chooses a color; a selected hint takes it. Gives false where the text is no color. */
export function chooseColor(editor: Editor, text: string): boolean {
  const rgb = hexToRgb(text);
  if (!rgb) return false;
  const color = rgbToHex(rgb);
  editor.set({ color });
  const { selected, tool } = editor.state;
  const { document } = editor;
  if (selected !== undefined && tool === 'move' && document) {
    editor.commit(recolorHint(document, selected, color));
    remember(editor, color);
  } else if (toolNamed(tool).color === 'brush') chooseTool(editor, 'brush');
  return true;
}

/** Saves the current color in a slot. */
export function saveSwatch(editor: Editor, slot: number): void {
  const swatches = editor.state.settings.swatches.map((color, i) => (i === slot ? editor.state.color : color));
  editor.configure({ swatches });
}

export function swapColors(editor: Editor): void {
  const { color, second } = editor.state;
  editor.set({ color: second, second: color });
}
