import type { Curve, Pt } from '../core/geometry.ts';
import { lerp, pt, spline } from '../core/geometry.ts';
import { skullCenter } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import { drawLock } from './lock.ts';

/** Path of a tress from behind the ear over the shoulder; `out` shifts it from the neck, `end` is its tip's height. */
function tress({ pose, style, rng }: HairContext, side: 1 | -1, out: number, end: number): Curve {
  const x = 0.6 * skullCenter(pose.yaw).x;
  const wave = style.back === 'wavy' ? 0.1 : 0.025;
  const phase = rng.range(0, 6.28);
  const sway = rng.range(-0.1, 0.16);
  const rows = [0.3, 0.8, 1.3, 1.8, 2.4, 3, 3.7].filter((y) => y < end - 0.25);
  const at = (y: number): Pt => {
    const t = (y - 0.3) / (end - 0.3);
    const bulge = 0.24 * Math.sin(Math.min(1, t * 1.5) * Math.PI * 0.75);
    return pt(
      x +
        side * (0.72 + out * lerp(0.55, 1, Math.min(1, t * 2)) + bulge + sway * t * t) +
        wave * Math.sin(3.4 * y + phase),
      y,
    );
  };
  return spline([...rows, end].map(at));
}

/** Long loose hair that lies before the shoulders and on the clothes: a full tress and thinner ones at its sides. */
export function drawFalls(ctx: HairContext): void {
  const { style, rng } = ctx;
  for (const side of [-1, 1] as const) {
    if (style.falls !== 'both' && style.falls !== side) continue;
    const own = rng.fork(`fall ${side}`);
    const end = Math.min(4.1, Math.max(1.9, style.length * own.range(0.72, 1.04)));
    const full = style.fallWidth * own.range(0.9, 1.1);
    const strand = (out: number, share: number, width: number, strands: number): void => {
      drawLock(
        { ...ctx, rng: own },
        {
          path: tress({ ...ctx, rng: own }, side, out, lerp(1.1, end, share)),
          width,
          root: 0.55,
          belly: 0.42,
          inkFrom: 0.1,
          strands,
          blunt: style.back === 'straight' && strands > 1,
        },
      );
    };
    if (own.chance(0.7)) strand(full * 0.9, own.range(0.75, 0.98), full * 0.55, 1);
    if (own.chance(0.6)) strand(-full * 0.75, own.range(0.6, 0.95), full * 0.5, 1);
    strand(0, 1, full, 2 + own.int(3));
    if (own.chance(0.5)) strand(own.range(-0.3, 0.4) * full, own.range(0.7, 1.05), 0.09, 0);
  }
}

/** Single thin strands that hang beside the neck onto the collar. */
export function drawWisps(ctx: HairContext): void {
  const { style, pose, rng } = ctx;
  const x = 0.5 * skullCenter(pose.yaw).x;
  for (const side of [-1, 1] as const) {
    const own = rng.fork(`wisp ${side}`);
    for (let i = 0; i < style.wisps; i++) {
      if (own.chance(0.25)) continue;
      const at = own.range(0.4, 0.8);
      const end = own.range(1.25, 2.4);
      const bend = own.range(-0.16, 0.2);
      drawLock(ctx, {
        path: spline([
          pt(x + side * (at + 0.06), 0.4),
          pt(x + side * at, lerp(0.4, end, 0.45)),
          pt(x + side * (at + bend), lerp(0.4, end, 0.8)),
          pt(x + side * (at + bend * 0.7), end),
        ]),
        width: own.range(0.045, 0.11),
        root: 0.5,
        belly: 0.5,
        inkFrom: 0.05,
      });
    }
  }
}
