import { expect, it } from 'vitest';
import type { Document } from '../engine/document.ts';
import { emptyDocument } from '../engine/document.ts';
import { addHint } from '../engine/hints/marks.ts';
import { Shelf } from './shelf.ts';
import { SHELF_VERSION } from './types.ts';
import type { StoredDrawing } from './types.ts';

/** A browser that refuses its database, at once or later. */
const blocked = [
  () => Promise.reject(new DOMException('blocked', 'SecurityError')),
  () => {
    throw new DOMException('blocked', 'SecurityError');
  },
];

function drawing(id: string, name: string): StoredDrawing {
  const first = emptyDocument({ id: `${id}-lines`, name, width: 2, height: 1 });
  const second = addHint(first, { points: [[1, 1]], radius: 1, color: '#112233', white: false });
  const history = { past: [first], present: second, future: [first] };
  const sitting = { tool: 'brush', color: '#000000', second: '#ffffff', hintRadius: 1, inkSize: 1, showHints: true };
  const lines = { width: 2, height: 1, channels: 1 as const, data: Uint8ClampedArray.of(0, 255) };
  return {
    id,
    state: { version: SHELF_VERSION, history, sitting },
    pictures: [{ id: `${id}-lines`, lines }],
    untouched: false,
  };
}

const coloring = { background: true, shade: 0.6, shadeStyle: 'cel', shadeTint: null, gap: 0.015 } as const;

/** As {@link drawing}, with shade in its present step. */
function shaded(id: string, name: string): StoredDrawing {
  const made = drawing(id, name);
  const { history } = made.state;
  const present = { ...history.present, coloring };
  return { ...made, state: { ...made.state, history: { ...history, present } } };
}

const names = async (shelf: Shelf) => (await shelf.list()).map(({ name }) => name);

it.each(blocked)('without a database every drawing of this visit is kept, and listed as unsaved (%#)', async (open) => {
  const shelf = new Shelf(open);
  expect(await shelf.list()).toEqual([]);
  expect(shelf.unsaved).toBe(false);
  for (const id of ['a', 'b']) await expect(shelf.save(drawing(id, id))).rejects.toThrow('blocked');
  expect(shelf.unsaved).toBe(true);
  expect((await shelf.list()).map(({ id, hints, unsaved }) => [id, hints, unsaved]).sort()).toEqual([
    ['a', 1, true],
    ['b', 1, true],
  ]);
  expect(await shelf.load('a', true)).toEqual(drawing('a', 'a'));
});

it('one that was deleted is back by undo, with a newer state kept under the same name', async () => {
  const shelf = new Shelf(blocked[0]);
  await expect(shelf.save(drawing('a', 'a'))).rejects.toThrow();
  const { created } = (await shelf.list())[0]!;
  await shelf.remove(['a']);
  expect(await names(shelf)).toEqual([]);
  await expect(shelf.save(drawing('a', 'a again'))).rejects.toThrow();
  expect(await names(shelf)).toEqual([]);
  await shelf.restore(['a']);
  expect((await shelf.list()).map((card) => [card.name, card.created])).toEqual([['a again', created]]);
});

it('a copy has its own name in every step of its history, and the first keeps its own', async () => {
  const shelf = new Shelf(blocked[0]);
  await expect(shelf.save(drawing('a', 'girl'))).rejects.toThrow();
  await expect(shelf.duplicate('a', (before) => `${before} copy`)).rejects.toThrow();
  expect((await names(shelf)).sort()).toEqual(['girl', 'girl copy']);
  const copy = (await shelf.list()).find(({ name }) => name === 'girl copy')!;
  const { past, present, future } = (await shelf.load(copy.id, false))!.state.history;
  expect([...past, present, ...future].map(({ base }: Document) => base.name)).toEqual(Array(3).fill('girl copy'));
});

it('a copy is colored as the first is, step by step', async () => {
  const shelf = new Shelf(blocked[0]);
  await expect(shelf.save(shaded('a', 'girl'))).rejects.toThrow();
  await expect(shelf.duplicate('a', (before) => `${before} copy`)).rejects.toThrow();
  const copy = (await shelf.list()).find(({ name }) => name === 'girl copy')!;
  for (const id of ['a', copy.id]) {
    const { past, present, future } = (await shelf.load(id, false))!.state.history;
    expect([...past, present, ...future].map((step) => step.coloring)).toEqual([undefined, coloring, undefined]);
  }
});

it('who watches hears of changes until it stops', async () => {
  const shelf = new Shelf(blocked[0]);
  let heard = 0;
  const stop = shelf.watch(() => heard++);
  await expect(shelf.save(drawing('a', 'a'))).rejects.toThrow();
  expect(heard).toBeGreaterThan(0);
  const before = heard;
  stop();
  await shelf.remove(['a']);
  expect(heard).toBe(before);
});
