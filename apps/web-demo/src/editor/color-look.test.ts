import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ColorLook } from '../engine/document.ts';
import { commit, startHistory } from '../engine/history/history.ts';
import { addHint } from '../engine/hints/marks.ts';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import { changeLook, previewLook, shownLook } from './color-look.ts';
import { dotted } from './desk.testing.ts';
import { EditorCore } from './editor-core.ts';
import type { Picture } from './picture.ts';

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('navigator', { maxTouchPoints: 0 });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const pictureOf = (id: string) => ({ ref: { ...dotted().base, id }, shownPixels: () => pixels }) as unknown as Picture;
const on = (id: string) => ({ ...dotted('#111111'), base: { ...dotted().base, id } });

function opened() {
  const core = new EditorCore(createEditorStore(DEFAULTS));
  core.open(pictureOf('one'), on('one'));
  const edited = vi.spyOn(core.coloring, 'edited');
  return { core, edited };
}

const SHADED: ColorLook = { background: true, shade: 0.6, shadeStyle: 'cel', shadeTint: '#7a6ad0', gap: 0.015 };

it('a slider that is dragged is one step, painted all along; undo takes that back and leaves the hints', () => {
  const { core, edited } = opened();
  core.commit(addHint(core.document!, { points: [[5, 5]], radius: 2, color: '#222222', white: false }));
  const before = core.state.history!.past.length;
  edited.mockClear();
  for (const shade of [0.1, 0.2, 0.3]) previewLook(core, { shade });
  expect([edited.mock.calls.length, core.live.document?.coloring?.shade, shownLook(core.state).shade]).toEqual([
    3, 0.3, 0,
  ]);
  changeLook(core, { shade: 0.3 });
  expect([core.live.document, core.state.history!.past.length]).toEqual([undefined, before + 1]);
  expect(shownLook(core.state)).toMatchObject({ shade: 0.3, gap: DEFAULTS.gap });
  core.undo();
  expect([shownLook(core.state).shade, core.document!.hints.length]).toEqual([0, 2]);
  core.redo();
  expect(shownLook(core.state).shade).toBe(0.3);
  // The step, its undo and its redo are painted.
  expect(edited).toHaveBeenCalledTimes(6);
});

it('a slider that comes back to where it was is no step, and is painted as it was', () => {
  const { core, edited } = opened();
  const { history } = core.state;
  previewLook(core, { gap: 0.01 });
  edited.mockClear();
  changeLook(core, { gap: DEFAULTS.gap });
  expect(core.state.history).toBe(history);
  expect([core.live.document, edited.mock.calls.length]).toEqual([undefined, 1]);
});

it('each drawing keeps its own; a new one begins with what was chosen last', () => {
  const { core } = opened();
  changeLook(core, SHADED);
  const left = core.state.history!;
  core.open(pictureOf('two'), on('two'));
  expect(shownLook(core.state)).toEqual(SHADED);
  changeLook(core, { shade: 0, background: false });
  core.reopen('d', [pictureOf('one')], { history: left });
  expect(shownLook(core.state)).toEqual(SHADED);
  // What comes too late to be shown, too.
  let aside: ColorLook | undefined;
  core.aside = (_id, _picture, { history }) => (aside = history?.present.coloring);
  core.open(pictureOf('late'), on('late'), { request: { claim: () => false, earlier: () => Promise.resolve() } });
  expect(aside).toEqual({ ...SHADED, shade: 0, background: false });
});

it('a drawing that an earlier version kept has the look of the settings in every step, from then on its own', () => {
  const { core } = opened();
  changeLook(core, SHADED);
  const kept = commit(startHistory(on('old')), { ...on('old'), hints: [] });
  core.reopen('d', [pictureOf('old')], { history: { ...kept, future: [on('old')] } });
  const looks = () => {
    const { past, present, future } = core.state.history!;
    return [...past, present, ...future].map(({ coloring }) => coloring);
  };
  expect(looks()).toEqual([SHADED, SHADED, SHADED]);
  core.configure({ shade: 0.1 });
  expect(shownLook(core.state)).toEqual(SHADED);
});

it('without a drawing it is what the next one begins with', () => {
  const core = new EditorCore(createEditorStore(DEFAULTS));
  changeLook(core, { shade: 0.5 });
  expect(shownLook(core.state).shade).toBe(0.5);
  core.open(pictureOf('one'), on('one'));
  expect([core.document!.coloring!.shade, core.state.history!.past]).toEqual([0.5, []]);
});
