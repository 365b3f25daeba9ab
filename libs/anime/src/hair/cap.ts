import type { Pt } from '../core/geometry.ts';
import { closed, polar, pt, spline } from '../core/geometry.ts';
import { skull, skullCenter } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import { shineHeight } from './lock.ts';

/** The hair that hugs the skull, from the hairline over the crown; bangs and ties grow out of it. */
export function drawCap(ctx: HairContext): number {
  const { d, pose, style, tones, region, paint, rng } = ctx;
  const c = skullCenter(pose.yaw);
  const r = style.volume;
  const bumps = rng.fork('cap');
  const rim: Pt[] = [];
  for (let i = 0; i <= 10; i++) {
    const p = polar(-Math.PI + 0.05 + (i / 10) * (Math.PI - 0.1), r * (1 + bumps.range(-0.01, 0.015)));
    rim.push(pt(c.x + p.x, c.y + p.y * 1.02));
  }
  const hairline = hairlinePoints(ctx);
  const left = rim[0]!;
  const right = rim[rim.length - 1]!;
  const over = spline(rim);
  const under = spline([right, ...hairline.reverse(), left]);
  const look = { paint, region, line: [1, 0.6], ends: 0.6 };
  const item = d.fill([over, under], look);
  if (style.shine !== 'none') {
    const xs = Array.from({ length: 15 }, (_, i) => c.x + r * (-0.86 + (1.72 * i) / 14));
    const upper = xs.map((x, i) => pt(x, shineHeight(ctx, x) - (i % 2 ? 0.1 : 0.03)));
    const lower = xs.map((x, i) => pt(x, shineHeight(ctx, x) + (i % 2 ? 0.02 : 0.09))).reverse();
    d.decal([closed([...upper, ...lower])], {
      paint: tones.light,
      clip: [item],
      opacity: style.shineSoft ? 0.55 : 0.9,
    });
  }
  d.outline([over, under], look);
  strands(ctx);
  return item;
}

/** From the left temple over the forehead to the right temple. */
function hairlinePoints({ pose, style }: HairContext): Pt[] {
  const peak = style.bangs === 'back' ? 0.02 : 0;
  return [-1.25, -0.95, -0.6, -0.25, 0, 0.25, 0.6, 0.95, 1.25].map((lon) => {
    const lat = 0.02 + 0.62 * Math.cos(lon * 1.12) ** 0.7 - (Math.abs(lon) < 0.1 ? peak * 3 : 0);
    return skull(pose, lon, lat, 0.985);
  });
}

/** A few strand lines that run from the crown down the sides. */
function strands({ d, pose, style, tones, rng }: HairContext): void {
  const n = 3 + rng.int(4);
  for (let i = 0; i < n; i++) {
    const lon = style.part + (rng.chance(0.5) ? 1 : -1) * rng.range(0.5, 1.5);
    const at = (lat: number, k: number): Pt =>
      skull(pose, style.part + (lon - style.part) * k, lat, style.volume * 0.99);
    d.stroke(spline([at(1.25, 0.75), at(0.95, 0.9), at(rng.range(0.45, 0.7), 1)]), { weight: 0.5, tint: tones.base });
  }
}
