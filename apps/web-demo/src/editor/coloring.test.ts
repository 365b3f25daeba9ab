import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addHint } from '../engine/hints/marks.ts';
import { canceled } from '../model/errors.ts';
import { watched } from '../model/host.ts';
import { namedWorker, threadWorker } from '../model/thread-worker.testing.ts';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import type { ExportJob, PrepareJob, ProposeJob } from '../studio/types.ts';
import { dotted } from './desk.testing.ts';
import { EditorCore } from './editor-core.ts';
import { exportFile } from './files.ts';
import type { Picture } from './picture.ts';

/** Drawings that were prepared, by all studio workers; and workers that were ended, by name. */
const prepared: string[] = [];
const ended: string[] = [];
/** What the workers wait for. */
let gate: Promise<void> | undefined;
let begun: () => void;
/** Searches for other colorings that were told to stop. */
let stops = 0;
/** What was written and painted. */
const written: string[] = [];
const painted: string[] = [];

const waited = async <T>(answer: T): Promise<T> => {
  begun();
  await gate;
  return answer;
};

/** One worker in the place of studio, model and export. */
const OneWorker = threadWorker(() => {
  const own = new Set<string>();
  return {
    ...watched,
    load: () => ({ name: 'm', facts: { trainSize: 4 }, backend: 'wasm' }),
    readAhead: () => undefined,
    isPrepared: (key: string) => own.has(key),
    prepare: async ({ key }: PrepareJob) => {
      prepared.push(key);
      await waited(undefined);
      own.add(key);
    },
    answers: (key: string) => ({ unhinted: own.has(key) ? key : 'nothing' }),
    compose: (job: object) => {
      painted.push(JSON.stringify(job));
      return { width: 1, height: 1, data: new Uint8ClampedArray(4) };
    },
    propose: (_: ProposeJob) => waited({ parts: [], dots: [], colorings: [] }),
    stopProposing: () => void stops++,
    export: async ({ coloring }: ExportJob) => {
      const file = JSON.stringify(coloring);
      await waited(undefined);
      written.push(file);
      return new Blob([file]);
    },
  };
}) as new () => Worker;

beforeEach(() => {
  for (const list of [prepared, ended, written, painted]) list.length = 0;
  gate = undefined;
  stops = 0;
  begun = () => undefined;
  vi.stubGlobal('Worker', namedWorker(OneWorker, ended));
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { maxTouchPoints: 0 });
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('ImageData', class {});
  const context = { fillRect: () => undefined, putImageData: () => undefined };
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => context, click: () => undefined }) });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const shown = (core: EditorCore) => expect.poll(() => [core.state.painted, core.state.phase.kind], { timeout: 30_000 });

/** An editor with a drawing that is colored. */
async function colored(): Promise<EditorCore> {
  const core = new EditorCore(createEditorStore(DEFAULTS));
  const document = dotted('#111111');
  const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const picture = {
    ref: document.base,
    lines: { ...pixels, channels: 1 },
    display: document.base,
    shownPixels: () => pixels,
  };
  core.open(picture as unknown as Picture, document);
  await core.coloring.models.load({ kind: 'bundled', name: 'm', url: 'http://localhost/m/' });
  await shown(core).toEqual(['full', 'idle']);
  return core;
}

/** What the workers do waits from now on; `open` lets it go on, `atWork` resolves once there is such work. */
function closeGate() {
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const atWork = new Promise<void>((resolve) => (begun = resolve));
  return { open, atWork };
}

/** The next stroke and the next file. */
async function goOn(core: EditorCore): Promise<void> {
  core.commit(addHint(core.document!, { points: [[50, 50]], radius: 5, color: '#222222', white: false }));
  await shown(core).toEqual(['full', 'idle']);
  await exportFile(core, 'psd');
}

const stop = (core: EditorCore) => {
  core.studio.stop(canceled());
  core.coloring.models.host.stop(canceled());
};

const PREPARED = /^a\//;

it('after an export that was canceled the drawing is still prepared; stroke and file are those without it', async () => {
  const core = await colored();
  await goOn(core);
  const without = { painted: painted.at(-1), written: written.at(-1) };
  stop(core);
  for (const list of [prepared, ended, written, painted]) list.length = 0;

  const canceledOne = await colored();
  const { open, atWork } = closeGate();
  const done = exportFile(canceledOne, 'psd');
  await atWork;
  canceledOne.cancelExport();
  await done;
  expect(written).toEqual([]);
  open();
  await goOn(canceledOne);
  expect(prepared).toHaveLength(1);
  expect(ended).toEqual(['export', 'export']);
  const ids = (text: string | undefined) => text?.replace(/"id":"[^"]*"/g, '');
  expect(ids(painted.at(-1))).toEqual(ids(without.painted));
  expect(ids(written.at(-1))).toEqual(ids(without.written));
  expect((JSON.parse(written.at(-1)!) as { answers: { unhinted: string } }).answers.unhinted).toMatch(PREPARED);
  stop(canceledOne);
});

it('an export that is canceled while it has the drawing prepared leaves that work to the next', async () => {
  const core = await colored();
  core.studio.stop(canceled());
  const { open, atWork } = closeGate();
  const done = exportFile(core, 'psd');
  await atWork;
  expect(prepared).toHaveLength(2);
  core.cancelExport();
  await done;
  open();
  await goOn(core);
  expect(prepared).toHaveLength(2);
  expect(ended).toEqual(['studio', 'export']);
  stop(core);
});

it('a stroke on a prepared drawing asks the studio worker alone; where that is a new one, the drawing is prepared', async () => {
  const core = await colored();
  const asked = vi.spyOn(core.coloring.models.host, 'call');
  const stroke = () =>
    core.commit(addHint(core.document!, { points: [[50, 50]], radius: 5, color: '#222222', white: false }));
  stroke();
  await shown(core).toEqual(['full', 'idle']);
  expect(painted).toHaveLength(2);
  expect(asked).not.toHaveBeenCalled();
  expect(prepared).toHaveLength(1);
  core.studio.stop(canceled());
  stroke();
  await shown(core).toEqual(['full', 'idle']);
  expect(painted).toHaveLength(3);
  expect(prepared).toHaveLength(2);
  stop(core);
});

it('a search for other colorings that is given up is stopped and takes nothing away', async () => {
  const core = await colored();
  const { open, atWork } = closeGate();
  const control = new AbortController();
  const found = core.coloring.propose(9, 1, control.signal);
  await atWork;
  control.abort(canceled());
  await expect(found).rejects.toMatchObject({ key: 'fault.canceled' });
  await expect.poll(() => stops).toBe(1);
  open();
  await goOn(core);
  expect(prepared).toHaveLength(1);
  expect(ended).toEqual(['export']);
  stop(core);
});
