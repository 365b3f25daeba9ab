import type { Editor } from './editor.ts';

const RECENT = 12;

/**
 * Puts a color at the head of the recent ones.
 * @param instead in place of the last one, which was on the way to it
 */
export function remember(editor: Editor, color: string, instead = false): void {
  const { recent: all } = editor.state.settings;
  const recent = instead ? all.slice(1) : all;
  if (recent[0] === color) return;
  editor.configure({ recent: [color, ...recent.filter((other) => other !== color)].slice(0, RECENT) });
}
