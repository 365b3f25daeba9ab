import { colorLookOf } from '../engine/document.ts';
import type { ColorLook, Document } from '../engine/document.ts';
import type { EditorState } from '../state/store.ts';
import type { Editor } from './editor.ts';

/** How the open drawing is colored; while none is open, how the next one will be. */
export const shownLook = ({ history, settings }: EditorState): ColorLook => history?.present.coloring ?? settings;

function changed({ document, state }: Editor, patch: Partial<ColorLook>): Document | undefined {
  if (!document) return undefined;
  const before = shownLook(state);
  const coloring = { ...colorLookOf(before), ...patch };
  const same = (Object.keys(coloring) as (keyof ColorLook)[]).every((key) => coloring[key] === before[key]);
  return same ? document : { ...document, coloring };
}

/** Paints the drawing as a slider that is being dragged would make it; nothing is kept. */
export function previewLook(editor: Editor, patch: Partial<ColorLook>): void {
  editor.live.document = changed(editor, patch);
  editor.coloring.edited();
}

/** Colors the drawing another way, as one step; the next new drawing begins with that. */
export function changeLook(editor: Editor, patch: Partial<ColorLook>): void {
  const previewed = editor.live.document !== undefined;
  editor.live.document = undefined;
  editor.configure(patch);
  const next = changed(editor, patch);
  if (next && next !== editor.document) editor.commit(next);
  else if (previewed) editor.coloring.edited();
}
