import { describe, expect, it } from 'vitest';
import { Coverage } from './coverage.ts';
import { ellipse, line, pt, type Curve } from './geometry.ts';

const SIZE = 40;

/** A polygon's edges. */
const polygon = (...corners: readonly (readonly [number, number])[]): Curve[] =>
  corners.map(([x, y], i) => line(pt(x, y), pt(...corners[(i + 1) % corners.length]!)));

/** Coverage of the whole picture. */
function covered(coverage: Coverage): Float32Array {
  const out = new Float32Array(SIZE * SIZE);
  const box = coverage.close();
  if (box) for (let y = box.top; y < box.bottom; y++) coverage.row(y, out.subarray(y * SIZE, (y + 1) * SIZE));
  return out;
}
const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

describe('Coverage', () => {
  const coverage = new Coverage(SIZE, 1);

  it('gives pixels the share that is covered', () => {
    coverage.area(polygon([3.25, 5.5], [6.5, 5.5], [6.5, 8], [3.25, 8]));
    const out = covered(coverage);
    expect(out[5 * SIZE + 3]).toBeCloseTo(0.375, 6);
    expect(out[5 * SIZE + 4]).toBeCloseTo(0.5, 6);
    expect(out[6 * SIZE + 4]).toBe(1);
    expect(out[7 * SIZE + 6]).toBeCloseTo(0.5, 6);
    expect(sum(out)).toBeCloseTo(3.25 * 2.5, 5);
  });

  it.each([1, -1])('sums to the area, whichever way round: %i', (way) => {
    const corners: [number, number][] = [
      [2.3, 3.1],
      [33.7, 9.9],
      [20.2, 37.4],
      [11, 12],
    ];
    coverage.area(polygon(...(way > 0 ? corners : corners.toReversed())));
    let area = 0;
    corners.forEach(([x, y], i) => {
      const [nx, ny] = corners[(i + 1) % corners.length]!;
      area += 0.5 * (x * ny - nx * y);
    });
    expect(sum(covered(coverage))).toBeCloseTo(Math.abs(area), 2);
    coverage.area([ellipse(20, 19, 11, 7, 0.4)]);
    // Straight pieces lie up to 0.04 pixels inside the curve.
    const share = sum(covered(coverage)) / (Math.PI * 77);
    expect(share).toBeGreaterThan(0.993);
    expect(share).toBeLessThan(1.001);
  });

  it('counts what lies twice under areas of one direction once, and cuts at the borders', () => {
    coverage.area(polygon([2, 2], [10, 2], [10, 10], [2, 10]));
    coverage.area(polygon([6, 6], [14, 6], [14, 14], [6, 14]));
    expect(sum(covered(coverage))).toBeCloseTo(64 + 64 - 16, 5);
    coverage.area(polygon([-30, -20], [90, -20], [90, 5.5], [-30, 5.5]));
    expect(sum(covered(coverage))).toBeCloseTo(5.5 * SIZE, 4);
    coverage.area(polygon([-9, 3], [-2, 3], [-2, 9], [-9, 9]));
    coverage.area(polygon([50, 3], [60, 3], [60, 9], [50, 9]));
    expect(sum(covered(coverage))).toBe(0);
  });

  it('remembers nothing of what was swept', () => {
    for (let i = 0; i < 20; i++) {
      coverage.area([ellipse(4 * i - 20, 3 * i - 10, 9, 13, i)]);
      covered(coverage);
    }
    expect(coverage.close()).toBeUndefined();
    coverage.area(polygon([0, 0], [SIZE, 0], [SIZE, SIZE], [0, SIZE]));
    expect(covered(coverage).every((v) => v === 1)).toBe(true);
  });
});
