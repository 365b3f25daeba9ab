import { z } from 'zod';
import { Fault, isServerFault, toFault } from '../model/errors.ts';
import { WorkerHost, proxy } from '../model/host.ts';
import { listServedModels } from '../model/server-model.ts';
import type { LoadProgress, LoadedModel, ModelService, ModelSource } from '../model/types.ts';
import type { Editor, Models } from './editor.ts';

const LOAD_LIMIT_MS = 15 * 60_000;

const indexSchema = z.object({
  default: z
    .string()
    .regex(/^[\w.-]+$/)
    .nullish(),
  models: z.array(z.union([z.string(), z.object({ name: z.string() }).transform((model) => model.name)])).default([]),
  /** Where the page's server has its routes, from the page on: `irodori serve` says so. */
  server: z
    .string()
    .regex(/^[\w-][\w./-]*\/$/)
    .optional(),
});

/** Which model is loaded, and its worker. */
export class ModelControl implements Models {
  readonly host = new WorkerHost<ModelService>(
    () => new Worker(new URL('../model/model.worker.ts', import.meta.url), { type: 'module', name: 'model' }),
  );
  #source: ModelSource | undefined;
  /** The model that this device used last, or would. */
  #own: ModelSource | undefined;
  #loaded: LoadedModel | undefined;
  /** The worker that holds it, by its number. What a canceled run still asks for starts one that holds none. */
  #holder = 0;
  #loading: Promise<LoadedModel> | undefined;
  /** WebGPU failed in this visit: the processor computes until the artist chooses again. */
  #gpuFailed = false;
  readonly #editor: Editor;
  readonly #ready: () => void;

  constructor(editor: Editor, ready: () => void) {
    this.#editor = editor;
    this.#ready = ready;
  }

  /** Whether a run can start without the artist choosing a model first. */
  get usable(): boolean {
    return this.#loaded !== undefined;
  }

  get source(): ModelSource | undefined {
    return this.#source;
  }

