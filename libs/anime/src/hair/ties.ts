import type { Curve, Pt } from '../core/geometry.ts';
import {
  add,
  arc,
  beside,
  bezier,
  directionAt,
  ellipse,
  lerp,
  loop,
  pointAt,
  polar,
  pt,
  scale,
  spline,
  turn,
} from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import { skullCenter } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import { drawLock } from './lock.ts';

/** A gathered tail: a full lock with thinner ones that part from it towards the tip. */
export function drawTail(ctx: HairContext, path: Curve, width: number): void {
  const { rng, style } = ctx;
  const offset = (s: number, across: number): Pt => beside(path, s, across * width);
  for (const [from, to, side] of [
    [0.15, 0.82, 0.85],
    [0.2, 0.9, -0.85],
    [0.35, 1.02, 0.5],
  ] as const) {
    const flick = side * (0.35 + 0.5 * Math.max(0, style.curl)) * rng.range(0.7, 1.2);
    drawLock(ctx, {
      path: spline([
        offset(from, side * 0.2),
        offset(lerp(from, to, 0.5), side * 0.62),
        offset(Math.min(1, to), side * 0.5 + flick),
      ]),
      width: width * 0.55,
      root: 0.5,
      belly: 0.4,
      inkFrom: 0.12,
    });
  }
  drawLock(ctx, { path, width, root: 0.3, belly: 0.38, inkFrom: 0, strands: 3, weight: 1 });
}

/** A plait: lobes that overlap in turns, ending in a tuft. */
export function drawBraid(ctx: HairContext, path: Curve, width: number, band: Ramp): void {
  const { d, paint, region, tones } = ctx;
  const n = 7;
  const tuft = pointAt(path, 0.84);
  const end = pointAt(path, 1);
  drawLock(ctx, {
    path: spline([tuft, add(pointAt(path, 0.92), pt(0.03, 0)), end]),
    width: width * 0.7,
    root: 0.35,
    belly: 0.4,
    inkFrom: 0,
    strands: 1,
  });
  for (let i = n - 1; i >= 0; i--) {
    const s = (i / n) * 0.84;
    const p = pointAt(path, s);
    const q = pointAt(path, s + 0.17);
    const dir = directionAt(path, s + 0.06);
    const side = i % 2 ? 1 : -1;
    const w = width * lerp(1, 0.65, s);
    const across = (k: number): Pt => scale(turn(dir), side * w * k);
    const lobe = loop([
      add(p, across(-0.35)),
      add(p, across(0.55)),
      add(pointAt(path, s + 0.07), across(1)),
      add(q, across(0.45)),
      add(q, across(-0.15)),
      add(pointAt(path, s + 0.09), across(-0.3)),
    ]);
    const look = { paint, region, line: 0.85 };
    const c = add(q, across(0.2));
    d.shaded([lobe], look, tones.shade, [ellipse(c.x, c.y, w * 0.7, w * 0.38, Math.atan2(dir.y, dir.x) + 1.2)]);
    d.stroke(spline([add(p, across(0.3)), add(pointAt(path, s + 0.08), across(0.55)), add(q, across(0.15))]), {
      weight: 0.5,
      tint: tones.base,
    });
  }
  drawBand(ctx, tuft, directionAt(path, 0.84), width * 0.42, band);
}

/** A hair tie across a tail. */
export function drawBand({ d }: HairContext, at: Pt, along: Pt, width: number, tones: Ramp): void {
  const angle = Math.atan2(along.y, along.x);
  d.shape([ellipse(at.x, at.y, width * 0.5, width, angle)], {
    paint: tones.base,
    line: 0.8,
    region: d.shared('hair bands'),
  });
}

export function drawBun(ctx: HairContext, at: Pt, radius: number): void {
  const { d, paint, region, tones, light } = ctx;
  const rim = loop(
    Array.from({ length: 9 }, (_, i) => {
      const p = polar((i / 9) * 2 * Math.PI, radius * (i % 2 ? 1.03 : 0.97));
      return pt(at.x + p.x, at.y + p.y);
    }),
  );
  const look = { paint, region, line: 1 };
  const item = d.fill([rim], look);
  d.decal([ellipse(at.x - light * radius * 0.25, at.y + radius * 0.3, radius, radius * 0.85)], {
    paint: tones.shade,
    shade: true,
    clip: [item],
    opacity: 0.95,
  });
  d.decal([ellipse(at.x + light * radius * 0.2, at.y - radius * 0.25, radius * 0.95, radius * 0.8)], {
    paint,
    clip: [item],
  });
  d.outline([rim], look);
  for (const [a, b, bow] of [
    [2.6, 0.4, -0.3],
    [3.0, 1.3, -0.22],
    [-0.3, -1.9, -0.2],
  ] as const) {
    const p = polar(a, radius * 0.8);
    const q = polar(b, radius * 0.72);
    d.stroke(arc(add(at, p), add(at, q), bow), { weight: 0.65, tint: tones.base });
  }
}

/** The stubborn strand on the crown. */
export function drawAhoge(ctx: HairContext): void {
  const { rng, style, pose } = ctx;
  const c = skullCenter(pose.yaw);
  const base = pt(c.x + rng.range(-0.12, 0.12), c.y - style.volume * 0.86);
  const side = rng.chance(0.5) ? 1 : -1;
  const h = rng.range(0.3, 0.5);
  const p = (x: number, up: number): Pt => pt(base.x + side * x, base.y - h * up);
  const path = rng.chance(0.5)
    ? bezier(base, p(-0.1, 1), p(0.2, 1.3), p(0.48, 0.5))
    : bezier(base, p(0.05, 0.6), p(-0.3, 0.9), p(-0.22, 1.5));
  drawLock(ctx, { path, width: 0.075, root: 0.7, belly: 0.4, inkFrom: 0.2 });
}
