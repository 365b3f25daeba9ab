import type { Wardrobe } from '../body/frame.ts';
import type { Pt } from '../core/geometry.ts';
import { between, closed, ellipse, line, loop, pt, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';

/** A scarf about the neck, in the body frame. */
export function drawScarf({ d, rng, light, frame, palette }: Wardrobe, tones: Ramp, stripe: Ramp): void {
  const k = frame.collar;
  const p = (x: number, y: number): Pt => pt(x * k, y * k);
  const region = d.region();
  const s = rng.chance(0.5) ? 1 : -1;
  const banded = rng.chance(0.5);
  const look = { paint: tones.base, region };
  const tail = between(
    spline([p(s * 0.2, 0.1), p(s * 0.3, 0.9), p(s * 0.26, 1.9)]),
    spline([p(s * 0.78, 1.84), p(s * 0.74, 0.8), p(s * 0.55, 0.1)]),
  );
  const clip = [d.fill(tail, look)];
  if (banded && palette.prints) {
    for (const y of [1.1, 1.5]) {
      d.decal([closed([p(-2, y), p(2, y), p(2, y + 0.16), p(-2, y + 0.16)])], { paint: stripe.base, clip });
    }
  }
  const dark = closed([p(s * 0.1, 0.3), p(s * 0.42, 0.3), p(s * 0.4, 2), p(s * 0.1, 2)]);
  d.decal([dark], { paint: tones.shade, shade: true, clip, opacity: 0.85 });
  d.outline(tail, look);
  for (let i = 0; i < 5; i++) {
    d.stroke(line(p(s * (0.3 + 0.1 * i), 1.86), p(s * (0.3 + 0.1 * i), 2.02)), {
      weight: 0.8,
      start: 0.8,
      end: 0.4,
      tint: tones.base,
    });
  }
  const wrap = loop([
    p(-0.62, -0.42),
    p(0, -0.24),
    p(0.62, -0.42),
    p(0.86, -0.1),
    p(0.6, 0.28),
    p(0, 0.44),
    p(-0.6, 0.28),
    p(-0.86, -0.1),
  ]);
  d.shaded([wrap], look, tones.shade, [ellipse(-light * 0.5, 0.2, 0.7, 0.42), ellipse(0, -0.5, 0.75, 0.26)]);
  d.stroke(spline([p(-0.75, -0.02), p(-0.2, 0.2), p(0.3, 0.14)]), { weight: 0.7, tint: tones.base });
  d.stroke(spline([p(0.78, -0.08), p(0.45, 0.08), p(0.15, 0.3)]), { weight: 0.7, tint: tones.base });
}
