import type { Editor } from './editor.ts';

const RECENT = 12;

/** Puts a color at the head of the recent ones. */
export function remember(editor: Editor, color: string): void {
  const { recent } = editor.state.settings;
  if (recent[0] === color) return;
  editor.configure({ recent: [color, ...recent.filter((other) => other !== color)].slice(0, RECENT) });
}
