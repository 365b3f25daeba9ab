import type { Curve, Pt } from '../core/geometry.ts';
import { add, join, line, mapCurve, mix, placement, apply, pt, spline } from '../core/geometry.ts';
import { blend } from '../core/oklch.ts';
import { skull } from '../head/pose.ts';
import type { ExtraContext } from './context.ts';

export type AnimalEar = 'cat' | 'fox' | 'rabbit' | 'dog' | 'bear';

/** Outline of an ear that stands on (0, 0) and points up; x > 0 is the outer side. */
const SHAPES: Readonly<Record<AnimalEar, { readonly inner: readonly Pt[]; readonly outer: readonly Pt[] }>> = {
  cat: {
    inner: [pt(-0.34, 0.2), pt(-0.26, -0.2), pt(0.05, -0.72)],
    outer: [pt(0.05, -0.72), pt(0.3, -0.35), pt(0.4, 0.2)],
  },
  fox: {
    inner: [pt(-0.36, 0.2), pt(-0.32, -0.3), pt(0.02, -1.05)],
    outer: [pt(0.02, -1.05), pt(0.38, -0.45), pt(0.44, 0.2)],
  },
  rabbit: {
    inner: [pt(-0.2, 0.2), pt(-0.32, -0.7), pt(-0.08, -1.6)],
    outer: [pt(-0.08, -1.6), pt(0.26, -0.9), pt(0.26, 0.2)],
  },
  dog: {
    inner: [pt(-0.3, 0.2), pt(-0.1, -0.32), pt(0.3, -0.3)],
    outer: [pt(0.3, -0.3), pt(0.66, 0.12), pt(0.62, 0.62), pt(0.4, 0.5), pt(0.3, 0.25)],
  },
  bear: {
    inner: [pt(-0.32, 0.2), pt(-0.34, -0.2), pt(0, -0.42)],
    outer: [pt(0, -0.42), pt(0.34, -0.2), pt(0.34, 0.2)],
  },
};

export function drawAnimalEars({ d, pose, palette, hair, light, rng }: ExtraContext, kind: AnimalEar): void {
  const tones = palette.hair;
  const flesh = blend(palette.skin.base, palette.blush, 0.55);
  for (const side of [-1, 1] as const) {
    const at = skull(pose, side * 0.72, 0.92, hair.volume * 1.0);
    const lean = side * (kind === 'rabbit' ? 0.18 : kind === 'bear' ? 0.55 : 0.42) + rng.range(-0.06, 0.06);
    const frame = placement(at.x, at.y, 0.95, lean, side < 0);
    const put = (points: readonly Pt[]): Curve => mapCurve(spline(points), (p) => apply(frame, p));
    const { inner, outer } = SHAPES[kind];
    const a = put(inner);
    const b = put(outer);
    const foot = line(b[b.length - 1]!, a[0]!);
    const look = { paint: tones.base, line: [1, 1, 0], region: d.shared('animal ears') };
    const item = d.fill([a, b, foot], look);
    const dark = side === light ? a : b;
    const middle = mix(a[0]!, b[b.length - 1]!, 0.5);
    d.decal([join(dark, line(dark[dark.length - 1]!, middle)), line(middle, dark[0]!)], {
      paint: tones.shade,
      shade: true,
      clip: [item],
      opacity: 0.9,
    });
    if (kind !== 'dog') {
      const shrink = (curve: Curve): Curve => mapCurve(curve, (p: Pt) => add(mix(middle, p, 0.64), pt(0, 0.02)));
      const ia = shrink(a);
      const ib = shrink(b);
      d.shape([ia, ib, line(ib[ib.length - 1]!, ia[0]!)], {
        paint: flesh,
        line: [0.6, 0.6, 0],
        region: d.shared('inner ears'),
      });
    }
    d.outline([a, b, foot], look);
    if (kind === 'cat' || kind === 'fox') {
      for (let i = 0; i < 3; i++) {
        const root = apply(frame, pt(-0.16 + i * 0.12, 0.1));
        const tip = apply(frame, pt(-0.08 + i * 0.08, -0.22 - 0.06 * (i % 2)));
        d.stroke(line(root, tip), { weight: 0.6, start: 0.5, end: 0, tint: tones.base });
      }
    }
  }
}

export type HornKind = 'demon' | 'oni' | 'ram';

export function drawHorns({ d, pose, palette, hair }: ExtraContext, kind: HornKind): void {
  const tones = palette.cloth[2];
  for (const side of [-1, 1] as const) {
    const at = skull(pose, side * 0.6, kind === 'ram' ? 0.75 : 0.85, hair.volume * 0.95);
    const frame = placement(at.x, at.y, 1, side * 0.25, side < 0);
    const p = (x: number, y: number): Pt => apply(frame, pt(x, y));
    const [a, b] =
      kind === 'oni'
        ? [spline([p(-0.12, 0.1), p(-0.09, -0.2), p(0.02, -0.5)]), spline([p(0.02, -0.5), p(0.12, -0.2), p(0.14, 0.1)])]
        : kind === 'demon'
          ? [
              spline([p(-0.15, 0.1), p(0.1, -0.35), p(0.05, -0.85)]),
              spline([p(0.05, -0.85), p(0.36, -0.3), p(0.15, 0.12)]),
            ]
          : [
              spline([p(-0.14, 0.05), p(0.1, -0.42), p(0.6, -0.3), p(0.62, 0.16), p(0.36, 0.3)]),
              spline([p(0.36, 0.3), p(0.42, 0.06), p(0.28, -0.1), p(0.14, 0.12)]),
            ];
    const end = b.at(-1)!;
    const middle = mix(a[0]!, b[0]!, 0.3);
    const look = { paint: tones.base, region: d.shared('horns'), line: [1, 1, 0.8] };
    d.shaded([a, b, line(end, a[0]!)], look, tones.shade, [b, line(end, middle), line(middle, b[0]!)]);
    if (kind !== 'oni') {
      for (let i = 1; i < 4; i++) {
        const u = a[Math.min(a.length - 1, i * 2)]!;
        const v = b[Math.max(0, b.length - 1 - i * 2)]!;
        d.stroke(line(u, mix(u, v, 0.75)), { weight: 0.55, start: 0.4, tint: tones.base });
      }
    }
  }
}
