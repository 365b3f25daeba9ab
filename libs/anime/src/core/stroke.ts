import type { Curve, Pt } from './geometry.ts';
import { add, clamp, directionAt, pointAt, reach, scale, sub, turn, unit } from './geometry.ts';

interface StrokeShape {
  readonly width: number;
  readonly start: number;
  readonly end: number;
  /** 0 = even, 1 = thin towards both ends. */
  readonly taper: number;
  readonly roughness: number;
  readonly phase: number;
  /** Lengthens (positive) or shortens (negative) both ends, in scene units. */
  readonly overshoot: number;
  /** Distance between samples, in scene units. */
  readonly step: number;
}

export interface StrokeSides {
  readonly left: readonly Pt[];
  readonly right: readonly Pt[];
}

const ease = (t: number): number => t * t * (3 - 2 * t);

/**
 * The outline of a tapered stroke along `curve` as its two sides, both from start to end.
 * The width at parameter s is `width` times a profile that rises from `start` and falls to `end` over a third of the
 * length each.
 */
export function strokeOutline(curve: Curve, shape: StrokeShape): StrokeSides {
  const length = reach(curve);
  const n = clamp(Math.round(length / shape.step) + 2, 3, 20);
  const start = shape.start * (1 - 0.62 * shape.taper);
  const end = shape.end * (1 - 0.62 * shape.taper);
  const slack = clamp(shape.overshoot / (length + 1e-6), -0.3, 0.3);
  const left: Pt[] = [];
  const right: Pt[] = [];
  for (let i = 0; i <= n; i++) {
    const s = i / n;
    const t = slack < 0 ? -slack + s * (1 + 2 * slack) : s;
    let p = pointAt(curve, t);
    const d = directionAt(curve, t);
    if (slack > 0 && i === 0) p = sub(p, scale(d, shape.overshoot));
    if (slack > 0 && i === n) p = add(p, scale(d, shape.overshoot));
    const rise = start + (1 - start) * ease(clamp(s / 0.36, 0, 1));
    const fall = end + (1 - end) * ease(clamp((1 - s) / 0.36, 0, 1));
    const wobble = Math.sin(shape.phase + s * length * 0.05) + Math.sin(1.7 * shape.phase + s * length * 0.023);
    const half = 0.5 * shape.width * Math.min(rise, fall) * (1 + 0.22 * shape.roughness * wobble);
    const normal = turn(d);
    const drift = shape.roughness * shape.width * 0.22 * Math.sin(2.3 * shape.phase + s * length * 0.035);
    // Square caps: ends reach half a width further, so that strokes that meet in a corner close it.
    const cap = i === 0 ? -half * 0.7 : i === n ? half * 0.7 : 0;
    const center = add(add(p, scale(normal, drift)), scale(unit(d), cap));
    left.push(add(center, scale(normal, half)));
    right.push(sub(center, scale(normal, half)));
  }
  return { left, right };
}
