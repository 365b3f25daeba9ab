import { lerp, pt, spline } from '../core/geometry.ts';
import { skull } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import { drawLock } from './lock.ts';

/** Locks before the ears, framing the face. */
export function drawSideLocks(ctx: HairContext): void {
  const { pose, style, rng } = ctx;
  if (style.sideLength <= 0) return;
  const blunt = style.bangs === 'hime';
  const end = blunt ? Math.min(1.15, Math.max(0.9, style.sideLength)) : style.sideLength;
  for (const side of [-1, 1] as const) {
    const facing = pose.yaw * side;
    const count = blunt ? 1 : end > 1 ? 2 : 1 + rng.int(2);
    for (let i = count - 1; i >= 0; i--) {
      const root = skull(pose, side * 1.0, 0.75, style.volume * 0.98);
      const temple = skull(pose, side * (1.32 - 0.12 * i), 0.25, style.volume * 1.01);
      const cheekX = side * lerp(1.0, facing > 0 ? 0.9 : 0.84, Math.abs(pose.yaw)) - (i ? side * 0.1 : 0);
      const cheek = pt(cheekX, 0.35 + 0.1 * i);
      const tipY = end * (1 - 0.22 * i) + rng.range(-0.08, 0.08);
      const sway = style.curl * 0.25 * side + rng.range(-0.06, 0.06);
      const low = pt(cheekX + side * 0.05 + sway * 0.5, lerp(0.35, tipY, 0.6));
      const tip = pt(cheekX - side * (0.02 + 0.05 * i) + sway, tipY);
      drawLock(ctx, {
        path: spline([root, temple, cheek, low, tip]),
        width: (blunt ? 0.24 : 0.17) + Math.min(0.08, end * 0.03),
        root: 0.5,
        belly: 0.5,
        inkFrom: 0.3,
        strands: 1 + (end > 1.4 ? 1 : 0),
      });
    }
  }
}
