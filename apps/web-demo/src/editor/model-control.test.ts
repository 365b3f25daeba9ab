import { expose } from 'comlink';
import { afterEach, expect, it, vi } from 'vitest';
import { announce, watched } from '../model/host.ts';
import type { LoadedModel, ModelSource } from '../model/types.ts';
import type { Editor } from './editor.ts';
import { ModelControl } from './model-control.ts';

afterEach(() => vi.unstubAllGlobals());

/** A worker on this thread whose model is loaded or not. */
class ModelWorker {
  static loads = 0;
  readonly #port: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    let loaded = false;
    const service = {
      ...watched,
      load: () => {
        loaded = true;
        ModelWorker.loads++;
        return { name: 'm' };
      },
      paint: () => {
        if (!loaded) throw new Error('no model is loaded');
        return 'painted';
      },
    };
    expose(service, port2);
    vi.stubGlobal('self', port2);
    announce();
  }

  addEventListener(...args: Parameters<MessagePort['addEventListener']>): void {
    this.#port.addEventListener(...args);
    this.#port.start();
  }
  removeEventListener = (...args: Parameters<MessagePort['removeEventListener']>): void =>
    this.#port.removeEventListener(...args);
  postMessage = (message: unknown, transfer: Transferable[] = []): void => this.#port.postMessage(message, transfer);
  terminate = (): void => this.#port.close();
}

it('what a canceled run still asks for leaves no worker without the model', async () => {
  vi.stubGlobal('Worker', ModelWorker);
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', {});
  const editor = {
    state: { settings: { place: 'device', backend: 'wasm', threads: 1 } },
    set: vi.fn(),
    notify: vi.fn(),
  };
  const models = new ModelControl(editor as unknown as Editor, () => undefined);
  const paint = () =>
    models.host.call((remote) => remote.paint({} as Parameters<typeof remote.paint>[0]) as Promise<unknown>, 60_000);
  const source: ModelSource = { kind: 'bundled', name: 'm', url: 'http://localhost/m/' };
  await models.load(source);
  expect(await paint()).toBe('painted');
  models.interrupt();
  await expect(paint()).rejects.toThrow('no model is loaded');
  expect(await models.ensure()).toEqual({ name: 'm' } satisfies Partial<LoadedModel>);
  expect(await paint()).toBe('painted');
  expect(ModelWorker.loads).toBe(2);
  models.interrupt();
});
