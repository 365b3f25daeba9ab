import { describe, expect, it } from 'vitest';
import { boxArea, boxInside, pathBox, shapeBox, shapeRings, shareInside } from './box.ts';

describe('pathBox', () => {
  it.each([
    ['M1 2L5 9', [1, 2, 5, 9]],
    ['m1 2l4 7', [1, 2, 5, 9]],
    ['M1 2h4v7H0z', [0, 2, 5, 9]],
    ['M1-2.5.5.5', [0.5, -2.5, 1, 0.5]],
    ['M0 0c1 1 2 3 4 2s2 2 1 1', [0, 0, 6, 4]],
    ['M2 2a1 1 0 01.5.5', [2, 2, 2.5, 2.5]],
    ['M2 2a1 1 0 1 1-2 0 1 1 0 0 1 2 0z', [0, 2, 2, 2]],
    ['M10 10z m1 1 l2 0', [10, 10, 13, 11]],
    ['M1e1 1E-1L.5.25', [0.5, 0.1, 10, 0.25]],
  ])('%s', (d, [left, top, right, bottom]) => {
    expect(pathBox(d)).toEqual({ left, top, right, bottom });
  });

  it('knows nothing of an empty path', () => {
    expect(pathBox('')).toBeUndefined();
  });
});

describe('shapeBox', () => {
  it('reads basic shapes', () => {
    expect(shapeBox('circle', { cx: '5', cy: '6', r: '2' })).toEqual({ left: 3, top: 4, right: 7, bottom: 8 });
    expect(shapeBox('rect', { width: '3', height: '4' })).toEqual({ left: 0, top: 0, right: 3, bottom: 4 });
    expect(shapeBox('polygon', { points: '1,2 3,4 0,9' })).toEqual({ left: 0, top: 2, right: 3, bottom: 9 });
    expect(shapeBox('rect', { width: '10%', height: '4' })).toBeUndefined();
    expect(shapeBox('line', {})).toBeUndefined();
  });

  it('measures and compares', () => {
    const outer = { left: 0, top: 0, right: 4, bottom: 2 };
    expect(boxArea(outer)).toBe(8);
    expect(boxInside({ left: -0.1, top: 0, right: 4, bottom: 2 }, outer, 0)).toBe(false);
    expect(boxInside({ left: -0.1, top: 0, right: 4, bottom: 2 }, outer, 0.2)).toBe(true);
  });
});

describe('shareInside', () => {
  const ring = (d: string) => shapeRings('path', { d });
  it('knows a shape on another from one that only shares its box', () => {
    // Two bars with a gap between them; the middle square lies in the box of both but on neither.
    const bars = ring('M0 0H10V3H0zM0 7H10V10H0z');
    expect(shareInside(ring('M2 4H8V6H2z'), bars)).toBe(0);
    expect(shareInside(ring('M2 1H8V2H2z'), bars)).toBe(1);
  });

  it('follows curves and round shapes', () => {
    const disc = shapeRings('circle', { cx: '5', cy: '5', r: '5' });
    expect(shareInside(shapeRings('rect', { x: '4', y: '4', width: '2', height: '2' }), disc)).toBe(1);
    expect(shareInside(ring('M0 0h1v1h-1z'), disc)).toBe(0);
    expect(shareInside(ring('M1 5c0-5 8-5 8 0z'), disc)).toBe(1);
  });
});
