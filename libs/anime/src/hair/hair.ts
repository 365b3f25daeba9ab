import { polar, pt, spline } from '../core/geometry.ts';
import { skullCenter } from '../head/pose.ts';
import type { Ramp } from '../palette.ts';
import { drawBackHair } from './back.ts';
import { planBangs } from './bangs.ts';
import type { BluntFringe } from './blunt.ts';
import { drawBlunt, drawCombedBack, planBlunt } from './blunt.ts';
import { drawCap } from './cap.ts';
import type { HairContext } from './context.ts';
import { drawCurlyFringe, drawDrill } from './curls.ts';
import { drawFalls, drawWisps } from './falls.ts';
import type { LockShape } from './lock.ts';
import { drawLock, lockShadows } from './lock.ts';
import { planSideLocks } from './side.ts';
import { drawAhoge, drawBand, drawBraid, drawBun, drawTail } from './ties.ts';

/** Hair that lies behind the body. */
export function drawHairBehind(ctx: HairContext): void {
  const { style, pose } = ctx;
  const c = skullCenter(pose.yaw);
  const side = pose.yaw > 0.1 ? -1 : pose.yaw < -0.1 ? 1 : ctx.light;
  drawBackHair(ctx);
  const drop = ctx.rng.range(1.2, 3);
  /** A tail through points that lie `out` from the middle of the skull to the side `s`. */
  const tail = (s: number, width: number, ...points: readonly (readonly [out: number, y: number])[]): void =>
    drawTail(ctx, spline(points.map(([out, y]) => pt(c.x + s * out, y))), width);
  if (style.tie === 'ponytail' || style.tie === 'halfUp') {
    const high = style.tie === 'ponytail' ? 1.25 : 1.05;
    tail(side, 0.42, [0.1, -0.75], [0.75, -high], [1.45, -0.35], [1.5, drop * 0.55], [1.1 + 0.4 * style.curl, drop]);
  }
  if (style.tie === 'sideTail') tail(ctx.light, 0.36, [0.85, -0.45], [1.4, -0.6], [1.65, 0.3], [1.35, drop]);
  if (style.tie === 'twinTails') {
    const end = [1.45 + 0.5 * style.curl, drop + 0.3] as const;
    for (const s of [-1, 1]) tail(s, 0.36, [0.85, -0.5], [1.42, -0.72], [1.78, 0.25], [1.6, drop * 0.6], end);
  }
  if (style.tie === 'bun') drawBun(ctx, pt(c.x - 0.15 * pose.yaw, c.y - style.volume * 1.12), 0.44);
  if (style.tie === 'twinBuns') {
    for (const s of [-1, 1]) {
      const p = polar(-Math.PI / 2 + s * 0.78, style.volume * 1.12);
      drawBun(ctx, pt(c.x + p.x, c.y + p.y), 0.37);
    }
  }
}

/** Hair that falls over the shoulders from behind the ears, under the head. */
export function drawHairOverShoulders(ctx: HairContext, band: Ramp): void {
  const { style, light } = ctx;
  const down = 2 + 1.2 * ctx.rng.next();
  const sides = style.tie === 'braid' ? [light] : [-1, 1];
  drawFalls(ctx);
  drawWisps(ctx);
  for (const s of sides) {
    const path = spline([pt(s * 0.84, 0.62), pt(s * 0.98, 1.2), pt(s * 1.0, 1.9), pt(s * 0.86, down)]);
    if (style.tie === 'braid' || style.tie === 'twinBraids') drawBraid(ctx, path, 0.24, band);
    if (style.tie === 'drills') {
      drawDrill(ctx, spline([pt(s * 0.98, 0.1), pt(s * 1.22, 0.7), pt(s * 1.18, 1.4), pt(s * 1.05, down * 0.9)]), 0.3);
    }
    if (style.tie === 'lowTwins') {
      drawTail(ctx, path, 0.27);
      drawBand(ctx, pt(s * 0.86, 0.72), pt(0.12 * s, 1), 0.15, band);
    }
  }
}

/** Hair before the face, planned ahead so that its shadow can be painted under it. */
interface FrontHair {
  readonly sides: readonly LockShape[];
  readonly bangs: readonly LockShape[];
  readonly fringe?: BluntFringe;
}

export function planFrontHair(ctx: HairContext): FrontHair {
  const { bangs } = ctx.style;
  return {
    sides: planSideLocks(ctx),
    bangs: planBangs(ctx),
    fringe: bangs === 'blunt' || bangs === 'hime' ? planBlunt(ctx) : undefined,
  };
}

/** The shadow of the front hair on the face whose item is `head`. */
export function drawHairShadow({ d, light, rng }: HairContext, hair: FrontHair, skin: Ramp, head: number): void {
  const drop = rng.range(0.05, 0.11);
  const shift = pt(-light * drop * 0.5, drop);
  const locks = lockShadows([...hair.sides, ...hair.bangs], shift);
  const fringe = hair.fringe?.edges.map((edge) => edge.map((p) => pt(p.x + shift.x, p.y + shift.y))) ?? [];
  const edges = [...locks, ...fringe];
  if (edges.length > 0) d.decal(edges, { paint: skin.shade, shade: true, clip: [head] });
}

/** Cap, side locks, bangs. Returns the cap's item. */
export function drawHairFront(ctx: HairContext, hair: FrontHair): number {
  const { style } = ctx;
  if (style.ahoge) drawAhoge(ctx);
  const cap = drawCap(ctx);
  for (const lock of hair.sides) drawLock(ctx, lock);
  if (style.bangs === 'back') drawCombedBack(ctx);
  if (style.bangs === 'curly') drawCurlyFringe(ctx);
  if (hair.fringe) drawBlunt(ctx, hair.fringe);
  for (const lock of hair.bangs) drawLock(ctx, lock);
  return cap;
}
