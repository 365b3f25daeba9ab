import { polar, pt, spline } from '../core/geometry.ts';
import { skullCenter } from '../head/pose.ts';
import type { Ramp } from '../palette.ts';
import { drawBackHair } from './back.ts';
import { drawFringe } from './bangs.ts';
import { drawCap } from './cap.ts';
import type { HairContext } from './context.ts';
import { drawSideLocks } from './side.ts';
import { drawAhoge, drawBand, drawBraid, drawBun, drawTail } from './ties.ts';

/** Hair that lies behind the body. */
export function drawHairBehind(ctx: HairContext): void {
  const { style, pose } = ctx;
  const c = skullCenter(pose.yaw);
  const side = pose.yaw > 0.1 ? -1 : pose.yaw < -0.1 ? 1 : ctx.light;
  drawBackHair(ctx);
  const drop = ctx.rng.range(1.2, 3);
  if (style.tie === 'ponytail' || style.tie === 'halfUp') {
    const high = style.tie === 'ponytail' ? 1.25 : 1.05;
    drawTail(
      ctx,
      spline([
        pt(c.x + side * 0.1, -0.75),
        pt(c.x + side * 0.75, -high),
        pt(c.x + side * 1.45, -0.35),
        pt(c.x + side * 1.5, drop * 0.55),
        pt(c.x + side * (1.1 + 0.4 * style.curl), drop),
      ]),
      0.42,
    );
  }
  if (style.tie === 'sideTail') {
    const s = ctx.light;
    drawTail(
      ctx,
      spline([pt(c.x + s * 0.85, -0.45), pt(c.x + s * 1.4, -0.6), pt(c.x + s * 1.65, 0.3), pt(c.x + s * 1.35, drop)]),
      0.36,
    );
  }
  if (style.tie === 'twinTails')
    for (const s of [-1, 1])
      drawTail(
        ctx,
        spline([
          pt(c.x + s * 0.85, -0.5),
          pt(c.x + s * 1.42, -0.72),
          pt(c.x + s * 1.78, 0.25),
          pt(c.x + s * 1.6, drop * 0.6),
          pt(c.x + s * (1.45 + 0.5 * style.curl), drop + 0.3),
        ]),
        0.36,
      );
  if (style.tie === 'bun') drawBun(ctx, pt(c.x - 0.15 * pose.yaw, c.y - style.volume * 1.12), 0.44);
  if (style.tie === 'twinBuns')
    for (const s of [-1, 1]) {
      const p = polar(-Math.PI / 2 + s * 0.78, style.volume * 1.12);
      drawBun(ctx, pt(c.x + p.x, c.y + p.y), 0.37);
    }
}

/** Hair that falls over the shoulders from behind the ears, under the head. */
export function drawHairOverShoulders(ctx: HairContext, band: Ramp): void {
  const { style, light } = ctx;
  const down = 2 + 1.2 * ctx.rng.next();
  const sides = style.tie === 'braid' ? [light] : [-1, 1];
  for (const s of sides) {
    const path = spline([pt(s * 0.8, 0.75), pt(s * 1.02, 1.25), pt(s * 1.0, 1.9), pt(s * 0.86, down)]);
    if (style.tie === 'braid' || style.tie === 'twinBraids') drawBraid(ctx, path, 0.24, band);
    if (style.tie === 'lowTwins') {
      drawTail(ctx, path, 0.27);
      drawBand(ctx, pt(s * 0.98, 1.15), pt(0.1, 1), 0.14, band);
    }
  }
}

/** Cap, side locks, bangs. Returns the cap's item. */
export function drawHairFront(ctx: HairContext): number {
  const { style, pose } = ctx;
  if (style.ahoge) drawAhoge(ctx);
  const cap = drawCap(ctx);
  drawSideLocks(ctx);
  drawFringe(ctx);
  void pose;
  return cap;
}
