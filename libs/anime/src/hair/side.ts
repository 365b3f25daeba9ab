import { lerp, pt, spline } from '../core/geometry.ts';
import { skull } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import type { LockShape } from './lock.ts';

/** Locks before the ears, framing the face, in the order they are painted. */
export function planSideLocks(ctx: HairContext): LockShape[] {
  const { pose, style, rng } = ctx;
  if (style.sideLength <= 0) return [];
  const hime = style.bangs === 'hime';
  const end = hime ? Math.min(1.15, Math.max(0.9, style.sideLength)) : style.sideLength;
  const locks: LockShape[] = [];
  for (const side of [-1, 1] as const) {
    const away = pose.yaw * side < 0;
    const count = hime ? 1 : end > 1 ? 2 : 1 + rng.int(2);
    for (let i = count - 1; i >= 0; i--) {
      const root = skull(pose, side * 0.7, 0.95, style.volume * 0.8);
      const edge = side * lerp(1.02, away ? 0.86 : 0.93, Math.abs(pose.yaw)) - (i ? side * 0.1 : 0);
      const temple = pt(edge - 0.05 * pose.yaw, -0.18);
      const tipY = end * (1 - 0.22 * i) + rng.range(-0.08, 0.08);
      const cheek = pt(edge, Math.min(0.35 + 0.1 * i, tipY * 0.5));
      const sway = style.curl * 0.25 * side + rng.range(-0.06, 0.06);
      const low = pt(edge + side * 0.05 + sway * 0.5, lerp(cheek.y, tipY, 0.55));
      const tip = pt(edge - side * (0.02 + 0.05 * i) + sway, tipY);
      locks.push({
        path: spline([root, temple, cheek, low, tip]),
        width: (hime ? 0.22 : 0.16) + Math.min(0.08, end * 0.03),
        root: 0.2,
        belly: 0.55,
        inkFrom: 0.26,
        strands: 1 + (end > 1.4 ? 1 : 0),
        blunt: hime,
      });
    }
  }
  return locks;
}
