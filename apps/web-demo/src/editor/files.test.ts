import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ExportStep } from '../engine/export/names.ts';
import { canceled } from '../model/errors.ts';
import { namedWorker, threadWorker } from '../model/thread-worker.testing.ts';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import { dotted } from './desk.testing.ts';
import { EditorCore } from './editor-core.ts';
import { copyPicture, exportFile, saveProject } from './files.ts';
import type { Picture } from './picture.ts';

/** What the page's workers do with a file: never finish it, or give these bytes. */
let bytes: Blob | undefined;
/** The steps that the worker tells of. */
let told: readonly ExportStep[] = [];
/** Workers that were ended, by name. */
const ended: string[] = [];
let begun: () => void;
const files: string[] = [];
let clipboard: Promise<Blob>[] = [];

beforeEach(() => {
  bytes = undefined;
  told = [];
  ended.length = 0;
  files.length = 0;
  clipboard = [];
  const write = () => {
    begun();
    return bytes ? Promise.resolve(bytes) : new Promise<Blob>(() => undefined);
  };
  const service = {
    ping: () => true as const,
    hold: () => Promise.resolve(true as const),
    readAhead: () => undefined,
    export: (_: unknown, onStep: (step: ExportStep) => void) => {
      for (const step of told) onStep(step);
      return write();
    },
    linesPng: write,
  };
  const OneWorker = threadWorker(() => service) as new () => Worker;
  vi.stubGlobal('Worker', namedWorker(OneWorker, ended));
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('navigator', {
    maxTouchPoints: 0,
    // A browser's clipboard takes a promise and fails as that fails.
    clipboard: { write: ([item]: [{ of: Promise<Blob> }]) => (clipboard.push(item.of), item.of) },
  });
  vi.stubGlobal(
    'ClipboardItem',
    class {
      readonly of: Promise<Blob>;
      constructor(items: Record<string, Promise<Blob>>) {
        this.of = items['image/png']!;
      }
    },
  );
  vi.stubGlobal('document', {
    createElement: () => ({
      download: '',
      click() {
        files.push(this.download);
      },
    }),
  });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const lines = { width: 1, height: 1, channels: 1, data: new Uint8ClampedArray(1) };

/** An editor with an open drawing, whose worker has begun to write once `writing` resolves. */
function opened() {
  const writing = new Promise<void>((resolve) => (begun = resolve));
  const core = new EditorCore(createEditorStore(DEFAULTS));
  const document = dotted('#111111');
  core.open({ ref: document.base, lines, shownPixels: () => pixels } as unknown as Picture, document);
  core.set({ dialog: 'export' });
  return { core, writing };
}

const WAYS = [
  ['a picture', (core: EditorCore) => exportFile(core, 'flat')],
  ['layers', (core: EditorCore) => exportFile(core, 'psd')],
  ['a project', saveProject],
  ['the clipboard', copyPicture],
] as const;

it.each(WAYS)(
  'an export of %s that is canceled ends its own worker, leaves no file and says nothing',
  async (_, run) => {
    const { core, writing } = opened();
    const done = run(core);
    expect(core.state.busy).toBe('exporting');
    await writing;
    core.cancelExport();
    await done;
    expect([files, ended]).toEqual([[], ['export']]);
    await Promise.all(clipboard.map((blob) => expect(blob).rejects.toMatchObject({ key: 'fault.canceled' })));
    const { busy, notices, dialog, spoken } = core.state;
    expect([busy, notices, dialog, spoken]).toEqual([undefined, [], 'export', 'canceled']);
    // The studio is the one that read the drawing, and the next export has a worker of its own, which goes with it.
    bytes = new Blob(['file']);
    await exportFile(core, 'flat');
    expect([files.length, ended, core.state.dialog]).toEqual([1, ['export', 'export'], 'none']);
    expect([core.studio.alive, core.studio.generation]).toEqual([true, 1]);
    core.studio.stop(canceled());
  },
);

it('an export says which step runs, until it ends', async () => {
  const { core, writing } = opened();
  core.set({ painted: 'full' });
  told = ['areas', 'painting'];
  const done = exportFile(core, 'psd');
  expect(core.state.exportStep).toBe('areas');
  await writing;
  await expect.poll(() => core.state.exportStep).toBe('painting');
  core.cancelExport();
  await done;
  expect(core.state.exportStep).toBe(undefined);
  // Lines are not colored: they are written at once.
  bytes = new Blob(['file']);
  const lines = exportFile(core, 'line');
  expect(core.state.exportStep).toBe(undefined);
  await lines;
  core.studio.stop(canceled());
});

it('without an export canceling does nothing', async () => {
  const { core } = opened();
  core.cancelExport();
  expect(await core.studio.answers()).toBe(true);
  expect([core.state.spoken, ended]).toEqual(['', []]);
  core.studio.stop(canceled());
});

it('an export that ends closes the export dialog, and none that was opened meanwhile', async () => {
  const { core } = opened();
  bytes = new Blob(['file']);
  const done = exportFile(core, 'flat');
  core.set({ dialog: 'help' });
  await done;
  expect([files.length, core.state.dialog]).toEqual([1, 'help']);
  core.studio.stop(canceled());
});
