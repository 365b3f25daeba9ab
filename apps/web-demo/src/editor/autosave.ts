import { claimDrawing, claimedDrawings } from '../shelf/claim.ts';
import type { Claim } from '../shelf/claim.ts';
import { keptLayers } from '../shelf/layers-of-file.ts';
import { Shelf } from '../shelf/shelf.ts';
import { SHELF_VERSION, picturesOf } from '../shelf/types.ts';
import type { ViewAndTools, StoredDrawing } from '../shelf/types.ts';
import type { EditorState } from '../state/store.ts';
import type { EditorCore } from './editor-core.ts';
import { Picture } from './picture.ts';
import { thumbnailOf } from './thumbnail.ts';
import { TOOLS } from './tools/table.ts';

const PAUSE_MS = 400;
/** The page before may still hold its drawing for a moment: after a reload until it has ended, which a busy machine does late. */
const HELD_MS = 1500;
const HELD_OVER_RELOAD_MS = 15_000;
/** What views of earlier versions lack. */
const LEVEL = { angle: 0 };
/** The drawing that this tab worked on, for its next load. */
const TAB_KEY = 'irodori.drawing';

/**
 * Keeps the work on this device, so that a reload or a crash loses nothing, and gives it back. Each tab works on a
 * drawing of its own and saves only that.
 */
export class Autosave {
  readonly shelf = new Shelf();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** Saves requested so far, and by drawing the newest of them whose writing began. */
  #handed = 0;
  readonly #begun = new Map<string, number>();
  /** Thumbnails take their time to encode; drawings never wait for them, since the page may go at any moment. */
  #thumbnails: Promise<unknown> = Promise.resolve();
  #claim: Claim | undefined;
  /** The state that was saved last, or that needs no saving. */
  #saved: EditorState | undefined;
  #asked = false;
  readonly #editor: EditorCore;

  constructor(editor: EditorCore) {
    this.#editor = editor;
    editor.aside = (id, picture, state) => {
      const drawing = this.#drawing(id, state, new Map([[picture.ref.id, picture]]));
      if (!drawing) return;
      const sitting = { ...drawing.state.sitting, view: undefined };
      const thumbnail = thumbnailOf(drawing.state.history.present, picture, undefined);
      this.#save({ ...drawing, state: { ...drawing.state, sitting } }, thumbnail, false);
    };
  }

