import { zipSync } from 'fflate';
import { keepModel, markModel, modelBundle, ownModels } from '../learning/lesson-store.ts';
import type { OwnModel } from '../learning/lesson-store.ts';
import type { ModelBundle } from '../learning/types.ts';
import { Fault } from '../model/errors.ts';
import type { Editor } from './editor.ts';
import { download } from './files.ts';
import { newId } from './ids.ts';

/** The models that were learned in this browser: kept, taken into use, exported, deleted with a way back. */
export class OwnModels {
  /** Models that storage had no room for, newest last. */
  readonly #inMemory = new Map<string, { readonly model: OwnModel; readonly bundle: ModelBundle }>();

  constructor(private readonly editor: Editor) {}

  /** Reads the list; models in memory only come first. @throws nothing: of blocked storage nothing is listed */
  async list(): Promise<void> {
    const kept = await ownModels().catch(() => []);
    const waiting = [...this.#inMemory.values()].map(({ model }) => model).reverse();
    this.editor.set({ ownModels: [...waiting, ...kept] });
  }

  /** Keeps a model, in memory for this visit where storage has no room; false then. */
  async keep(bundle: ModelBundle): Promise<boolean> {
    const model: OwnModel = {
      id: newId(),
      name: bundle.name,
      created: Date.now(),
      bytes: bundle.files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    };
    try {
      await keepModel(model, bundle);
      return true;
    } catch (error) {
      this.#inMemory.set(model.id, { model, bundle });
      this.editor.notify('notice.modelUnsaved', 'error', error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async #bundle(id: string): Promise<ModelBundle> {
    const bundle = this.#inMemory.get(id)?.bundle ?? (await modelBundle(id));
    if (!bundle) throw new Fault('fault.storage', `model ${id}: expected its files, got none`);
    return bundle;
  }

  async use(id: string): Promise<void> {
    await this.editor.attempt(async () => {
      await this.editor.coloring.models.load({ kind: 'files', ...(await this.#bundle(id)) });
    });
  }

  /** A zip file with the model's folder in it. */
  async export(id: string): Promise<void> {
    await this.editor.attempt(async () => {
      const { name, files } = await this.#bundle(id);
      const folder = fileName(name);
      const entries = files.map((file) => [`${folder}/${file.name}`, new Uint8Array(file.bytes)] as const);
      // Weights do not get smaller.
      const bytes = zipSync(Object.fromEntries(entries), { level: 0 });
      download(new Blob([bytes], { type: 'application/zip' }), `${folder}.zip`);
    });
  }

  /** Takes a model off the list; the notice brings it back. */
  async delete(id: string): Promise<void> {
    const waiting = this.#inMemory.get(id);
    const mark = async (deleted: number | undefined): Promise<void> => {
      if (!waiting) await markModel(id, deleted);
      else if (deleted === undefined) this.#inMemory.set(id, waiting);
      else this.#inMemory.delete(id);
      await this.list();
    };
    await this.editor.attempt(async () => {
      await mark(Date.now());
      this.editor.notify('notice.modelDeleted', 'info', undefined, {
        label: 'bar.undo',
        run: () => void this.editor.attempt(() => mark(undefined)),
      });
    });
  }
}

/** What every file system takes. */
const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]/gu, '-').slice(0, 80) || 'model';
