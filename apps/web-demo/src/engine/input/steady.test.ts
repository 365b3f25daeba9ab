import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InkPoint } from '../document.ts';
import { Steady } from './steady.ts';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const path = fc.array(
  fc.tuple(coordinate, coordinate).map(([x, y]): InkPoint => [x, y, 0.5]),
  { minLength: 1, maxLength: 40 },
);

const follow = (points: readonly InkPoint[], length: number): InkPoint[] => {
  const steady = new Steady(length);
  return points.map((point) => steady.pull(point)).filter((point) => point !== undefined);
};

describe('steady', () => {
  it('follows exactly without a string', () => {
    fc.assert(
      fc.property(path, (points) => {
        const moved = points.filter(
          (point, i) => i === 0 || Math.hypot(point[0] - points[i - 1]![0], point[1] - points[i - 1]![1]) > 0,
        );
        const followed = follow(points, 0);
        expect(followed).toHaveLength(moved.length);
        for (const [i, [x, y]] of followed.entries()) {
          expect(Math.hypot(x - moved[i]![0], y - moved[i]![1])).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('never lags by more than the string, and never makes a stroke longer', () => {
    const length = (points: readonly InkPoint[]) =>
      points.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i]![0], y - points[i]![1]), 0);
    fc.assert(
      fc.property(path, fc.double({ min: 0.1, max: 100, noNaN: true }), (points, string) => {
        const steady = new Steady(string);
        let brush: InkPoint = points[0]!;
        const drawn: InkPoint[] = [];
        for (const point of points) {
          const moved = steady.pull(point);
          if (moved) drawn.push((brush = moved));
          expect(Math.hypot(point[0] - brush[0], point[1] - brush[1])).toBeLessThanOrEqual(string + 1e-9);
        }
        expect(length(drawn)).toBeLessThanOrEqual(length(points) + 1e-6);
      }),
    );
  });

  it('takes out a tremble shorter than the string', () => {
    const trembling = Array.from({ length: 100 }, (_, i): InkPoint => [i * 2, i % 2 ? 3 : -3, 0.5]);
    const drawn = follow(trembling, 20).slice(10);
    expect(Math.max(...drawn.map(([, y]) => Math.abs(y)))).toBeLessThan(1.5);
  });
});
