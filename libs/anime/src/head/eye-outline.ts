import type { Curve, Pt } from '../core/geometry.ts';
import { clamp, lerp, pt, sample, spline } from '../core/geometry.ts';
import type { EyeStyle } from './eye-style.ts';

/**
 * An eye in its own frame: a runs from the inner corner (-1) to the outer (1), b from -1 (top) to 1 (bottom), in half
 * widths and half heights.
 */
export interface EyeOutline {
  readonly upper: Curve;
  readonly lower: Curve;
  /** Lids' heights above a given a. */
  upperAt(a: number): number;
  lowerAt(a: number): number;
}

export function eyeOutline(style: EyeStyle, openness: number): EyeOutline {
  const { flat } = style;
  const shut = 1 - openness;
  const lid: [number, number][] = [
    [-1, 0.24],
    [-0.82, -0.28],
    [-0.45, lerp(-0.86, -0.9, flat)],
    [0.02, -1],
    [0.5, lerp(-0.88, -0.96, flat)],
    [0.84, lerp(-0.4, -0.55, flat)],
    [1, 0.08],
  ];
  const floor: [number, number][] = [
    [1, 0.08],
    [0.93, 0.48],
    [0.6, lerp(0.9, 0.95, flat)],
    [0.05, 1],
    [-0.5, 0.9],
    [-0.86, 0.62],
    [-1, 0.24],
  ];
  const lower = spline(floor.map(([a, b]) => pt(a, b)));
  const lowerAt = table(lower);
  const upper = spline(
    lid.map(([a, b]) =>
      pt(a, lerp(b, lerp(0.2, Math.max(b, lowerAt(a) - 0.25), 0.8), clamp(shut, 0, 1) * (1 - a * a))),
    ),
  );
  return { upper, lower, upperAt: table(upper), lowerAt };
}

function table(curve: Curve): (a: number) => number {
  const points = sample(curve, 24).sort((p, q) => p.x - q.x);
  return (a) => {
    if (a <= points[0]!.x) return points[0]!.y;
    for (let i = 1; i < points.length; i++) {
      const p = points[i - 1]!;
      const q = points[i]!;
      if (a <= q.x) return lerp(p.y, q.y, (a - p.x) / (q.x - p.x + 1e-9));
    }
    return points[points.length - 1]!.y;
  };
}

/** Points of an ellipse in the eye's frame, held between the lids. */
export function heldEllipse(eye: EyeOutline, a: number, b: number, ra: number, rb: number, n = 22): Pt[] {
  return Array.from({ length: n }, (_, i) => {
    const angle = (i / n) * 2 * Math.PI;
    const x = clamp(a + ra * Math.cos(angle), -0.985, 0.985);
    const y = clamp(b + rb * Math.sin(angle), eye.upperAt(x), eye.lowerAt(x));
    return pt(x, y);
  });
}
