import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../document.ts';
import type { Document } from '../document.ts';
import { addHint, eraseHints, moveHint, recolorHint, removeHint } from '../hints/marks.ts';
import { commit, redo, startHistory, trim, undo } from './history.ts';

const base = { id: 'a', name: 'a.png', width: 640, height: 480 };
const bytes = (document: Document) => new TextEncoder().encode(JSON.stringify(document));

const coordinate = fc.double({ min: -10, max: 700, noNaN: true });
const point = fc.tuple(coordinate, coordinate);
const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const edit = fc.oneof(
  fc
    .record({ points: fc.array(point, { minLength: 1, maxLength: 5 }), color: hex, white: fc.boolean() })
    .map((mark) => (d: Document) => addHint(d, { ...mark, radius: 4 })),
  fc.tuple(fc.nat(20), coordinate, coordinate).map(
    ([id, x, y]) =>
      (d: Document) =>
        moveHint(d, id, x, y),
  ),
  fc.tuple(fc.nat(20), hex).map(
    ([id, color]) =>
      (d: Document) =>
        recolorHint(d, id, color),
  ),
  fc.nat(20).map((id) => (d: Document) => removeHint(d, id)),
  point.map((at) => (d: Document) => eraseHints(d, [at], 30)),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((opacity) => (d: Document) => ({ ...d, look: { ...d.look, opacity } })),
);

describe('history', () => {
  it('gives back every one of 100 states byte for byte, both ways', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 100, maxLength: 130 }), (edits) => {
        let history = startHistory(emptyDocument(base));
        const states = [bytes(history.present)];
        for (const change of edits) {
          const next = commit(history, change(history.present));
          if (next !== history) states.push(bytes(next.present));
          history = next;
        }
        for (let i = states.length - 2; i >= 0; i--) {
          history = undo(history);
          expect(bytes(history.present)).toEqual(states[i]);
        }
        expect(undo(history)).toBe(history);
        for (let i = 1; i < states.length; i++) {
          history = redo(history);
          expect(bytes(history.present)).toEqual(states[i]);
        }
        expect(redo(history)).toBe(history);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps a bounded number of steps and forgets the redo branch on a new change', () => {
    let history = startHistory(0);
    for (let i = 1; i <= 10; i++) history = commit(history, i, 4);
    expect(history.past).toEqual([6, 7, 8, 9]);
    history = commit(undo(undo(history)), 99, 4);
    expect(history.future).toEqual([]);
    expect(history.present).toBe(99);
  });

  it('trims the steps whose picture is gone, never the present', () => {
    let history = startHistory('a1');
    for (const step of ['a2', 'b1', 'b2', 'b3']) history = commit(history, step);
    history = undo(history);
    const kept = trim(history, (step) => step.startsWith('b'));
    expect(kept).toEqual({ past: ['b1'], present: 'b2', future: ['b3'] });
    expect(trim(kept, (step) => step !== 'b3').future).toEqual([]);
  });
});
