import { afterEach, expect, it, vi } from 'vitest';
import { Fault } from '../model/errors.ts';
import { watched } from '../model/host.ts';
import { threadWorker } from '../model/thread-worker.testing.ts';
import type { LoadedModel, ModelSource } from '../model/types.ts';
import type { Editor } from './editor.ts';
import { ModelControl } from './model-control.ts';

afterEach(() => vi.unstubAllGlobals());

/** Models that all workers loaded. */
let loads = 0;

/** The devices that they were asked for. */
const asked: string[] = [];

/** A worker whose model is loaded or not. */
const ModelWorker = threadWorker(() => {
  let loaded = false;
  return {
    ...watched,
    load: (_: unknown, { backend }: { backend: string }) => {
      loaded = true;
      loads++;
      asked.push(backend);
      return { name: 'm', ...(backend === 'auto' && { backend: 'webgpu' }) };
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

it('a graphics device that fails leaves the work to the processor, until another choice', async () => {
  vi.stubGlobal('Worker', ModelWorker);
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', {});
  const state = { settings: { place: 'device', backend: 'auto', threads: 1 }, model: {} };
  const editor = { state, set: vi.fn((patch: object) => Object.assign(state, patch)), notify: vi.fn() };
  const models = new ModelControl(editor as unknown as Editor, () => undefined);
  asked.length = 0;
  await models.load({ kind: 'bundled', name: 'm', url: 'http://localhost/m/' });
  expect(state.model).toEqual({ kind: 'ready', model: { name: 'm', backend: 'webgpu' } });
  const lost = new Fault('fault.modelRuntime', 'the device was lost');
  expect(await models.fallBack(new Fault('fault.notPicture', 'of another kind'))).toBe(false);
  expect(await models.fallBack(lost)).toBe(true);
  expect(state.model).toEqual({ kind: 'ready', model: { name: 'm', withoutGpu: 'failed' } });
  expect(editor.notify).toHaveBeenCalledExactlyOnceWith('fault.gpu', 'error', 'the device was lost');
  // The processor's own failure is nothing to fall back from.
  expect(await models.fallBack(lost)).toBe(false);
  await models.loadCurrent();
  await models.restart();
  expect(state.model).toEqual({ kind: 'ready', model: { name: 'm', backend: 'webgpu' } });
  expect(asked).toEqual(['auto', 'wasm', 'wasm', 'auto']);
  models.interrupt();
});
