import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../document.ts';
import type { Document } from '../document.ts';
import { addHint, clearHints } from '../hints/marks.ts';
import { maskArea, maskFrom } from './mask.ts';
import type { Mask } from './mask.ts';
import {
  addFill,
  addLock,
  colorsOf,
  lockAt,
  pinnedRegions,
  pinsOf,
  recolorEverywhere,
  recolorFill,
  unlock,
  unlockAll,
  unlockedPart,
} from './pins.ts';

const size = { width: 10, height: 10 };
const document = emptyDocument({ id: 'a', name: 'a', ...size });
/** Columns `[from, to)` of the ten. */
const columns = (from: number, to: number): Mask =>
  maskFrom(
    Array.from({ length: 100 }, (_, i) => (i % 10 >= from && i % 10 < to ? 1 : 0)),
    size,
  );
const hint = (doc: Document, x: number, color: string): Document =>
  addHint(doc, { points: [[x, 5]], radius: 1, color, white: false });
const areas = (doc: Document) => pinsOf(doc).map(({ mask, color }) => [color, maskArea(mask)]);

describe('fills', () => {
  it('lie over earlier ones, which go where nothing of them is left', () => {
    const red = addFill(document, [{ mask: columns(0, 6), color: '#ff0000' }]);
    const both = addFill(red, [{ mask: columns(4, 8), color: '#0000ff' }]);
    expect(areas(both)).toEqual([
      ['#ff0000', 40],
      ['#0000ff', 40],
    ]);
    expect(areas(addFill(both, [{ mask: columns(0, 10), color: null }]))).toEqual([[null, 100]]);
    expect(addFill(document, [{ mask: columns(3, 3), color: '#ff0000' }]).pins).toBeUndefined();
    expect(clearHints(both).pins).toBeUndefined();
  });

  it('give way to hints put into them later, and not to earlier ones', () => {
    const before = hint(document, 2, '#00ff00');
    const filled = addFill(before, [{ mask: columns(0, 6), color: '#ff0000' }]);
    const after = hint(hint(filled, 3, '#0000ff'), 9, '#ffff00');
    expect(pinnedRegions(after).map(({ yields }) => yields)).toEqual([['#0000ff']]);
  });

  it('take another color at a tap, unless a later hint has the place', () => {
    const filled = addFill(document, [{ mask: columns(0, 6), color: '#ff0000' }]);
    expect(areas(recolorFill(filled, [2, 2], '#123456')!)).toEqual([['#123456', 60]]);
    expect(recolorFill(filled, [2, 2], '#ff0000')).toBe(filled);
    expect(recolorFill(filled, [8, 2], '#123456')).toBeUndefined();
    expect(recolorFill(hint(filled, 3, '#0000ff'), [2, 2], '#123456')).toBeUndefined();
  });
});

describe('locks', () => {
  const locked = addLock(document, [
    { mask: columns(0, 2), color: '#ff0000' },
    { mask: columns(2, 4), color: null },
  ]);

  it('stand over everything, also over fills and hints made later', () => {
    const later = addFill(hint(locked, 1, '#0000ff'), [{ mask: columns(0, 10), color: '#00ff00' }]);
    expect(pinnedRegions(later).map(({ locked: own, color, yields }) => [own, color, yields])).toEqual([
      [false, '#00ff00', []],
      [true, '#ff0000', []],
      [true, null, []],
    ]);
    expect(maskArea(unlockedPart(later, columns(0, 10)))).toBe(60);
    expect(clearHints(later).pins).toEqual(locked.pins);
  });

  it('are unlocked as they were locked: together', () => {
    const more = addLock(locked, [{ mask: columns(6, 8), color: '#0000ff' }]);
    expect(lockAt(more, [1, 1])).toBe(more.pins![0]);
    expect(areas(unlock(more, lockAt(more, [3, 3])!))).toEqual([['#0000ff', 20]]);
    expect(unlockAll(more).pins).toBeUndefined();
  });
});

describe('colors of a drawing', () => {
  it('are those of hints, fills and locks in their order; one changes everywhere at once', () => {
    const filled = addFill(hint(document, 1, '#00ff00'), [{ mask: columns(0, 6), color: '#ff0000' }]);
    const all = addLock(hint(filled, 8, '#ff0000'), [{ mask: columns(8, 10), color: '#0000ff' }]);
    const white = addHint(all, { points: [[1, 1]], radius: 1, color: '#ffffff', white: true });
    expect(colorsOf(white)).toEqual(['#00ff00', '#ff0000', '#0000ff']);
    const changed = recolorEverywhere(white, '#ff0000', '#abcdef');
    expect(colorsOf(changed)).toEqual(['#00ff00', '#abcdef', '#0000ff']);
    expect(changed.hints.map(({ color }) => color)).toEqual(['#00ff00', '#abcdef', '#ffffff']);
    expect(recolorEverywhere(white, '#ff0000', '#ff0000')).toBe(white);
    expect(recolorEverywhere(white, '#ffffff', '#000000').hints).toBe(white.hints);
  });
});