  /** Reads the list of models served beside the page and loads the default one. */
  async start(): Promise<void> {
    const { backend, threads, place } = this.#editor.state.settings;
    // The runtime is compiled while the list and the model are on their way; a failure is reported when the model is loaded.
    if (place === 'device') {
      this.host.call((remote) => remote.warm({ backend, threads }), LOAD_LIMIT_MS).catch(() => undefined);
    }
    try {
      const response = await fetch(new URL('models/index.json', document.baseURI), { cache: 'no-cache' });
      if (!response.ok) throw new Fault('fault.modelNone', `models/index.json: the server answered ${response.status}`);
      const index = indexSchema.parse(await response.json());
      const models = index.models.filter((name) => /^[\w.-]+$/.test(name));
      const name = index.default ?? models[0];
      this.#editor.set({ models: name && !models.includes(name) ? [name, ...models] : models });
      if (name) this.#own ??= bundled(name);
      if (index.server !== undefined) this.#meetServer(index.server);
      // A model that the artist chose while the list was on its way is the later request.
      if (this.#source) return;
      if (this.#editor.state.server && this.#editor.state.settings.place === 'server') return await this.useServer();
      if (!name) throw new Fault('fault.modelNone', 'models/index.json names no model');
      await this.loadBundled(name);
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('fault.modelNone', 'models/index.json: not readable');
      if (!this.#source && this.#editor.state.model.kind !== 'failed') {
        this.#editor.set({ model: { kind: 'failed', fault } });
      }
    }
  }

  loadBundled(name: string): Promise<void> {
    return this.load(bundled(name));
  }

  /** Offers the page's server, and asks it what it has. */
  #meetServer(path: string): void {
    const { href: url, host } = new URL(path, document.baseURI);
    this.#editor.set({ server: { url, host, models: [], asksKey: false } });
    if (this.#editor.state.settings.place === 'device') void this.#askServer();
  }

  /** What the page's server offers now; undefined where it does not tell, which its state then says. */
  async #askServer() {
    const { server, settings } = this.#editor.state;
    if (!server) return undefined;
    const { url } = server;
    try {
      const models = await listServedModels({ url, key: settings.serverKey });
      this.#editor.set({ server: { ...server, models, asksKey: settings.serverKey !== '', fault: undefined } });
      return models;
    } catch (error) {
      const fault = toFault(error, 'fault.server');
      const asksKey = fault.key === 'fault.serverKey' || settings.serverKey !== '';
      this.#editor.set({ server: { ...server, models: [], asksKey, fault } });
      return undefined;
    }
  }

  async useServer(name?: string): Promise<void> {
    const { server } = this.#editor.state;
    if (!server) return;
    this.#editor.configure({ place: 'server' });
    const models = await this.#askServer();
    if (this.#editor.state.settings.place !== 'server') return;
    const model = models?.find((one) => one.name === name) ?? models?.[0];
    if (!model) return this.#withoutServer(this.#editor.state.server?.fault ?? new Fault('fault.server', 'no model'));
    const { serverKey: key } = this.#editor.state.settings;
    const source: ModelSource = { kind: 'server', name: model.name, address: { url: server.url, key } };
    await this.load(source);
    const { model: state } = this.#editor.state;
    if (this.#source === source && state.kind === 'failed') await this.#withoutServer(state.fault);
    else if (this.#source?.kind !== 'server') this.#editor.configure({ place: 'device' });
  }

  async useDevice(): Promise<void> {
    this.#editor.configure({ place: 'device' });
    if (this.#own && this.#source !== this.#own) await this.load(this.#own);
  }

  async setServerKey(serverKey: string): Promise<void> {
    this.#editor.configure({ serverKey });
    if (this.#source?.kind === 'server') await this.useServer(this.#source.name);
    else await this.#askServer();
  }

  /**
   * Goes on with this device's model where the page's server failed, on the processor where the graphics device did, and says so.
   * @returns whether there is a model now that was not asked before
   */
  async fallBack(fault: Fault): Promise<boolean> {
    if (this.#loaded?.backend === 'webgpu' && (fault.key === 'fault.modelRuntime' || fault.key === 'fault.memory')) {
      this.#gpuFailed = true;
      this.#editor.notify('fault.gpu', 'error', fault.message);
      await this.#again();
      return this.#loaded !== undefined;
    }
    if (this.#source?.kind !== 'server' || !isServerFault(fault)) return false;
    await this.#withoutServer(fault);
    return this.#loaded !== undefined;
  }

  async #withoutServer(fault: Fault): Promise<void> {
    this.#editor.notify(fault.key, 'error', fault.message, {
      label: 'server.again',
      run: () => void this.useServer(),
    });
    await this.useDevice();
  }

  /** Loads a model in place of the one before; when that fails, the one before stays in use. */
  async load(source: ModelSource): Promise<void> {
    const before = { source: this.#source, loaded: this.#loaded };
    if (source.kind !== 'server') {
      this.#own = source;
      if (this.#editor.state.settings.place !== 'device') this.#editor.configure({ place: 'device' });
    }
    // What is still being loaded was asked for earlier: it would end as the answer to this request.
    if (this.#loading) this.#drop();
    this.#source = source;
    this.#loaded = undefined;
    try {
      await this.ensure();
      if (this.#source === source) this.#ready();
    } catch (error) {
      const fault = toFault(error);
      if (fault.message === CANCELED || this.#source !== source) return;
      if (before.loaded && before.source) {
        this.#source = before.source;
        this.#loaded = before.loaded;
        this.#editor.notify(fault.key, 'error', fault.message);
        this.#editor.set({ model: { kind: 'ready', model: before.loaded } });
        this.interrupt();
      } else this.#editor.set({ model: { kind: 'failed', fault } });
    }
  }

  /** Loads the chosen model again, as after a canceled download. */
  async loadCurrent(): Promise<void> {
    if (this.#source) await this.load(this.#source);
    else await this.start();
  }

  /** The model, loaded into a living worker. */
  async ensure(): Promise<LoadedModel> {
    if (this.#loading) return this.#loading;
    if (this.#loaded && this.#holder === this.host.generation && (await this.host.answers())) return this.#loaded;
    const loading = (this.#loading ??= this.#load());
    try {
      return await loading;
    } catch (error) {
      const fault = toFault(error);
      if (fault.message !== CANCELED) this.#editor.set({ model: { kind: 'failed', fault } });
      throw fault;
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
    }
  }

  async #load(): Promise<LoadedModel> {
    const source = this.#source;
    if (!source) throw new Fault('fault.modelNone', 'no model is chosen');
    const { threads, backend: chosen } = this.#editor.state.settings;
    const backend = this.#gpuFailed ? 'wasm' : chosen;
    const since = performance.now();
    // Reports come over a channel of their own: some arrive when the loading has ended, and must not hide how.
    let loading = true;
    const report = (progress: LoadProgress) => {
      if (loading && this.#source === source) this.#editor.set({ model: { kind: 'loading', progress, since } });
    };
    report({ stage: 'download', received: 0, total: 0 });
    const options = { backend, threads, whole: new URLSearchParams(location.search).has('whole') };
    try {
      const loaded = await this.host.call((remote) => remote.load(source, options, proxy(report)), LOAD_LIMIT_MS);
      const model: LoadedModel = this.#gpuFailed ? { ...loaded, withoutGpu: 'failed' } : loaded;
      this.#loaded = model;
      this.#holder = this.host.generation;
      this.#editor.set({ model: { kind: 'ready', model } });
      return model;
    } finally {
      loading = false;
    }
  }

  /** Ends the worker; the next run starts a new one with the same model. */
  interrupt(): void {
    this.host.stop(new Fault('fault.worker', CANCELED));
  }

  #drop(): void {
    this.interrupt();
    this.#loading = undefined;
  }

  /** Gives up loading. */
  cancelLoading(): void {
    this.#drop();
    this.#editor.set({ model: { kind: 'none' } });
  }

  /** Backend or threads changed: starts the worker anew. */
  async restart(): Promise<void> {
    this.#gpuFailed = false;
    await this.#again();
  }

  async #again(): Promise<void> {
    this.interrupt();
    if (this.#source) await this.load(this.#source);
  }
}

const bundled = (name: string): ModelSource => ({
  kind: 'bundled',
  name,
  url: new URL(`models/${name}/`, document.baseURI).href,
});

const CANCELED = 'canceled';
