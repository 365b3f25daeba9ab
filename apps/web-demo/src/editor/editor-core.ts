import { withColoring } from '../engine/document.ts';
import type { Document, Pin } from '../engine/document.ts';
import { amend, commit, redo, startHistory, trim, undo } from '../engine/history/history.ts';
import type { History } from '../engine/history/history.ts';
import type { Mask } from '../engine/regions/mask.ts';
import { regionOverlay } from './region-overlay.ts';
import { Stage } from '../engine/stage/stage.ts';
import { fit, keepInSight } from '../engine/viewport/viewport.ts';
import type { View } from '../engine/viewport/viewport.ts';
import { WorkerHost } from '../model/host.ts';
import { canceled, Fault, toFault } from '../model/errors.ts';
import { saveSettings } from '../state/settings.ts';
import type { Settings } from '../state/settings.ts';
import type { EditorState, NoticeAction, Store } from '../state/store.ts';
import type { StudioService } from '../studio/types.ts';
import { Coloring } from './coloring.ts';
import type { ColoringControl, Editor, Live, OpenOptions, Work } from './editor.ts';
import { newId } from './ids.ts';
import { NoticeBoard } from './notice-board.ts';
import { OpenRequests } from './open-requests.ts';
import type { OpenRequest } from './open-requests.ts';
import type { Picture } from './picture.ts';

/** Height of the view bar with its margins, CSS pixels. */
const VIEW_BAR = 56;
/** Pictures that undo can go back to; each may hold hundreds of megabytes. */
const PICTURES_KEPT = 3;

/** What of a document its paint is made of. */
const COLORED = ['hints', 'ink', 'pins', 'coloring'] as const satisfies readonly (keyof Document)[];

/**
 * The editor without its shell: owns the document, the pictures, the workers and the canvas. The shell reads the store
 * and calls methods here; nothing here knows about React.
 */
export class EditorCore implements Editor {
  readonly studio = new WorkerHost<StudioService>(
    () => new Worker(new URL('../studio/studio.worker.ts', import.meta.url), { type: 'module', name: 'studio' }),
  );
  readonly coloring: ColoringControl;
  readonly openRequests = new OpenRequests();
  live: Live = {};
  #pictures = new Map<string, Picture>();
  #stage: Stage | undefined;
  #frame = 0;
  #fitted: string | undefined;
  #fittedView: View | undefined;
  #surround = '#e7e6e3';
  /** Takes a drawing that is kept without being shown. */
  aside: ((drawing: string, picture: Picture, state: EditorState) => void) | undefined;
  #regions:
    | { selection: Mask | undefined; pins: readonly Pin[] | undefined; canvas: HTMLCanvasElement | undefined }
    | undefined;
  #work: Work[] = [];
  readonly #exports = new Set<AbortController>();
  readonly store: Store;
  readonly #notices: NoticeBoard;

  constructor(store: Store) {
    this.store = store;
    this.#notices = new NoticeBoard(store);
    this.coloring = new Coloring(this);
    store.subscribe(() => this.invalidate());
  }

  get pictures(): ReadonlyMap<string, Picture> {
    return this.#pictures;
  }

  get state(): EditorState {
    return this.store.getState();
  }

  get document(): Document | undefined {
    return this.state.history?.present;
  }

  /** The open drawing's pixels. */
  get picture(): Picture | undefined {
    const { document } = this;
    return document && this.pictures.get(document.base.id);
  }

  get stage(): Stage | undefined {
    return this.#stage;
  }

  set(patch: Partial<EditorState>): void {
    this.store.setState(patch);
  }

  configure(patch: Partial<Settings>): void {
    const settings = { ...this.state.settings, ...patch };
    this.set({ settings });
    saveSettings(settings);
  }

  open(picture: Picture, document: Document, { request, state = {} }: OpenOptions = {}): void {
    const opened = withColoring(document, this.state.settings);
    if (request && !request.claim()) return this.#keepAside(picture, opened, state);
    this.#show(newId(), [picture], { untouched: false, ...state, history: startHistory(opened) });
    this.fitView();
  }

  reopen(id: string, pictures: readonly Picture[], state: Partial<EditorState>): void {
    const colored = state.history && { history: this.#colored(state.history) };
    this.#show(id, pictures, { untouched: false, ...state, ...colored });
    const { document } = this;
    // The view it was left with stays; without one it is fitted.
    if (document && state.view) {
      this.#fitted = document.base.id;
      this.setView(state.view);
    } else this.fitView();
  }

  /** Earlier versions kept no coloring with a drawing. */
  #colored({ past, present, future }: History<Document>): History<Document> {
    const { settings } = this.state;
    const colored = (document: Document): Document => withColoring(document, settings);
    return { past: past.map(colored), present: colored(present), future: future.map(colored) };
  }

