import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULTS } from '../state/settings.ts';
import { createEditorStore } from '../state/store.ts';
import { NoticeBoard } from './notice-board.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const undo = { label: 'bar.undo', run: () => undefined };

function board() {
  const store = createEditorStore(DEFAULTS);
  const notices = new NoticeBoard(store);
  return {
    notices,
    keys: () => store.getState().notices.map(({ key }) => key),
    details: () => store.getState().notices.map(({ detail }) => detail),
    error: (key: string, detail?: string) => notices.tell({ tone: 'error', key, detail }),
    news: (key: string, action?: typeof undo) => notices.tell({ tone: 'info', key, action }),
    notOpened: (key: string, detail?: string) => notices.tell({ tone: 'error', key, detail, opening: Date.now() }),
  };
}

it('what went wrong stays until it is read; what is only news goes by itself, with an offer later', () => {
  const { keys, error, news } = board();
  error('fault.memory', 'too much');
  news('notice.copied');
  news('notice.palette', undo);
  vi.advanceTimersByTime(5999);
  expect(keys()).toEqual(['fault.memory', 'notice.copied', 'notice.palette']);
  vi.advanceTimersByTime(1);
  expect(keys()).toEqual(['fault.memory', 'notice.palette']);
  vi.advanceTimersByTime(14_000);
  expect(keys()).toEqual(['fault.memory']);
  vi.advanceTimersByTime(60_000);
  expect(keys()).toEqual(['fault.memory']);
});

it('the newest three are seen', () => {
  const { keys, error } = board();
  for (let i = 0; i < 5; i++) error(`notice.${i}`);
  expect(keys()).toEqual(['notice.2', 'notice.3', 'notice.4']);
});

it('a notice that is dismissed goes, and only that one', () => {
  const { notices, keys, error } = board();
  const [, second] = [error('fault.memory'), error('fault.export'), error('fault.worker')];
  notices.dismiss(second);
  expect(keys()).toEqual(['fault.memory', 'fault.worker']);
});

it('of the same error told again one is seen; news that offers to undo stays beside its like', () => {
  const { keys, details, error, news } = board();
  for (let i = 0; i < 3; i++) error('fault.notPicture', 'a.txt');
  error('fault.notPicture', 'b.txt');
  expect(details()).toEqual(['a.txt', 'b.txt']);
  for (let i = 0; i < 2; i++) news('notice.deleted', undo);
  expect(keys()).toEqual(['fault.notPicture', 'notice.deleted', 'notice.deleted']);
});

it('news does not take the place of an error of the same name', () => {
  const { keys, error, news } = board();
  error('fault.storage');
  news('fault.storage');
  expect(keys()).toEqual(['fault.storage', 'fault.storage']);
});

it('the same news told again starts its time anew', () => {
  const { keys, news } = board();
  news('notice.copied');
  vi.advanceTimersByTime(4000);
  news('notice.copied');
  vi.advanceTimersByTime(4000);
  expect(keys()).toEqual(['notice.copied']);
  vi.advanceTimersByTime(2000);
  expect(keys()).toEqual([]);
});

it('several files that cannot be opened for the same reason are one notice, which names them', () => {
  const { details, notOpened } = board();
  for (const name of ['a.txt', 'b.txt', 'a.txt']) notOpened('fault.notPicture', name);
  expect(details()).toEqual(['a.txt, b.txt']);
  for (let i = 0; i < 60; i++) notOpened('fault.notPicture', `page-${i}.txt`);
  expect(details()).toHaveLength(1);
  expect(details()[0]!.length).toBeLessThanOrEqual(200);
  expect(details()[0]).toMatch(/^….*page-59\.txt$/);
});

it('an error of opening goes with the next drawing, once it could be read; other errors stay', () => {
  const { notices, keys, error, notOpened } = board();
  error('fault.export');
  notOpened('fault.notPicture');
  vi.advanceTimersByTime(60_000);
  expect(keys()).toEqual(['fault.export', 'fault.notPicture']);
  notices.opened();
  expect(keys()).toEqual(['fault.export']);
  // Of many files opened at once, what was wrong with one is told a moment before the next is shown.
  notOpened('fault.pictureBroken');
  notices.opened();
  vi.advanceTimersByTime(5999);
  expect(keys()).toEqual(['fault.export', 'fault.pictureBroken']);
  vi.advanceTimersByTime(1);
  expect(keys()).toEqual(['fault.export']);
});
