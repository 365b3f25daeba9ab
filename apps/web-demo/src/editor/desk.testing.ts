import { emptyDocument } from '../engine/document.ts';
import type { Document } from '../engine/document.ts';
import { amend, commit, redo, startHistory, undo } from '../engine/history/history.ts';
import { addHint } from '../engine/hints/marks.ts';
import { toFault } from '../model/errors.ts';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import type { EditorState, NoticeAction } from '../state/store.ts';
import type { Editor } from './editor.ts';

interface Told {
  readonly key: string;
  readonly detail: string | undefined;
  readonly action: NoticeAction | undefined;
}

/** An editor with a store and a history, without canvas and workers: 200 x 200, shown at its own size. What it says is in `told`. */
export function deskWith(document?: Document, parts: Partial<Editor> = {}) {
  const store = createEditorStore(DEFAULTS);
  if (document) store.setState({ drawing: 'd', history: startHistory(document) });
  const told: Told[] = [];
  const calls: string[] = [];
  const moved = (step: typeof undo) => () => {
    const { history } = store.getState();
    if (history) store.setState({ history: step(history) });
  };
  const editor = {
    store,
    live: {},
    stage: { size: { width: 200, height: 200 }, ratio: 1 },
    coloring: { now: () => calls.push('now'), cancel: () => calls.push('cancel') },
    get state() {
      return store.getState();
    },
    get document() {
      return store.getState().history?.present;
    },
    set: (patch: Partial<EditorState>) => store.setState(patch),
    configure: (patch: object) => store.setState({ settings: { ...store.getState().settings, ...patch } }),
    setView: (view: EditorState['view']) => store.setState({ view }),
    cancelExport: () => calls.push('cancelExport'),
    fitView: () => calls.push('fit'),
    invalidate: () => undefined,
    commit: (next: Document) => store.setState({ history: commit(store.getState().history!, next) }),
    amend: (next: Document) => store.setState({ history: amend(store.getState().history!, next) }),
    undo: moved(undo),
    redo: moved(redo),
    notify: (key: string, _tone?: string, detail?: string, action?: NoticeAction) => told.push({ key, detail, action }),
    attempt: async (work: (signal: AbortSignal) => Promise<unknown>, shown?: string) => {
      if (shown) calls.push(shown);
      try {
        return await work(new AbortController().signal);
      } catch (error) {
        const { key, message } = toFault(error);
        told.push({ key, detail: message, action: undefined });
        return undefined;
      }
    },
    ...parts,
  } as unknown as Editor;
  return { editor, told, calls };
}

/** A drawing of 200 x 200 with a dot of each color, 20 pixels apart from (20, 100) on. */
export function dotted(...colors: readonly string[]): Document {
  const empty = emptyDocument({ id: 'a', name: 'a.png', width: 200, height: 200 });
  return colors.reduce(
    (document, color, i) => addHint(document, { points: [[20 + 20 * i, 100]], radius: 5, color, white: false }),
    empty,
  );
}
