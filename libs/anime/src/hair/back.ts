import type { Curve, Pt } from '../core/geometry.ts';
import { lerp, line, mix, polar, pt, spline } from '../core/geometry.ts';
import { skullCenter } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import { drawCurlyMass } from './curls.ts';
import { drawLock } from './lock.ts';

/** Everything that hangs behind the neck and shoulders. */
export function drawBackHair(ctx: HairContext): void {
  const { style } = ctx;
  if (style.back === 'spiky' || style.back === 'short') spikes(ctx);
  if (style.back === 'curly') drawCurlyMass(ctx);
  else mass(ctx);
}

/** Tufts that flick out around the skull of short cuts: each runs along the skull, then leaves it. */
function spikes(ctx: HairContext): void {
  const { pose, style, rng } = ctx;
  const c = skullCenter(pose.yaw);
  const wild = style.back === 'spiky' ? 1 : 0.4;
  const r = style.volume;
  const at = (angle: number, radius: number): Pt => {
    const p = polar(angle - Math.PI / 2, radius);
    return pt(c.x + p.x, c.y + p.y);
  };
  const n = style.back === 'spiky' ? 7 : 5;
  for (let i = 0; i < n; i++) {
    for (const side of [-1, 1]) {
      const a = side * (0.1 + (1.85 * (i + rng.range(-0.25, 0.25))) / n);
      const out = r * (1.06 + wild * rng.range(0.08, 0.3));
      const turn = side * rng.range(0.42, 0.6);
      drawLock(ctx, {
        path: spline([at(a - turn * 0.4, r * 0.7), at(a + turn * 0.25, r * 0.93), at(a + turn, out)]),
        width: 0.26 * rng.range(0.8, 1.15),
        root: 0.8,
        belly: 0.35,
        inkFrom: 0.25,
      });
    }
  }
}

/** Half width of the hanging hair at height y. */
function spread(ctx: HairContext, y: number): number {
  const { style } = ctx;
  const r = style.volume;
  const t = Math.max(0, (y + 0.1) / (style.length + 0.1));
  if (style.back === 'bob') return r * (1.02 + 0.16 * Math.sin(t * 2.6) - (t > 0.8 ? (t - 0.8) * 0.9 : 0));
  if (style.back === 'nape') return r * (0.98 - 0.5 * t * t);
  if (style.back === 'short' || style.back === 'spiky') return r * (1.02 - 0.42 * t * t);
  if (style.back === 'straight') return r * (1 + 0.07 * t);
  return r * (1 + 0.34 * Math.sin(Math.min(1.4, t * 1.5)) + (style.back === 'medium' ? -0.1 * t * t : 0));
}

function mass(ctx: HairContext): void {
  const { d, pose, style, tones, paint, region, rng } = ctx;
  const c = skullCenter(pose.yaw);
  const drift = -0.16 * pose.yaw;
  const wave = (y: number, side: number): number =>
    style.back === 'wavy' ? 0.09 * Math.sin(y * 4.2 + side) * Math.min(1, Math.max(0, y)) : 0;
  const at = (side: number, y: number): Pt =>
    pt(c.x + drift * Math.min(1, Math.max(0, y)) + side * spread(ctx, y) + wave(y, side > 0 ? 0.6 : 0), y);
  const rows = [-0.15, 0.25, 0.6, 1, 1.5, 2.1, 2.8, 3.6, 4.4].filter((y) => y < style.length - 0.12);
  const left: Curve = spline([...rows.map((y) => at(-1, y)), at(-0.97, style.length)]);
  const right: Curve = spline([at(0.97, style.length), ...[...rows].reverse().map((y) => at(1, y))]);
  const { edges, notches } = hem(ctx, at);
  const top = spline([at(1, -0.15), pt(c.x, c.y - 0.9), at(-1, -0.15)]);
  const all = [left, ...edges, right, top];
  const look = { paint, region, line: [1, ...edges.map(() => 0.95), 1, 0], ends: 0.55 };
  const item = d.fill(all, look);
  shadeMass(ctx, at, item);
  d.outline(all, look);
  for (const notch of notches) {
    const up = pt(lerp(notch.x, c.x, 0.12), lerp(notch.y, 0.3, rng.range(0.35, 0.8)));
    d.stroke(spline([notch, mix(notch, up, 0.5), up]), { weight: 0.65, start: 0.7, end: 0, tint: tones.base });
  }
}

