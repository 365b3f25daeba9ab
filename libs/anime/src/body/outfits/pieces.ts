import { choose } from '../../core/choose.ts';
import type { Curve, Pt } from '../../core/geometry.ts';
import { ellipse, line, loop, mirrored, pt, spline } from '../../core/geometry.ts';
import type { Ramp } from '../../palette.ts';
import type { Wardrobe } from '../frame.ts';
import type { SleeveKind, SleeveLook } from '../sleeves.ts';
import type { Lower } from '../lower.ts';

export interface Outfit {
  readonly sleeve: SleeveLook;
  /** The main garment; drawn after hanging arms, before bent ones. */
  body(): void;
  /** An apron: over the skirt, under the arms. */
  apron?(): void;
  /** Collars and what lies over the neck. */
  collar(): void;
  /** What stands behind the neck: a hood, the back of a collar. */
  back?(): void;
  /** What is worn below the waist, under (`tucked` false) or over the main garment. */
  readonly lower?: Lower & { readonly tucked: boolean; readonly region?: number };
}

/** Necklines from left to right, for the torso. */
export const vNeck = (half: number, depth: number, top = 0.1): Curve =>
  spline(mirrored(pt, [-half, top], [-half * 0.55, depth * 0.55], [0, depth]), 0.6);
export const roundNeck = (half: number, depth: number, top = 0.06): Curve =>
  spline(mirrored(pt, [-half, top], [-half * 0.7, depth * 0.75], [0, depth]));

export function sleeveOf(
  w: Wardrobe,
  tones: Ramp,
  region: number,
  weights: Partial<Record<SleeveKind, number>>,
  cuff?: Ramp,
  seam = false,
  /** Probability of a frill at the end. */
  frills = 0,
): SleeveLook {
  return {
    kind: choose(w.rng, weights),
    tones,
    region,
    seam: seam || w.rng.chance(0.5),
    cuff: w.rng.chance(0.6) ? cuff : undefined,
    frill: w.rng.chance(frills),
  };
}

/** A bow or a scarf knot on the chest. */
export function drawRibbon({ d }: Pick<Wardrobe, 'd'>, tones: Ramp, at: Pt, size: number, tails = true): void {
  const region = d.region();
  const p = (x: number, y: number): Pt => pt(at.x + x * size, at.y + y * size);
  const look = { paint: tones.base, region, line: 0.95 };
  if (tails) {
    for (const s of [-1, 1]) {
      const tail = [
        spline([p(0, 0.05), p(s * 0.28, 0.5), p(s * 0.3, 1.15)]),
        line(p(s * 0.3, 1.15), p(s * 0.5, 1.02)),
        line(p(s * 0.5, 1.02), p(s * 0.68, 1.1)),
        spline([p(s * 0.68, 1.1), p(s * 0.5, 0.5), p(0, 0.05)]),
      ];
      d.shape(tail, look);
    }
  }
  for (const s of [-1, 1]) {
    const wing = loop([
      p(s * 0.05, -0.08),
      p(s * 0.5, -0.42),
      p(s * 0.95, -0.36),
      p(s * 0.98, 0.12),
      p(s * 0.85, 0.4),
      p(s * 0.4, 0.22),
      p(s * 0.05, 0.1),
    ]);
    const dark = loop([p(s * 0.1, 0.05), p(s * 0.5, 0.02), p(s * 1, 0.1), p(s * 0.9, 0.5), p(s * 0.3, 0.4)]);
    d.shaded([wing], look, tones.shade, [dark]);
    d.stroke(spline([p(s * 0.14, -0.03), p(s * 0.4, -0.12), p(s * 0.6, -0.1)]), { weight: 0.6, tint: tones.base });
    d.stroke(spline([p(s * 0.14, 0.05), p(s * 0.35, 0.1), p(s * 0.5, 0.14)]), { weight: 0.6, tint: tones.base });
  }
  d.shape([ellipse(at.x, at.y, size * 0.17, size * 0.2)], look);
}

/** The two halves of a collar, mirrored. */
export function collarPair(
  d: Wardrobe['d'],
  tones: Ramp,
  make: (s: 1 | -1) => Curve[],
  region = d.shared('collar'),
): void {
  for (const s of [-1, 1] as const) d.shape(make(s), { paint: tones.base, region, line: 0.95 });
}

/** The inside of a collar as it shows behind the neck. */
export function collarBack(d: Wardrobe['d'], tones: Ramp, half: number, top: number): void {
  d.shape(
    [
      spline([pt(-half, 0.1), pt(-half * 0.92, top + 0.12), pt(0, top), pt(half * 0.92, top + 0.12), pt(half, 0.1)]),
      spline([pt(half, 0.1), pt(0, 0.4), pt(-half, 0.1)]),
    ],
    { paint: tones.shade, line: [0.9, 0.6] },
  );
}
