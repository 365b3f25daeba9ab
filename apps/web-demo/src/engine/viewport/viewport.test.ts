import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fit,
  keepInSight,
  mirrorAt,
  pan,
  pinch,
  rotateAt,
  snapAngle,
  toImage,
  toScreen,
  zoomAt,
  zoomTo,
} from './viewport.ts';
import type { View } from './viewport.ts';

const canvas = { width: 900, height: 600 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const view: fc.Arbitrary<View> = fc.record({
  scale: number(0.05, 32),
  x: number(-2000, 2000),
  y: number(-2000, 2000),
  mirror: fc.boolean(),
  angle: number(-Math.PI, Math.PI),
});
const at = fc.tuple(number(0, 900), number(0, 600));

describe('viewport', () => {
  it('maps to the image and back', () => {
    fc.assert(
      fc.property(view, at, (v, point) => {
        const [x, y] = toScreen(v, canvas, toImage(v, canvas, point));
        expect(x).toBeCloseTo(point[0], 6);
        expect(y).toBeCloseTo(point[1], 6);
      }),
    );
  });

  it('keeps the image point under the pointer while zooming', () => {
    fc.assert(
      fc.property(view, at, number(0.2, 5), (v, point, factor) => {
        const before = toImage(v, canvas, point);
        const after = toImage(zoomAt(v, canvas, point, factor), canvas, point);
        expect(after[0]).toBeCloseTo(before[0], 5);
        expect(after[1]).toBeCloseTo(before[1], 5);
      }),
    );
  });

  it('keeps both image points under two fingers that only spread and move', () => {
    fc.assert(
      fc.property(view, at, number(50, 200), number(0.5, 2), number(-50, 50), (v, [cx, cy], half, spread, shift) => {
        const from = [
          [cx - half, cy],
          [cx + half, cy],
        ] as const;
        const to = [
          [cx + shift - half * spread, cy],
          [cx + shift + half * spread, cy],
        ] as const;
        const wanted = v.scale * spread;
        fc.pre(wanted > 0.02 && wanted < 64);
        const next = pinch(v, canvas, from, to);
        for (const i of [0, 1] as const) {
          const before = toImage(v, canvas, from[i]);
          const after = toImage(next, canvas, to[i]);
          expect(after[0]).toBeCloseTo(before[0], 4);
          expect(after[1]).toBeCloseTo(before[1], 4);
        }
      }),
    );
  });

  it('keeps the image point under a place while turning and mirroring, and turns by the angle', () => {
    fc.assert(
      fc.property(view, at, number(-3, 3), (v, point, by) => {
        for (const changed of [rotateAt(v, canvas, point, by), mirrorAt(v, canvas, point)]) {
          const [before, after] = [toImage(v, canvas, point), toImage(changed, canvas, point)];
          expect(after[0]).toBeCloseTo(before[0], 5);
          expect(after[1]).toBeCloseTo(before[1], 5);
        }
        const turned = rotateAt(v, canvas, point, by);
        const wanted = v.angle + by;
        // Nearly level is level: within 0.01 radians.
        expect(Math.abs(Math.sin((turned.angle - wanted) / 2))).toBeLessThan(0.0051);
      }),
    );
    expect(snapAngle((31 * Math.PI) / 180)).toBeCloseTo(Math.PI / 6, 12);
  });

  it('brings a turned picture back into sight', () => {
    fc.assert(
      fc.property(view, number(10, 3000), number(10, 3000), (v, width, height) => {
        const kept = keepInSight(v, { width, height }, canvas);
        const corners = [
          [0, 0],
          [width, 0],
          [0, height],
          [width, height],
        ].map(([x, y]) => toScreen({ ...kept, mirror: false }, canvas, [x!, y!]));
        expect(Math.max(...corners.map(([x]) => x))).toBeGreaterThanOrEqual(48 - 1e-6);
        expect(Math.min(...corners.map(([x]) => x))).toBeLessThanOrEqual(canvas.width - 48 + 1e-6);
        expect(Math.max(...corners.map(([, y]) => y))).toBeGreaterThanOrEqual(48 - 1e-6);
        expect(Math.min(...corners.map(([, y]) => y))).toBeLessThanOrEqual(canvas.height - 48 + 1e-6);
      }),
    );
  });

  it('moves a mirrored picture the way the hand moves', () => {
    const v: View = { scale: 2, x: 10, y: 20, mirror: true, angle: 0 };
    const before = toScreen(v, canvas, [5, 5]);
    const after = toScreen(pan(v, 30, 7), canvas, [5, 5]);
    expect([after[0] - before[0], after[1] - before[1]]).toEqual([30, 7]);
  });

  it('fits the picture in the middle and keeps it in sight', () => {
    const v = fit({ width: 2000, height: 1000 }, canvas, 20);
    expect(v.scale).toBeCloseTo(860 / 2000);
    expect(toScreen(v, canvas, [1000, 500])).toEqual([450, 300]);
    expect(fit({ width: 10, height: 10 }, canvas, 20).scale).toBe(8);
    expect(keepInSight({ ...v, x: 5000 }, { width: 2000, height: 1000 }, canvas).x).toBe(852);
    expect(keepInSight(v, { width: 2000, height: 1000 }, canvas)).toBe(v);
    expect(zoomTo(v, canvas, [0, 0], 1e9).scale).toBe(64);
  });
});
