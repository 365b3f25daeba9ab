import type { Curve, Pt } from '../core/geometry.ts';
import { arc, beside, ellipse, lerp, line, loop, mirrored, pt, sample, spline } from '../core/geometry.ts';
import { skull, skullCenter } from '../head/pose.ts';
import type { HairContext } from './context.ts';

/** A curl of line inside a puff. */
function swirl(ctx: HairContext, at: Pt, r: number): void {
  const { d, rng, tones } = ctx;
  const a = rng.range(0, 6.28);
  const on = (angle: number, k: number): Pt =>
    pt(at.x + Math.cos(a + angle) * r * k, at.y + Math.sin(a + angle) * r * k);
  d.stroke(spline([on(0, 0.95), on(1, 0.75), on(2.2, 0.6), on(3.6, 0.4), on(5, 0.25)]), {
    weight: 0.6,
    start: 0.3,
    tint: tones.base,
  });
}

/** A cloud of curls round the head and down to the style's length. */
export function drawCurlyMass(ctx: HairContext): void {
  const { d, pose, style, tones, paint, region, rng, light } = ctx;
  const c = skullCenter(pose.yaw);
  const wide = style.volume * 1.22;
  const rim = spline(
    mirrored(
      (x, y) => pt(c.x + x, y),
      [-wide * 0.75, -0.75],
      [-wide * 1.02, 0],
      [-wide * 1.12, style.length * 0.5],
      [-wide * 0.9, style.length],
      [0, style.length + 0.15],
    ),
  );
  const n = Math.round(10 + style.length * 4);
  const points = sample(rim, n).map((p) => pt(p.x + rng.range(-0.05, 0.05), p.y + rng.range(-0.05, 0.05)));
  const edges: Curve[] = [];
  for (let i = 1; i <= n; i++) edges.push(arc(points[i - 1]!, points[i]!, rng.range(0.26, 0.44)));
  const top = spline([points[n]!, pt(c.x, c.y - style.volume), points[0]!]);
  const look = { paint, region, line: [...edges.map(() => 1), 0] };
  const dark = ellipse(c.x - light * 0.12, style.length * 0.55, wide * 0.78, style.length * 0.62);
  d.shaded([...edges, top], look, tones.shade, [dark]);
  for (let i = 0; i < n; i++) {
    const p = points[i]!;
    swirl(ctx, pt(lerp(p.x, c.x, rng.range(0.1, 0.22)), lerp(p.y, 0.2, 0.1)), rng.range(0.12, 0.2));
  }
}

/** Puffs of curls along the hairline, from the sides to the middle. */
export function drawCurlyFringe(ctx: HairContext): void {
  const { d, pose, style, tones, paint, region, rng, light } = ctx;
  for (const lon of [-1.2, 1.2, -0.85, 0.85, -0.45, 0.45, 0]) {
    const at = skull(pose, lon, 0.52 - 0.3 * Math.abs(lon) ** 1.5 + rng.range(-0.05, 0.05), style.volume * 0.98);
    const r = rng.range(0.24, 0.31);
    const rim = loop(
      Array.from({ length: 8 }, (_, i) => {
        const k = r * rng.range(0.9, 1.1);
        return pt(at.x + Math.cos((i * Math.PI) / 4) * k, at.y + Math.sin((i * Math.PI) / 4) * k * 0.92);
      }),
    );
    const item = d.fill([rim], { paint, region });
    d.decal([ellipse(at.x - light * r * 0.45, at.y + r * 0.5, r, r * 0.7)], {
      paint: tones.shade,
      shade: true,
      clip: [item],
    });
    if (style.shine !== 'none') {
      d.decal([ellipse(at.x + light * r * 0.3, at.y - r * 0.45, r * 0.28, r * 0.14)], { paint: tones.light });
    }
    d.outline([rim], { paint, line: 0.9 });
    swirl(ctx, at, r * 0.8);
  }
}

/** A ringlet: turns of a band that narrows to its tip. */
export function drawDrill(ctx: HairContext, path: Curve, width: number): void {
  const { d, paint, region, tones, light } = ctx;
  const n = 6;
  for (let i = n - 1; i >= 0; i--) {
    const s0 = i / n;
    const s1 = (i + 1.25) / n;
    const w0 = width * lerp(1, 0.3, s0 ** 1.3) * (i === 0 ? 0.8 : 1);
    const w1 = i === n - 1 ? 0.02 : width * lerp(1, 0.3, Math.min(1, s1) ** 1.3);
    const at = (s: number, across: number): Pt => beside(path, Math.min(1, s), across);
    const slant = 0.08;
    const edges = [
      spline([at(s0 - slant < 0 ? 0 : s0 - slant, w0), at((s0 + s1) / 2, w0 * 1.08), at(s1 - slant * 0.4, w1)]),
      spline([at(s1 - slant * 0.4, w1), at(s1 + 0.05, 0), at(s1 + 0.02, -w1)]),
      spline([at(s1 + 0.02, -w1), at((s0 + s1) / 2 + 0.05, -w0 * 1.08), at(s0 + slant * 0.6, -w0)]),
      line(at(s0 + slant * 0.6, -w0), at(s0 - slant < 0 ? 0 : s0 - slant, w0)),
    ];
    const low = at(s1, -light * w0 * 0.2);
    const look = { paint, region, line: [1, 1, 1, i === 0 ? 0.8 : 0] };
    d.shaded(edges, look, tones.shade, [ellipse(low.x, low.y, w0 * 1.1, width * 0.42)]);
    d.stroke(spline([at(s0 + 0.04, w0 * 0.4), at((s0 + s1) / 2 + 0.03, w0 * 0.1), at(s1 - 0.02, -w0 * 0.35)]), {
      weight: 0.5,
      tint: tones.base,
    });
  }
}