/** The lower edge: points between notches. */
function hem(ctx: HairContext, at: (side: number, y: number) => Pt): { edges: Curve[]; notches: Pt[] } {
  const { style, rng } = ctx;
  const straight = style.back === 'straight' || style.back === 'bob';
  const n = style.back === 'nape' ? 4 : straight ? 6 : 5 + rng.int(3);
  const depth = straight ? rng.range(0.04, 0.12) : Math.min(0.7, 0.12 + style.length * 0.14);
  const corner = at(-0.97, style.length);
  const edges: Curve[] = [];
  const notches: Pt[] = [];
  let from = corner;
  for (let i = 0; i < n; i++) {
    const a = -0.97 + (1.94 * (i + 0.5)) / n;
    const b = -0.97 + (1.94 * (i + 1)) / n;
    const droop = straight ? 0.05 : 0.25 * (1 - a * a);
    const tip = at(a * 0.98 + rng.range(-0.04, 0.04), style.length + droop + depth * rng.range(0.25, 0.7));
    const notch = i === n - 1 ? at(0.97, style.length) : at(b, style.length + droop * 0.6 - depth * rng.range(0.3, 1));
    const lean = 0.1 * (a < 0 ? 1 : -1);
    edges.push([
      from,
      pt(lerp(from.x, tip.x, 0.15), lerp(from.y, tip.y, 0.45)),
      pt(tip.x - lean * 0.4, lerp(from.y, tip.y, 0.6)),
      tip,
    ]);
    edges.push([
      tip,
      pt(lerp(tip.x, notch.x, 0.5), lerp(tip.y, notch.y, 0.25)),
      pt(lerp(tip.x, notch.x, 0.95), lerp(tip.y, notch.y, 0.5)),
      notch,
    ]);
    if (i < n - 1) notches.push(notch);
    from = notch;
  }
  return { edges, notches };
}

function shadeMass(ctx: HairContext, at: (side: number, y: number) => Pt, item: number): void {
  const { d, style, tones, light, rng } = ctx;
  const end = Math.min(style.length, 2.2);
  const inset = 0.72;
  const left = [0.1, 0.5, 0.9, 1.3].filter((y) => y < end).map((y) => at(-inset + (light > 0 ? -0.18 : 0), y));
  const right = [0.1, 0.5, 0.9, 1.3]
    .filter((y) => y < end)
    .map((y) => at(inset + (light < 0 ? 0.18 : 0), y))
    .reverse();
  const teeth: Pt[] = [];
  for (let i = 0; i <= 6; i++) {
    const a = -inset + (2 * inset * i) / 6;
    teeth.push(at(a, end * (i % 2 ? 1.02 : 0.72) + rng.range(-0.1, 0.1)));
  }
  const outline = [...left, ...teeth, ...right];
  d.decal([spline(outline, 0.7), line(outline[outline.length - 1]!, outline[0]!)], {
    paint: tones.shade,
    shade: true,
    clip: [item],
  });
  if (end > 0.8) {
    d.decal(
      [
        spline([at(-0.6, 0.1), at(-0.5, 0.9), at(0, end * 0.62), at(0.5, 0.9), at(0.6, 0.1)]),
        line(at(0.6, 0.1), at(-0.6, 0.1)),
      ],
      {
        paint: tones.deep,
        shade: true,
        clip: [item],
        opacity: 0.55,
      },
    );
  }
}
