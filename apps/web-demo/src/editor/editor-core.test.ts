import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addHint, removeHint } from '../engine/hints/marks.ts';
import { Fault } from '../model/errors.ts';
import type { FaultKey } from '../model/errors.ts';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import { dotted } from './desk.testing.ts';
import { EditorCore } from './editor-core.ts';
import type { Picture } from './picture.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('navigator', { maxTouchPoints: 0 });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const pictureOf = (id: string) => ({ ref: { ...dotted().base, id }, shownPixels: () => pixels }) as unknown as Picture;
const on = (id: string) => ({ ...dotted('#111111'), base: { ...dotted().base, id } });

function opened() {
  const core = new EditorCore(createEditorStore(DEFAULTS));
  core.open(pictureOf('one'), on('one'));
  return core;
}

it('a hint that an undo takes away is selected no longer; one that stays, stays selected', () => {
  const core = opened();
  core.commit(addHint(core.document!, { points: [[5, 5]], radius: 2, color: '#222222', white: false }));
  core.set({ selected: 2 });
  core.undo();
  expect(core.state.selected).toBeUndefined();
  core.redo();
  core.set({ selected: 1 });
  core.undo();
  expect(core.state.selected).toBe(1);
  core.set({ selected: 'all' });
  core.commit(removeHint(core.document!, 1));
  expect(core.state.selected).toBeUndefined();
});

it('undo goes back over a picture that was replaced, and no further than pictures are kept', () => {
  const core = opened();
  for (const id of ['two', 'three', 'four']) {
    core.replacePicture(pictureOf(id), { ...core.document!, base: on(id).base });
  }
  const seen = ['four'];
  for (let i = 0; i < 5; i++) {
    core.undo();
    // Wherever undo leads, there is a picture to show.
    expect(core.picture?.ref.id).toBe(core.document!.base.id);
    seen.push(core.document!.base.id);
  }
  expect(seen).toEqual(['four', 'three', 'two', 'two', 'two', 'two']);
  expect([...core.pictures.keys()].sort()).toEqual(['four', 'three', 'two']);
});

it('another name is no step of its own, and undo does not take it back', () => {
  const core = opened();
  core.commit(addHint(core.document!, { points: [[5, 5]], radius: 2, color: '#222222', white: false }));
  core.rename('Portrait');
  core.undo();
  expect([core.document!.base.name, core.document!.hints.length]).toEqual(['Portrait', 1]);
  core.redo();
  expect([core.document!.base.name, core.document!.hints.length]).toEqual(['Portrait', 2]);
});

it('a drawing that came later than one already shown goes aside, and what is on the canvas stays', () => {
  const core = opened();
  const aside: string[] = [];
  core.aside = (_, picture) => aside.push(picture.ref.id);
  core.open(pictureOf('late'), on('late'), { request: { claim: () => false, earlier: () => Promise.resolve() } });
  expect([aside, core.document!.base.id]).toEqual([['late'], 'one']);
});

it('what goes wrong is told; what was wrong with opening goes with the next drawing, other errors stay', async () => {
  const core = opened();
  const fail = (key: FaultKey, busy?: 'opening' | 'exporting') =>
    core.attempt(() => Promise.reject(new Fault(key, 'the detail')), busy);
  const seen = () => core.state.notices.map(({ key, tone, detail }) => [key, tone, detail]);
  expect(await fail('fault.export', 'exporting')).toBeUndefined();
  await fail('fault.notPicture', 'opening');
  vi.advanceTimersByTime(60_000);
  expect(seen()).toEqual([
    ['fault.export', 'error', 'the detail'],
    ['fault.notPicture', 'error', 'the detail'],
  ]);
  core.open(pictureOf('two'), on('two'));
  expect(seen()).toEqual([['fault.export', 'error', 'the detail']]);
});

it('what was offered about a drawing as it came goes with the first change of it', () => {
  const core = opened();
  core.set({ offerExtract: true, offerClean: true });
  core.commit(addHint(core.document!, { points: [[5, 5]], radius: 2, color: '#222222', white: false }));
  expect([core.state.offerExtract, core.state.offerClean]).toEqual([false, false]);
});

it('of two kinds of work at once the later is shown, and the earlier again when that has ended', async () => {
  const core = opened();
  let [first, second] = [() => undefined as void, () => undefined as void];
  const one = core.attempt(() => new Promise<void>((resolve) => (first = resolve)), 'opening');
  const two = core.attempt(() => new Promise<void>((resolve) => (second = resolve)), 'exporting');
  expect(core.state.busy).toBe('exporting');
  second();
  await two;
  expect(core.state.busy).toBe('opening');
  // A fill is shown without taking the canvas away.
  let third = () => undefined as void;
  const three = core.attempt(() => new Promise<void>((resolve) => (third = resolve)), 'filling');
  expect([core.state.busy, core.state.working]).toEqual(['opening', 'filling']);
  first();
  await one;
  expect([core.state.busy, core.state.working]).toEqual([undefined, 'filling']);
  third();
  await three;
  expect(core.state.working).toBeUndefined();
});