  close(): void {
    this.live = {};
    this.set({
      drawing: undefined,
      history: undefined,
      selected: undefined,
      selection: undefined,
      cursor: undefined,
      untouched: false,
    });
    this.#pictures = new Map();
    this.coloring.pictureChanged();
    this.#draw();
  }

  rename(name: string): void {
    const { history } = this.state;
    if (!history) return;
    const renamed = (document: Document): Document => ({ ...document, base: { ...document.base, name } });
    const { past, present, future } = history;
    const next = { past: past.map(renamed), present: renamed(present), future: future.map(renamed) };
    this.set({ history: next, untouched: false });
  }

  #show(drawing: string, pictures: readonly Picture[], state: Partial<EditorState>): void {
    const before = this.#pictures;
    this.live = {};
    // Whoever listens finds the pictures of both drawings: the one left is saved now.
    this.#pictures = new Map([...before, ...pictures.map((picture) => [picture.ref.id, picture] as const)]);
    this.set({
      selected: undefined,
      selection: undefined,
      cursor: undefined,
      offerExtract: false,
      offerClean: false,
      cleaning: undefined,
      ...state,
      drawing,
    });
    this.#pictures = new Map(pictures.map((picture) => [picture.ref.id, picture]));
    this.coloring.pictureChanged();
    this.#notices.opened();
  }

  /** Came too late to be shown: it goes to the shelf, and what is on the canvas stays. */
  #keepAside(picture: Picture, document: Document, state: Partial<EditorState>): void {
    this.aside?.(newId(), picture, { ...this.state, ...state, history: startHistory(document) });
  }

  replacePicture(picture: Picture, document: Document, state: Partial<EditorState> = {}): void {
    const before = this.state.history;
    if (!before) return this.open(picture, document, { state });
    this.#pictures.set(picture.ref.id, picture);
    const history = this.#forget(commit(before, document));
    this.set({
      history,
      selected: undefined,
      cursor: undefined,
      offerExtract: false,
      offerClean: false,
      cleaning: undefined,
      untouched: false,
      ...state,
    });
    this.fitView();
    this.coloring.pictureChanged();
  }

  /** Drops the pictures of long ago and the undo steps that stand on them. */
  #forget(history: History<Document>): History<Document> {
    const order = [...history.past, history.present, ...history.future].map((document) => document.base.id);
    const kept = new Set([...new Set(order.reverse())].slice(0, PICTURES_KEPT).concat(history.present.base.id));
    for (const id of this.#pictures.keys()) if (!kept.has(id)) this.#pictures.delete(id);
    return trim(history, (document) => kept.has(document.base.id));
  }

  commit(next: Document): void {
    const { history } = this.state;
    if (!history) return;
    const after = commit(history, next);
    if (after !== history) this.#moved(history.present, after);
  }

  amend(next: Document): void {
    const { history } = this.state;
    if (!history) return;
    const after = amend(history, next);
    if (after !== history) this.#moved(history.present, after);
  }

  undo(): void {
    const { history } = this.state;
    if (history) this.#moved(history.present, undo(history));
  }

  redo(): void {
    const { history } = this.state;
    if (history) this.#moved(history.present, redo(history));
  }

  #moved(before: Document, history: History<Document>): void {
    const after = history.present;
    if (after === before) return;
    const chosen = this.state.selected;
    const stays = chosen === 'all' ? after.hints.length > 0 : after.hints.some(({ id }) => id === chosen);
    const selected = stays ? chosen : undefined;
    // An offer about the drawing as it came: the panel has the same.
    this.set({ history, selected, untouched: false, offerExtract: false, offerClean: false });
    if (after.base.id !== before.base.id) {
      this.fitView();
      this.coloring.pictureChanged();
    } else if (COLORED.some((part) => after[part] !== before[part])) this.coloring.edited();
  }

  attach(canvas: HTMLCanvasElement): () => void {
    const stage = new Stage(canvas);
    this.#stage = stage;
    const measure = () => {
      const { width, height } = canvas.getBoundingClientRect();
      stage.resize(width, height, globalThis.devicePixelRatio || 1);
      this.#surround = getComputedStyle(canvas).backgroundColor || this.#surround;
      // A fitted view stays fitted, as when a phone is turned on its side.
      const fitted = this.state.view === this.#fittedView;
      if (this.document && (fitted || this.#fitted !== this.document.base.id)) this.fitView();
      else if (this.document) this.setView(this.state.view);
      this.#draw();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(canvas);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', measure);
    measure();
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', measure);
      if (this.#stage === stage) this.#stage = undefined;
    };
  }

  rethemed(canvas: HTMLCanvasElement): void {
    this.#surround = getComputedStyle(canvas).backgroundColor || this.#surround;
    this.invalidate();
  }

  setView(view: View): void {
    const { document } = this;
    const stage = this.#stage;
    this.set({ view: document && stage ? keepInSight(view, document.base, stage.size) : view });
  }

  fitView(): void {
    const { document } = this;
    const stage = this.#stage;
    if (!document || !stage || stage.size.width < 2) return;
    this.#fitted = document.base.id;
    const { width, height } = stage.size;
    // The view bar lies over the lower edge.
    const free = { width, height: Math.max(1, height - VIEW_BAR) };
    const margin = width < 600 || height < 420 ? 12 : 28;
    this.#fittedView = fit(document.base, free, margin, this.state.view.mirror);
    this.set({ view: this.#fittedView });
  }

  invalidate(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const stage = this.#stage;
    const { picture, state } = this;
    const document = this.live.document ?? this.document;
    if (stage && !document) stage.clear(this.#surround);
    if (!stage || !picture || !document) return;
    const { view } = state;
    stage.draw({
      view,
      document,
      lines: this.live.lines ?? picture.lineCanvas(document, view.scale * stage.ratio),
      paint: this.coloring.canvas,
      showHints: state.showHints,
      selected: state.selected,
      split: state.compare ? state.split : undefined,
      peek: state.peek,
      draft: this.live.draft,
      regions: this.#regionOverlay(document),
      brush: this.live.brush,
      cursor: state.cursor,
      surround: this.#surround,
    });
  }

  /** What is selected and, while regions are worked on, what is locked; drawn anew where that changed. */
  #regionOverlay(document: Document): HTMLCanvasElement | undefined {
    const { selection, tool } = this.state;
    const pins = tool === 'select' ? document.pins : undefined;
    if (this.#regions?.selection !== selection || this.#regions?.pins !== pins) {
      const locked = (pins ?? []).filter((pin) => pin.locked).map(({ mask }) => mask);
      this.#regions = { selection, pins, canvas: regionOverlay(selection, locked) };
    }
    return this.#regions?.canvas;
  }

  notify(key: string, tone: 'info' | 'error' = 'info', detail?: string, action?: NoticeAction): number {
    return this.#notices.tell({ tone, key, detail, action });
  }

  dismiss(id: number): void {
    this.#notices.dismiss(id);
  }

  async attempt<T>(work: (signal: AbortSignal) => Promise<T>, shown?: Work): Promise<T | undefined> {
    const control = new AbortController();
    if (shown === 'exporting') this.#exports.add(control);
    if (shown) this.#setWork([...this.#work, shown]);
    try {
      return await work(control.signal);
    } catch (error) {
      const fault = error instanceof Fault ? error : toFault(error);
      if (fault.key === 'fault.canceled') return undefined;
      const opening = shown === 'opening' ? Date.now() : undefined;
      this.#notices.tell({ tone: 'error', key: fault.key, detail: fault.message, opening });
      return undefined;
    } finally {
      this.#exports.delete(control);
      if (shown) {
        const rest = [...this.#work];
        rest.splice(rest.indexOf(shown), 1);
        this.#setWork(rest);
      }
    }
  }

  cancelExport(): void {
    if (this.#exports.size === 0) return;
    for (const control of this.#exports) control.abort(canceled());
    this.set({ spoken: 'canceled' });
  }

  /** Of several at once the latest of each kind is shown. */
  #setWork(work: Work[]): void {
    this.#work = work;
    const busy = work.findLast((one) => one === 'opening' || one === 'exporting');
    const working = work.findLast((one) => one === 'filling' || one === 'selecting' || one === 'locking');
    this.set({ busy, working });
  }

  openInOrder<T>(work: (request: OpenRequest) => Promise<T>): Promise<T | undefined> {
    return this.attempt(() => this.openRequests.run(work), 'opening');
  }
}
