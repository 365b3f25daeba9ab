import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Document } from '../engine/document.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { View } from '../engine/viewport/viewport.ts';
import type { EditorState, Tool } from '../state/store.ts';
import type { Editor } from './editor.ts';
import { Picture } from './picture.ts';

interface Session {
  readonly document: Document;
  readonly view: View;
  readonly tool: Tool;
  readonly color: string;
  readonly second: string;
  readonly hintRadius: number;
  readonly inkSize: number;
  readonly showHints: boolean;
}

interface Schema extends DBSchema {
  session: { key: 'current'; value: Session };
  lines: { key: string; value: { lines: Lines; source?: Lines } };
}

const PAUSE_MS = 400;

/** Keeps the work on this device, so that a reload or a crash loses nothing. */
export class Autosave {
  #db: IDBPDatabase<Schema> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #storedBase: string | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(private readonly editor: Editor) {}

  /** Opens the store and puts the drawing of the last visit back on the table; false when there was none. */
  async restore(): Promise<boolean> {
    try {
      this.#db = await openDB<Schema>('irodori', 1, {
        upgrade(db) {
          db.createObjectStore('session');
          db.createObjectStore('lines');
        },
        blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
      });
      const session = await this.#db.get('session', 'current');
      const stored = session && (await this.#db.get('lines', session.document.base.id));
      if (!session || !stored) return false;
      const { base } = session.document;
      const picture = new Picture(base, stored.lines, stored.source);
      this.#storedBase = base.id;
      const { document, view, ...rest } = session;
      this.editor.keepView(base);
      this.editor.open(picture, document, rest);
      this.editor.keepView(base);
      this.editor.setView(view);
      return true;
    } catch {
      this.editor.set({ saved: 'blocked' });
      return false;
    }
  }

  /** Saves from now on, a moment after each change and when the page is hidden. */
  watch(): void {
    this.editor.store.subscribe((state, before) => {
      if (!isWorth(state, before)) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush();
    });
    addEventListener('pagehide', () => this.flush());
    addEventListener('beforeunload', (event) => {
      if (this.editor.state.saved === 'blocked' && (this.editor.state.history?.past.length ?? 0) > 0)
        event.preventDefault();
    });
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#queue = this.#queue.then(() => this.#save());
  }

  async #save(): Promise<void> {
    const { editor } = this;
    const { history, view, tool, color, second, hintRadius, inkSize, showHints } = editor.state;
    const document = history?.present;
    const picture = editor.picture;
    if (!document || !picture) return;
    try {
      if (!this.#db) throw new Error('no database');
      if (this.#storedBase !== document.base.id) {
        void navigator.storage?.persist?.().catch(() => false);
        const value = picture.source ? { lines: picture.lines, source: picture.source } : { lines: picture.lines };
        await this.#db.put('lines', value, document.base.id);
        this.#storedBase = document.base.id;
        for (const key of await this.#db.getAllKeys('lines'))
          if (key !== document.base.id) await this.#db.delete('lines', key);
      }
      const session = { document, view, tool, color, second, hintRadius, inkSize, showHints };
      await this.#db.put('session', session, 'current');
      editor.set({ saved: 'yes' });
    } catch (error) {
      if (editor.state.saved !== 'blocked') {
        editor.notify('fault.storage', 'error', error instanceof Error ? error.message : String(error));
      }
      editor.set({ saved: 'blocked' });
    }
  }
}

function isWorth(state: EditorState, before: EditorState): boolean {
  return (
    state.history?.present !== before.history?.present ||
    state.view !== before.view ||
    state.tool !== before.tool ||
    state.color !== before.color ||
    state.second !== before.second ||
    state.hintRadius !== before.hintRadius ||
    state.inkSize !== before.inkSize ||
    state.showHints !== before.showHints
  );
}