  /** Saves from now on: a moment after each change, when another drawing is opened and when the page is hidden. */
  watch(): void {
    this.#editor.store.subscribe((state, before) => {
      if (state.drawing !== before.drawing) {
        // The same history under another id: it was forked, not left.
        if (state.history !== before.history) this.#left(before);
        this.#hold(state.drawing);
      }
      if (!needsSaving(state, before)) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
      if (state.saved === 'yes') this.#editor.set({ saved: 'saving' });
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush();
    });
    addEventListener('pagehide', () => this.flush());
    addEventListener('beforeunload', (event) => {
      const { history } = this.#editor.state;
      if (this.shelf.unsaved && (history?.past.length ?? 0) > 0) event.preventDefault();
    });
  }

  /**
   * Puts the drawing of the last visit back on the canvas: that of this tab, else the newest that no other tab works on.
   * True where a drawing is open in the end, be it one that the artist opened meanwhile.
   */
  async restore(): Promise<boolean> {
    const editor = this.#editor;
    try {
      const found = await this.#lastDrawing();
      if (!(await editor.openRequests.untouched()) || editor.document) {
        found?.claim.release();
        return true;
      }
      if (found) this.#reopen(found.drawing, found.claim);
      void this.shelf.purge(await claimedDrawings()).catch(() => undefined);
      return found !== undefined;
    } catch {
      editor.set({ saved: 'blocked' });
      return false;
    }
  }

  async #lastDrawing(): Promise<{ drawing: StoredDrawing; claim: Claim } | undefined> {
    const own = this.#tabDrawing;
    const cards = await this.shelf.list();
    const ids = cards.map(({ id }) => id).filter((id) => id !== own);
    if (own !== undefined && cards.some(({ id }) => id === own)) ids.unshift(own);
    for (const id of ids) {
      const claim = await claimDrawing(id, id === own ? heldForMs() : 0);
      if (!claim) continue;
      const drawing = await this.shelf.load(id, true).catch(() => undefined);
      if (drawing) return { drawing, claim };
      claim.release();
    }
    return undefined;
  }

  /**
   * Opens a drawing of the shelf, with its history.
   * @returns false where another tab works on it
   */
  async openFromShelf(id: string): Promise<boolean> {
    const editor = this.#editor;
    if (editor.state.drawing === id) return true;
    const opened = await editor.openInOrder(async (request) => {
      const claim = await claimDrawing(id);
      if (!claim) return false;
      await this.settled();
      const drawing = await this.shelf.load(id, true);
      if (drawing && request.claim()) this.#reopen(drawing, claim);
      else claim.release();
      return true;
    });
    return opened ?? true;
  }

  #reopen({ id, state, pictures, untouched }: StoredDrawing, claim: Claim): void {
    const editor = this.#editor;
    const { history, sitting } = state;
    const bases = new Map(
      [...history.past, ...history.future, history.present].map((document) => [document.base.id, document.base]),
    );
    const opened = pictures.flatMap(({ id: picture, lines, source, layers }) => {
      const base = bases.get(picture);
      return base ? [new Picture(base, lines, source, layers)] : [];
    });
    const { tool, view, ...rest } = sitting;
    const known = TOOLS.has(tool) ? { tool, toolBefore: 'brush' } : {};
    const before = this.#claim;
    this.#claim = claim;
    if (before) this.#then(() => before.release());
    editor.reopen(id, opened, {
      history,
      untouched,
      ...rest,
      ...known,
      ...(view ? { view: { ...LEVEL, ...view } } : {}),
    });
    this.#saved = editor.state;
    editor.set({ saved: 'yes' });
  }

  /** Waits until every save requested so far is written. */
  async settled(): Promise<void> {
    this.flush();
    await this.#queue;
    await this.#thumbnails;
  }

  flush(): void {
    clearTimeout(this.#timer);
    const { state, pictures, coloring, picture } = this.#editor;
    if (this.#saved && !needsSaving(state, this.#saved)) {
      if (state.saved === 'saving') this.#editor.set({ saved: 'yes' });
      return;
    }
    const drawing = this.#drawing(state.drawing, state, pictures);
    if (!drawing || !picture) return;
    this.#saved = state;
    const thumbnail = thumbnailOf(drawing.state.history.present, picture, coloring.canvas);
    this.#save(drawing, thumbnail, true);
  }

  /** Another drawing came in place of this one: it is saved as it was left. */
  #left(before: EditorState): void {
    clearTimeout(this.#timer);
    const { pictures, coloring } = this.#editor;
    const drawing = this.#drawing(before.drawing, before, pictures);
    if (drawing && before.untouched) this.#then(() => this.shelf.forget(drawing.id));
    else if (drawing && (!this.#saved || needsSaving(before, this.#saved))) {
      const { present } = drawing.state.history;
      const picture = pictures.get(present.base.id);
      this.#save(drawing, picture && thumbnailOf(present, picture, coloring.canvas), false);
    }
    this.#saved = undefined;
  }

  /** Claims the drawing on the canvas for this tab, and lets go of the one before when it is saved. */
  #hold(id: string | undefined): void {
    this.#tabDrawing = id;
    if (id === undefined || this.#claim?.id === id) return;
    const before = this.#claim;
    this.#claim = undefined;
    if (before) this.#then(() => before.release());
    void claimDrawing(id).then((claim) => {
      if (this.#editor.state.drawing === id) this.#claim = claim;
      else claim?.release();
    });
  }

  #drawing(
    id: string | undefined,
    state: EditorState,
    pictures: ReadonlyMap<string, Picture>,
  ): StoredDrawing | undefined {
    const { history, untouched } = state;
    if (!history || id === undefined) return undefined;
    const stored = [...picturesOf(history)].flatMap((picture) => {
      const found = pictures.get(picture);
      if (!found) return [];
      const { lines, source } = found;
      const layers = keptLayers(found.layers);
      return [{ id: picture, lines, ...(source && { source }), ...(layers && { layers }) }];
    });
    return {
      id,
      state: { version: SHELF_VERSION, history, sitting: viewAndTools(state) },
      pictures: stored,
      untouched,
    };
  }

  #then(work: () => unknown): void {
    this.#queue = this.#queue.then(work).catch(() => undefined);
  }

  /**
   * Writes a drawing, then its thumbnail. Where nothing need be read or packed before, the write is on its way when the call
   * returns, since the page may go at any moment: the database keeps the order. Else it waits for those before it.
   * @param shown whether it is the drawing on the canvas, whose footer tells that it is saved
   */
  #save(drawing: StoredDrawing, thumbnail: Promise<Blob | undefined> | undefined, shown: boolean): void {
    const exclusive = this.#claim?.id === drawing.id && this.#claim.exclusive;
    const number = ++this.#handed;
    const write = (): Promise<string | undefined> => {
      // A newer state of it went ahead of this one.
      if (number < (this.#begun.get(drawing.id) ?? 0)) return Promise.resolve(drawing.id);
      this.#begun.set(drawing.id, number);
      return this.#write(drawing, exclusive, shown);
    };
    const written = exclusive && this.shelf.holds(drawing) ? write() : this.#queue.then(write);
    this.#queue = Promise.all([this.#queue, written]).catch(() => undefined);
    this.#thumbnails = Promise.all([written, thumbnail, this.#thumbnails])
      .then(([id, blob]) => (id !== undefined && blob ? this.shelf.setThumbnail(id, blob) : undefined))
      .catch(() => undefined);
  }

  async #write(drawing: StoredDrawing, exclusive: boolean, shown: boolean): Promise<string | undefined> {
    const editor = this.#editor;
    try {
      if (!this.#asked) {
        this.#asked = true;
        void navigator.storage?.persist?.().catch(() => false);
      }
      const id = await this.shelf.save(drawing, exclusive);
      if (id !== drawing.id && editor.state.drawing === drawing.id) {
        // Written by another page since: this one goes on beside it.
        this.#saved = { ...editor.state, drawing: id };
        editor.notify('notice.forked');
        editor.set({ drawing: id });
      }
      // A change since then is written next.
      if (shown && this.#saved && !needsSaving(editor.state, this.#saved)) editor.set({ saved: 'yes' });
      return id;
    } catch (error) {
      if (editor.state.saved !== 'blocked') {
        editor.notify('fault.storage', 'error', error instanceof Error ? error.message : String(error));
      }
      editor.set({ saved: 'blocked' });
      return undefined;
    }
  }

  get #tabDrawing(): string | undefined {
    try {
      return sessionStorage.getItem(TAB_KEY) ?? undefined;
    } catch {
      return undefined;
    }
  }

  set #tabDrawing(id: string | undefined) {
    try {
      if (id === undefined) sessionStorage.removeItem(TAB_KEY);
      else sessionStorage.setItem(TAB_KEY, id);
    } catch {
      // Blocked: the next load then opens the newest drawing.
    }
  }
}

const viewAndTools = ({ view, tool, color, second, hintRadius, inkSize, showHints }: EditorState): ViewAndTools => ({
  view,
  tool,
  color,
  second,
  hintRadius,
  inkSize,
  showHints,
});

/** Whether something that is kept differs. */
function needsSaving(state: EditorState, before: EditorState): boolean {
  const [now, then] = [viewAndTools(state), viewAndTools(before)];
  return (
    state.drawing !== before.drawing ||
    state.history !== before.history ||
    // The thumbnail shows the paint.
    (state.painted !== before.painted && state.painted === 'full') ||
    (Object.keys(now) as (keyof ViewAndTools)[]).some((key) => now[key] !== then[key])
  );
}

/** How long the page that this one follows in its tab may hold its drawing. */
function heldForMs(): number {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return visit?.type === 'reload' ? HELD_OVER_RELOAD_MS : HELD_MS;
}
