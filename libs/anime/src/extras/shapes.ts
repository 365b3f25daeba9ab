import type { Pt } from '../core/geometry.ts';
import { pt } from '../core/geometry.ts';

/** Corners of a star about a point, first spike upwards. */
export function starPoints(at: Pt, r: number, spikes = 5, inner = 0.42, turn = 0): Pt[] {
  return Array.from({ length: spikes * 2 }, (_, i) => {
    const angle = turn + (i * Math.PI) / spikes - Math.PI / 2;
    const k = i % 2 ? inner * r : r;
    return pt(at.x + k * Math.cos(angle), at.y + k * Math.sin(angle));
  });
}

/** A heart about a point, for a closed spline. */
export function heartPoints(at: Pt, r: number): Pt[] {
  return Array.from({ length: 16 }, (_, i) => {
    const t = (i / 16) * 2 * Math.PI;
    const x = Math.sin(t) ** 3;
    const y = -(13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)) / 16;
    return pt(at.x + r * x, at.y + r * y);
  });
}
