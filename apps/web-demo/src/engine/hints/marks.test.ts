import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../document.ts';
import type { HintMark, Point } from '../document.ts';
import {
  addHint,
  clearHints,
  eraseHints,
  hintAt,
  hintDistance,
  moveHint,
  neighborHint,
  ownHints,
  proposeHints,
  recolorHint,
  removeHint,
  replaceHints,
  toUserHints,
} from './marks.ts';
import { simplifyPath } from './simplify.ts';

const start = emptyDocument({ id: 'a', name: 'a', width: 100, height: 100 });
const dot = (x: number, y: number, color = '#ff0000') => ({
  points: [[x, y]] as Point[],
  radius: 5,
  color,
  white: false,
});

describe('hint marks', () => {
  it('finds the topmost hint, counting its radius and the slack', () => {
    const d = addHint(addHint(start, dot(10, 10)), dot(12, 10, '#00ff00'));
    expect(hintAt(d, [11, 10], 0)?.color).toBe('#00ff00');
    expect(hintAt(d, [6, 10], 0)?.color).toBe('#ff0000');
    expect(hintAt(d, [50, 10], 10)).toBeUndefined();
    expect(hintAt(d, [20, 10], 3)?.color).toBe('#00ff00');
  });

  it('measures the distance to a stroke between its points', () => {
    const stroke: HintMark = {
      id: 1,
      points: [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
      radius: 1,
      color: '#000000',
      white: false,
    };
    expect(hintDistance(stroke, [5, 3])).toBeCloseTo(3);
    expect(hintDistance(stroke, [13, 14])).toBeCloseTo(5);
  });

  it('moves, recolors, removes and erases by value, sharing what did not change', () => {
    const d = addHint(addHint(start, dot(10, 10)), dot(50, 50));
    const moved = moveHint(d, 1, 5, -5);
    expect(moved.hints[0]!.points).toEqual([[15, 5]]);
    expect(moved.hints[1]).toBe(d.hints[1]);
    expect(moveHint(d, 99, 1, 1)).toBe(d);
    expect(recolorHint(d, 1, '#ff0000')).toBe(d);
    expect(recolorHint(d, 1, '#123456').hints[0]!.color).toBe('#123456');
    expect(removeHint(d, 2).hints).toHaveLength(1);
    expect(eraseHints(d, [[12, 16]], 2).hints.map((hint) => hint.id)).toEqual([2]);
    expect(eraseHints(d, [[90, 90]], 2)).toBe(d);
    expect(clearHints(start)).toBe(start);
  });

  it('makes "leave white" a white hint, and recoloring turns it into a color', () => {
    const d = addHint(start, { ...dot(1, 1, '#00ff00'), white: true });
    expect(toUserHints(d.hints)[0]!.color).toEqual([255, 255, 255]);
    expect(recolorHint(d, 1, '#00ff00').hints[0]).toMatchObject({ color: '#00ff00', white: false });
  });

  it('walks round the list', () => {
    const d = addHint(addHint(start, dot(1, 1)), dot(2, 2));
    expect(neighborHint(start, undefined, 1)).toBeUndefined();
    expect(neighborHint(d, undefined, 1)).toBe(1);
    expect(neighborHint(d, undefined, -1)).toBe(2);
    expect(neighborHint(d, 2, 1)).toBe(1);
    expect(neighborHint(d, 1, -1)).toBe(2);
  });

  it('carries hints to the shared form and back', () => {
    const d = addHint(addHint(start, dot(1, 2, '#0a0b0c')), {
      ...dot(3, 4),
      points: [
        [3, 4],
        [5, 6],
      ],
      white: true,
    });
    const back = replaceHints(start, toUserHints(d.hints));
    expect(back.hints).toEqual(d.hints);
    expect(back.nextId).toBe(d.nextId);
  });
});

describe('simplifyPath', () => {
  const path = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), {
    maxLength: 60,
  });

  it('keeps the ends and stays within the tolerance of every point it drops', () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 20 }), (points, tolerance) => {
        const thin = simplifyPath(points, tolerance);
        expect(thin[0]).toEqual(points[0]);
        expect(thin.at(-1)).toEqual(points.at(-1));
        const mark = { id: 0, points: thin, radius: 1, color: '#000000', white: false };
        for (const at of points) expect(hintDistance(mark, at)).toBeLessThanOrEqual(tolerance + 1e-9);
      }),
    );
  });

  it('reduces a straight drag to its two ends', () => {
    expect(
      simplifyPath(
        Array.from({ length: 50 }, (_, i) => [i, 2 * i] as const),
        0.5,
      ),
    ).toEqual([
      [0, 0],
      [49, 98],
    ]);
  });
});

describe('hints of a coloring that was picked', () => {
  const dots = (color: readonly [number, number, number]) =>
    [1, 2].map((x) => ({ kind: 'point' as const, x, y: 5, radius: 3, color }));

  it('lie under the own ones, make room for the next pick, and become own when they are changed', () => {
    const own = addHint(start, { points: [[9, 9]], radius: 2, color: '#010203', white: false });
    const picked = proposeHints(own, dots([10, 20, 30]));
    expect(picked.hints.map(({ color, proposed }) => [color, proposed ?? false])).toEqual([
      ['#0a141e', true],
      ['#0a141e', true],
      ['#010203', false],
    ]);
    expect(new Set(picked.hints.map(({ id }) => id)).size).toBe(3);
    const changed = recolorHint(picked, picked.hints[0]!.id, '#ff0000');
    const next = proposeHints(changed, dots([40, 50, 60]));
    expect(next.hints.map(({ color }) => color)).toEqual(['#28323c', '#28323c', '#ff0000', '#010203']);
    expect(ownHints(next).map(({ color }) => color)).toEqual(['#ff0000', '#010203']);
  });
});
