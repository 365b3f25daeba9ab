import type { Curve, Pt } from '../core/geometry.ts';
import { bezier, lerp, line, mix, pt, spline } from '../core/geometry.ts';
import { face, skull } from '../head/pose.ts';
import type { HairContext } from './context.ts';

/** A straight fringe: one curtain of hair with small notches in its hem. */
export interface BluntFringe {
  /** Crown, right side, hem (right to left), left side. */
  readonly edges: readonly [Curve, Curve, Curve, Curve];
  readonly hem: readonly Pt[];
  readonly notches: readonly Pt[];
}

export function planBlunt(ctx: HairContext): BluntFringe {
  const { pose, style, rng } = ctx;
  const y = rng.range(-0.06, 0.1);
  const span = 0.9;
  const n = 5 + rng.int(4);
  const top = [-1.1, -0.55, 0, 0.55, 1.1].map((lon) =>
    skull(pose, lon, 0.85 - 0.42 * Math.abs(lon), style.volume * 0.97),
  );
  const hem: Pt[] = [];
  const notches: Pt[] = [];
  for (let i = 0; i <= n; i++) {
    const x = lerp(-span, span, i / n);
    const drop = y + 0.07 * x * x + rng.range(-0.02, 0.03);
    if (i > 0 && i < n) {
      const notch = face(pose, x, drop - rng.range(0.05, 0.16));
      hem.push(face(pose, x - 0.035, drop + 0.01), notch, face(pose, x + 0.02, drop + 0.02));
      notches.push(notch);
    } else hem.push(face(pose, x, drop + 0.02));
  }
  const first = hem[0]!;
  const last = hem[hem.length - 1]!;
  const bulge = (a: Pt, b: Pt, side: number): Pt => mix(mix(a, b, 0.5), pt(side * style.volume, 0), 0.12);
  return {
    edges: [
      spline(top),
      spline([top[4]!, bulge(top[4]!, last, 1), last]),
      spline([...hem].reverse(), 0.35),
      spline([first, bulge(top[0]!, first, -1), top[0]!]),
    ],
    hem,
    notches,
  };
}

export function drawBlunt(ctx: HairContext, { edges, hem, notches }: BluntFringe): void {
  const { d, pose, style, tones, paint, region, rng } = ctx;
  const look = { paint, region, line: [0, 0.8, 0.95, 0.8], ends: 0.5 };
  const item = d.fill(edges, look);
  const shadeTop = hem.map((p, i) => pt(p.x, p.y - 0.13 - (i % 2 ? 0.08 : 0)));
  d.decal([edges[2], spline(shadeTop, 0.4)], { paint: tones.shade, shade: true, clip: [item] });
  if (style.shine !== 'none') {
    const band = [-0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9];
    const at = (lon: number, lat: number): Pt => skull(pose, lon, lat - 0.12 * lon * lon, style.volume);
    const upper = band.map((lon, i) => at(lon, 0.56 + (i % 2 ? 0.07 : 0)));
    const lower = band.map((lon, i) => at(lon, 0.46 - (i % 2 ? 0 : 0.08))).reverse();
    d.decal([spline(upper, 0.5), line(upper[6]!, lower[0]!), spline(lower, 0.5)], {
      paint: tones.light,
      clip: [item],
      opacity: style.shineSoft ? 0.55 : 0.9,
    });
  }
  d.outline(edges, look);
  for (const p of notches) {
    const up = skull(pose, p.x * 0.9 - pose.yaw * 0.4, 0.7 + rng.range(-0.1, 0.15), style.volume);
    d.stroke(bezier(p, pt(p.x, p.y - 0.15), mix(p, up, 0.6), mix(p, up, rng.range(0.6, 0.9))), {
      weight: 0.7,
      start: 0.6,
      end: 0,
      tint: tones.base,
    });
  }
}

/** Hair combed back: strokes from the hairline over the crown. */
export function drawCombedBack(ctx: HairContext): void {
  const { d, pose, style, tones } = ctx;
  for (let i = 0; i < 9; i++) {
    const lon = -1 + i * 0.25;
    const at = (lat: number, l: number): Pt => skull(pose, l, lat, style.volume * 0.99);
    d.stroke(spline([at(0.6 - 0.25 * Math.abs(lon), lon), at(0.85, lon * 0.85), at(1.15, lon * 0.6)]), {
      weight: 0.6,
      start: 0.3,
      tint: tones.base,
    });
  }
}
