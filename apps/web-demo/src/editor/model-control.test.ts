import { afterEach, expect, it, vi } from 'vitest';
import { watched } from '../model/host.ts';
import { threadWorker } from '../model/thread-worker.testing.ts';
import type { LoadedModel, ModelSource } from '../model/types.ts';
import type { Editor } from './editor.ts';
import { ModelControl } from './model-control.ts';

afterEach(() => vi.unstubAllGlobals());

/** Models that all workers loaded. */
let loads = 0;

/** A worker whose model is loaded or not. */
const ModelWorker = threadWorker(() => {
  let loaded = false;
  return {
    ...watched,
    load: () => {
      loaded = true;
      loads++;
      return { name: 'm' };
    },
    paint: () => {
      if (!loaded) throw new Error('no model is loaded');
      return 'painted';
    },
  };
});

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
  expect(loads).toBe(2);
  models.interrupt();
});
