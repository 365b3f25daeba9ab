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
  /** A model that storage had no room for. */
  readonly #inMemory = new Map<string, ModelBundle>();

  constructor(private readonly editor: Editor) {}

  /** Reads the list; `unsaved` comes first where it is in memory only. @throws nothing: blocked storage gives an empty list */
  async list(unsaved?: OwnModel): Promise<void> {
    const kept = await ownModels().catch(() => []);
    const waiting = unsaved && this.#inMemory.has(unsaved.id) ? [unsaved] : [];
    this.editor.set({ ownModels: [...waiting, ...kept] });
  }

  /** Keeps a model, in memory for this visit where storage has no room; gives its line of the list. */
  async keep(bundle: ModelBundle): Promise<{ readonly model: OwnModel; readonly kept: boolean }> {
    const model: OwnModel = {
      id: newId(),
      name: bundle.name,
      created: Date.now(),
      bytes: bundle.files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    };
    try {
      await keepModel(model, bundle);
      return { model, kept: true };
    } catch (error) {
      this.#inMemory.set(model.id, bundle);
      this.editor.notify('notice.modelUnsaved', 'error', error instanceof Error ? error.message : String(error));
      return { model, kept: false };
    }
  }

  async #bundle(id: string): Promise<ModelBundle> {
    const bundle = this.#inMemory.get(id) ?? (await modelBundle(id));
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
    await this.editor.attempt(async () => {
      await markModel(id, Date.now());
      await this.list();
      this.editor.notify('notice.modelDeleted', 'info', undefined, {
        label: 'bar.undo',
        run: () =>
          void this.editor.attempt(async () => {
            await markModel(id, undefined);
            await this.list();
          }),
      });
    });
  }
}

/** What every file system takes. */
const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]/gu, '-').slice(0, 80) || 'model';
