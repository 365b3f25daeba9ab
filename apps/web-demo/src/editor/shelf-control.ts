import { fitsKind, MAX_LAYERED_PIXELS } from '../engine/export/limits.ts';
import { exportName } from '../engine/export/names.ts';
import { ZipFile } from '../engine/export/zip-file.ts';
import { claimedDrawings } from '../shelf/claim.ts';
import type { ListedDrawing } from '../shelf/shelf.ts';
import { bytesOf } from '../shelf/types.ts';
import { Fault, unlessCanceled } from '../model/errors.ts';
import type { Autosave } from './autosave.ts';
import type { EditorCore } from './editor-core.ts';
import { download, projectFile, renderExport } from './files.ts';

/** A drawing as the shelf lists it. */
export interface ShelfEntry extends ListedDrawing {
  /** It is the one on the canvas. */
  readonly open: boolean;
  /** Another tab works on it. */
  readonly elsewhere: boolean;
}

/** How much room the drawings take. */
export interface ShelfRoom {
  readonly drawings: number;
  /** Bytes of the drawings, and what the browser lends this site in all; the latter where it tells. */
  readonly used: number;
  readonly lent?: number;
  /** The browser promised not to clear it by itself. */
  readonly persisted: boolean;
}

/** What all drawings can be exported as. */
export type BatchKind = keyof typeof FORMATS | 'projects';

const FORMATS = { pictures: 'flat', layers: 'psd', openraster: 'ora' } as const;

/** What the artist does with the drawings that are kept. */
export class ShelfControl {
  readonly #editor: EditorCore;
  readonly #autosave: Autosave;

  constructor(editor: EditorCore, autosave: Autosave) {
    this.#editor = editor;
    this.#autosave = autosave;
  }

  watch(changed: () => void): () => void {
    return this.#autosave.shelf.watch(changed);
  }

  async list(): Promise<ShelfEntry[]> {
    await this.#autosave.settled();
    const [cards, held] = await Promise.all([this.#autosave.shelf.list(), claimedDrawings()]);
    const { drawing } = this.#editor.state;
    return cards.map((card) => ({
      ...card,
      open: card.id === drawing,
      elsewhere: card.id !== drawing && held.has(card.id),
    }));
  }

  async room(): Promise<ShelfRoom> {
    const cards = await this.#autosave.shelf.list();
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
    const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
    return {
      drawings: cards.length,
      used: cards.reduce((sum, card) => sum + bytesOf(card), 0),
      ...(estimate?.quota ? { lent: estimate.quota } : {}),
      persisted,
    };
  }

  async open(id: string): Promise<void> {
    if (await this.#autosave.openFromShelf(id)) this.#editor.set({ dialog: 'none' });
    else this.#editor.notify('notice.elsewhere');
  }

  /** @param name the copy's name, of the first one's */
  async duplicate(id: string, name: (before: string) => string): Promise<void> {
    await this.#editor.attempt(async () => {
      await this.#autosave.settled();
      await this.#autosave.shelf.duplicate(id, name);
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#editor.attempt(async () => {
      if (this.#editor.state.drawing !== id) return this.#autosave.shelf.rename(id, name);
      this.#editor.rename(name);
      return this.#autosave.settled();
    });
  }

  /** Takes a drawing off the shelf; the notice brings it back. In place of the open one comes the next. */
  async remove(id: string): Promise<void> {
    const editor = this.#editor;
    const autosave = this.#autosave;
    await editor.attempt(async () => {
      await autosave.settled();
      await autosave.shelf.remove([id]);
      if (editor.state.drawing === id) {
        const next = (await this.list()).find((entry) => !entry.elsewhere);
        if (next) await autosave.openFromShelf(next.id);
        else editor.close();
      }
      editor.notify('notice.deleted', 'info', undefined, {
        label: 'bar.undo',
        run: () => void editor.attempt(() => autosave.shelf.restore([id])),
      });
    });
  }

  /**
   * All drawings in one zip file: as finished pictures, PSDs or OpenRaster files with layers, each colored on the canvas, or
   * as project files. Drawings of other tabs are left out as pictures, since they are being changed there, and so are those
   * too large for the format; notices say so.
   */
  async exportAll(kind: BatchKind): Promise<void> {
    const editor = this.#editor;
    const autosave = this.#autosave;
    const all = await this.list();
    const here = all.filter(({ elsewhere }) => kind === 'projects' || !elsewhere);
    const entries = here.filter((entry) => kind === 'projects' || fitsKind(FORMATS[kind], entry));
    const first = editor.state.drawing;
    editor.set({ dialog: 'none' });
    await editor.attempt(async (signal) => {
      if (here.length > 0 && entries.length === 0) {
        throw new Fault('fault.layersTooBig', `every drawing > ${MAX_LAYERED_PIXELS / 1e6} MP`);
      }
      const zip = new ZipFile();
      try {
        for (const [i, { id, name }] of entries.entries()) {
          signal.throwIfAborted();
          editor.set({ progress: { done: i, of: entries.length } });
          if (kind === 'projects') zip.add(exportName(name, 'project'), await this.#project(id, signal));
          else if (await autosave.openFromShelf(id)) {
            await unlessCanceled(this.#painted(), signal);
            const format = FORMATS[kind];
            const picture = await renderExport(editor, format, false, signal);
            zip.add(exportName(name, format), new Uint8Array(await picture.arrayBuffer()));
          }
        }
      } finally {
        if (kind !== 'projects' && first !== undefined) await autosave.openFromShelf(first);
      }
      signal.throwIfAborted();
      download(zip.finish(), `irodori-${kind}-${new Date().toISOString().slice(0, 10)}.zip`);
      if (here.length < all.length) editor.notify('notice.elsewhereLeft');
      if (entries.length < here.length) editor.notify('notice.tooLargeLeft');
    }, 'exporting');
    editor.set({ progress: undefined });
  }

  async #project(id: string, signal: AbortSignal): Promise<Uint8Array> {
    const drawing = await this.#autosave.shelf.load(id, false);
    const present = drawing?.state.history.present;
    const picture = drawing?.pictures.find((one) => one.id === present?.base.id);
    if (!present || !picture) throw new Fault('fault.storage', `drawing ${id}: expected its lines, got none`);
    return projectFile(present, picture, signal);
  }

  /** Waits for the colors of the drawing on the canvas. */
  #painted(): Promise<void> {
    const editor = this.#editor;
    if (!editor.coloring.models.usable) throw new Fault('fault.modelNone', 'pictures need a model that is loaded');
    editor.coloring.now();
    return new Promise((resolve, reject) => {
      const stop = editor.store.subscribe(({ painted, phase }) => {
        if (painted === 'full' && phase.kind === 'idle') resolve();
        else if (phase.kind === 'failed') reject(phase.fault);
        else return;
        stop();
      });
    });
  }
}
