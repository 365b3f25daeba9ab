import { beforeEach, expect, it, vi } from 'vitest';
import { decode } from './decode-file.ts';
import { deskWith, dotted } from './desk.testing.ts';
import { openFile } from './open-files.ts';
import type { Editor } from './editor.ts';
import type { OpenedPicture } from '../studio/types.ts';

vi.mock('./decode-file.ts', async (original) => ({ ...(await original<object>()), decode: vi.fn() }));
// Canvases are the browser's.
vi.mock('./drawings.ts', () => ({
  openLines: (editor: Editor, _lines: unknown, _name: string, _dpi: unknown, { state }: { state: object }) => {
    editor.set(state);
    return editor.document!.base;
  },
}));
vi.mock('./picture.ts', () => ({ screenFactor: () => 1 }));
const cleaned = vi.fn();
vi.mock('./cleaning.ts', () => ({ startCleaning: (editor: Editor) => cleaned(editor) as unknown }));

const GIF = new File([new Uint8Array([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 8, 0, 8, 0, 0, 0, 0])], 'page.gif');
const lines = { width: 8, height: 8, channels: 1 as const, data: new Uint8ClampedArray(64).fill(255) };

/** An editor that opened a file of which this was found. */
async function after(found: Partial<OpenedPicture>) {
  vi.mocked(decode).mockResolvedValue({ lines, levels: { white: 255, black: 0 } as never, colorShare: 0, ...found });
  const desk = deskWith(dotted(), {
    openInOrder: (work) => work({ claim: () => true, earlier: () => Promise.resolve() }),
    dismiss: () => undefined,
  });
  await openFile(desk.editor, GIF);
  return desk;
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('navigator', {});
});

it('a page without lines is told of in one notice, which offers to clean it', async () => {
  const { editor, told } = await after({ noLines: 'blank', colorShare: 0.5 });
  expect(told.map(({ key, action }) => [key, action?.label])).toEqual([['notice.blank', 'clean.open']]);
  // Of a colored sheet no lines can be taken.
  expect(editor.state.offerExtract).toBe(false);
  told[0]!.action!.run();
  expect(cleaned).toHaveBeenCalledWith(editor);
});

it.each(['looks-like-photo', 'looks-like-painting'] as const)(
  'a picture that %s is told of in one notice, which offers to take its lines; once is enough',
  async (noLines) => {
    const { editor, told } = await after({ noLines });
    expect(told.map(({ key, action }) => [key, action?.label])).toEqual([[`notice.${noLines}`, 'extract.yes']]);
    told[0]!.action!.run();
    expect(editor.state.dialog).toBe('extract');
    const colored = await after({ noLines, colorShare: 0.5 });
    expect([colored.told, colored.editor.state.offerExtract]).toEqual([[], true]);
  },
);

it('of a mostly dark picture only its light lines are told', async () => {
  const { told } = await after({ noLines: 'looks-like-painting', darkGround: true });
  expect(told.map(({ key }) => key)).toEqual(['notice.dark-ground']);
});

it('a line drawing opens without a word', async () => {
  expect((await after({})).told).toEqual([]);
});
