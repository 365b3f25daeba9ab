import { rgbToHex } from '@irodori/image';
import type { Point } from '../engine/document.ts';
import type { Editor } from './editor.ts';

/** The color shown at an image point; undefined outside the picture. */
export function colorUnder(editor: Editor, [x, y]: Point): string | undefined {
  const { picture, state } = editor;
  const base = editor.document?.base;
  if (!picture || !base || x < 0 || y < 0 || x >= base.width || y >= base.height) return undefined;
  const original = state.peek || (state.compare && x < state.split * base.width);
  const { paint } = editor.coloring;
  if (!original && paint) {
    const px = Math.floor((x * paint.width) / base.width);
    const py = Math.floor((y * paint.height) / base.height);
    const p = 4 * (py * paint.width + px);
    return rgbToHex([paint.data[p]!, paint.data[p + 1]!, paint.data[p + 2]!]);
  }
  return rgbToHex(picture.colorAt(x, y, 'source'));
}

/** Takes the color under an image point: paint where there is paint, else the picture's own. */
export function pickColor(editor: Editor, at: Point): void {
  const color = colorUnder(editor, at);
  if (color) editor.set({ color, spoken: `picked:${color}` });
}

/** Chooses a tool; the one before comes back after a color is picked. */
export function chooseTool(editor: Editor, tool: string): void {
  const { state } = editor;
  if (tool === state.tool) return;
  const toolBefore = state.tool === 'pick' ? state.toolBefore : state.tool;
  editor.set({ tool, toolBefore, selected: tool === 'move' ? state.selected : undefined });
}
