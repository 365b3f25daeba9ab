import type { Document } from '../engine/document.ts';
import type { Editor } from './editor.ts';

interface Nudge {
  readonly what: string;
  stop(): void;
}

const last = new WeakMap<Editor, Nudge>();

/**
 * A small change by a key, such as a pixel to the left: those of one kind in a row are one undo step, so that a held key does
 * not push all earlier steps out of the history. Any other change, undo, redo and another selection end the row.
 * @param what the kind
 * @returns whether it went on with a row
 */
export function nudge(editor: Editor, next: Document, what: string): boolean {
  if (next === editor.document) return false;
  const before = last.get(editor);
  const goesOn = before?.what === what;
  before?.stop();
  if (goesOn) editor.amend(next);
  else editor.commit(next);
  const { selected } = editor.state;
  const unsubscribe = editor.store.subscribe((state) => {
    if (state.history?.present !== next || state.selected !== selected) stop();
  });
  const stop = (): void => {
    unsubscribe();
    last.delete(editor);
  };
  last.set(editor, { what, stop });
  return goesOn;
}
