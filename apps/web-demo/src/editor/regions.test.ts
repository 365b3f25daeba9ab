import { expect, it } from 'vitest';
import { recolorHint } from '../engine/hints/marks.ts';
import { maskArea, maskFrom } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';
import { addLock, pinsOf } from '../engine/regions/pins.ts';
import type { Editor } from './editor.ts';
import { deskWith, dotted } from './desk.testing.ts';
import {
  fillAt,
  fillSelection,
  lockSelection,
  selectAt,
  selectLasso,
  strokeWithin,
  unlockSelection,
} from './regions.ts';

const size = { width: 20, height: 20 };
/** Columns of the drawing, at a tenth of its size. */
const columns = (from: number, to: number): Mask =>
  maskFrom(
    Array.from({ length: 400 }, (_, i) => (i % 20 >= from && i % 20 < to ? 1 : 0)),
    size,
  );

/** A desk whose studio answers every question about regions with one region. */
function regionDesk(mask: Mask, color = '#abcdef', meanwhile: (editor: Editor) => void = () => undefined) {
  const asked: unknown[] = [];
  const desk = deskWith(dotted('#111111'), {
    picture: { display: size } as unknown as Editor['picture'],
    coloring: {
      regions: (query: unknown) => {
        asked.push(query);
        meanwhile(desk.editor);
        return Promise.resolve([{ mask, color }]);
      },
    } as unknown as Editor['coloring'],
  });
  desk.editor.set({ color: '#ff0000' });
  return { ...desk, asked };
}

const fills = (editor: Editor) =>
  pinsOf(editor.document!).map(({ mask, color, locked }) => `${locked ? 'lock' : 'fill'} ${maskArea(mask)} ${color}`);

it('a fill stays within the selection and off locked regions', async () => {
  const { editor } = regionDesk(columns(0, 20));
  editor.commit(addLock(editor.document!, [{ mask: columns(0, 5), color: '#00ff00' }]));
  editor.set({ selection: columns(0, 10) });
  await fillAt(editor, [70, 50], 'area');
  expect(fills(editor)).toEqual(['lock 100 #00ff00', 'fill 100 #ff0000']);
});

it('a click on a locked place says so and changes nothing; the notice unlocks it', async () => {
  const { editor, told, asked } = regionDesk(columns(0, 20));
  editor.commit(addLock(editor.document!, [{ mask: columns(0, 5), color: '#00ff00' }]));
  await fillAt(editor, [20, 50], 'area');
  expect(told.map(({ key }) => key)).toEqual(['notice.locked']);
  expect([asked, fills(editor)]).toEqual([[], ['lock 100 #00ff00']]);
  told[0]!.action!.run();
  expect(fills(editor)).toEqual([]);
});

it('a click outside the selection says so; the notice lets the selection go', async () => {
  const { editor, told } = regionDesk(columns(0, 20));
  editor.set({ selection: columns(0, 5) });
  await fillAt(editor, [150, 50], 'part');
  expect(told.map(({ key }) => key)).toEqual(['notice.outside']);
  expect(fills(editor)).toEqual([]);
  told[0]!.action!.run();
  expect(editor.state.selection).toBeUndefined();
});

it('a click beside the picture fills, selects and asks nothing, and takes back no selection', async () => {
  const { editor, told, asked } = regionDesk(columns(0, 20));
  const selection = columns(0, 5);
  editor.set({ selection });
  const before = editor.state;
  for (const at of [
    [-40, 50],
    [100, 230],
  ] as const) {
    await fillAt(editor, at, 'area');
    await selectAt(editor, at, false);
  }
  expect([told, asked]).toEqual([[], []]);
  expect(editor.state).toBe(before);
});

it('a fill of nothing is no step', async () => {
  const { editor } = regionDesk(columns(0, 5));
  editor.commit(addLock(editor.document!, [{ mask: columns(0, 5), color: '#00ff00' }]));
  const { document } = editor;
  await fillAt(editor, [150, 50], 'area');
  editor.set({ selection: columns(0, 5) });
  await fillSelection(editor);
  await strokeWithin(editor, { points: [[20, 50]], radius: 5, color: '#ff0000', white: false });
  expect(editor.document).toBe(document);
});

it('says what it does while the studio thinks', async () => {
  const { editor, calls } = regionDesk(columns(2, 6));
  await fillAt(editor, [30, 50], 'area');
  await selectAt(editor, [30, 50], false);
  await strokeWithin(editor, { points: [[30, 20]], radius: 5, color: '#ff0000', white: false });
  await fillSelection(editor);
  await lockSelection(editor);
  expect(calls).toEqual(['filling', 'selecting', 'filling', 'filling', 'locking']);
});

it('what was drawn while the studio thought is kept under the fill', async () => {
  const { editor } = regionDesk(columns(0, 5), '#abcdef', (now) =>
    now.commit(recolorHint(now.document!, 1, '#999999')),
  );
  await fillAt(editor, [20, 50], 'area');
  expect(editor.document!.hints[0]!.color).toBe('#999999');
  expect(fills(editor)).toEqual(['fill 100 #ff0000']);
});

it('an answer about the drawing before does not paint the one that was opened meanwhile', async () => {
  const other = { ...dotted('#222222'), base: { ...dotted().base, id: 'other' } };
  const { editor } = regionDesk(columns(0, 5), '#abcdef', (now) => now.commit(other));
  await fillAt(editor, [20, 50], 'area');
  expect(editor.document).toBe(other);
});

it('a lasso selects, a second one with shift adds, an empty one selects nothing', () => {
  const { editor } = regionDesk(columns(0, 1));
  const box = (left: number, right: number) =>
    [
      [left, 0],
      [right, 0],
      [right, 200],
      [left, 200],
    ] as const;
  selectLasso(editor, box(0, 40), false);
  expect(maskArea(editor.state.selection!)).toBe(4 * 20);
  selectLasso(editor, box(100, 120), true);
  expect(maskArea(editor.state.selection!)).toBe(6 * 20);
  selectLasso(editor, box(100, 120), false);
  expect(maskArea(editor.state.selection!)).toBe(2 * 20);
  selectLasso(editor, [[100, 100]], false);
  expect(editor.state.selection).toBeUndefined();
});

it('a selected part is locked in its own colors and unlocked again; a fill of the selection is one step', async () => {
  const { editor } = regionDesk(columns(2, 6), '#abcdef');
  await selectAt(editor, [30, 50], false);
  await fillSelection(editor);
  expect(fills(editor)).toEqual(['fill 80 #ff0000']);
  await lockSelection(editor);
  expect(editor.state.selection).toBeUndefined();
  expect(fills(editor)).toEqual(['fill 80 #ff0000', 'lock 80 #abcdef']);
  editor.set({ selection: columns(5, 8) });
  unlockSelection(editor);
  expect(fills(editor)).toEqual(['fill 80 #ff0000']);
  editor.undo();
  editor.undo();
  expect(fills(editor)).toEqual(['fill 80 #ff0000']);
  editor.undo();
  expect(fills(editor)).toEqual([]);
});

it('"leave white" in a selection makes paper, not white paint', async () => {
  const { editor } = regionDesk(columns(0, 5));
  editor.set({ selection: columns(0, 5) });
  await strokeWithin(editor, { points: [[20, 20]], radius: 5, color: '#ffffff', white: true });
  expect(fills(editor)).toEqual(['fill 100 null']);
});
