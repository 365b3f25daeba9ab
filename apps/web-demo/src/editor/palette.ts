import { hexToRgb, rgbToHex } from '@irodori/image';
import { recolorHint } from '../engine/hints/marks.ts';
import type { Editor } from './editor.ts';

const RECENT = 12;

/** Puts a color at the head of the recent ones. */
export function remember(editor: Editor, color: string): void {
  const { recent } = editor.state.settings;
  if (recent[0] === color) return;
  editor.configure({ recent: [color, ...recent.filter((other) => other !== color)].slice(0, RECENT) });
}

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
  } else if (tool === 'white' || tool === 'erase') editor.set({ tool: 'brush' });
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
