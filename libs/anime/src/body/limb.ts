import type { Curve, Pt } from '../core/geometry.ts';
import {
  add,
  beside,
  bezier,
  clamp,
  directionAt,
  lerp,
  line,
  portion,
  reverse,
  scale,
  spline,
} from '../core/geometry.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Ramp } from '../palette.ts';

/** A tube about a path. `widths` are half widths at equal steps from start to end. */
export interface Limb {
  readonly path: Curve;
  readonly widths: readonly number[];
}

export interface LimbLook {
  readonly tones: Ramp;
  readonly region: number;
  readonly light: 1 | -1;
  /** Line weights of the start and the end. @default [0, 1] */
  readonly caps?: readonly [start: number, end: number];
  /** Round start, as an elbow or a knee. @default false */
  readonly round?: boolean;
  /** The side (1 = left of travel's right hand, -1 the other) whose line sets in only at `from`. */
  readonly open?: { readonly across: 1 | -1; readonly from: number };
}

/** Half width of the tube, `s` along it. */
export function halfWidth({ widths }: Limb, s: number): number {
  const u = clamp(s, 0, 1) * (widths.length - 1);
  const i = Math.min(widths.length - 2, Math.floor(u));
  return lerp(widths[i]!, widths[i + 1]!, u - i);
}

/** A point of the tube: `s` along it, `across` -1..1; for a limb that runs downwards across = 1 is screen right. */
export const limbPoint = (limb: Limb, s: number, across: number): Pt =>
  beside(limb.path, s, -across * halfWidth(limb, s));

const side = (limb: Limb, across: number, from: number, to: number): Curve =>
  spline([0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => limbPoint(limb, lerp(from, to, t), across)));

/** A sleeve, an arm, a leg: the part of a limb between two shares of its length, shaded along the dark side. */
export function drawLimb(d: Drawing, limb: Limb, look: LimbLook, from = 0, to = 1): number {
  const left = side(limb, 1, from, to);
  const right = side(limb, -1, from, to);
  const [capStart, capEnd] = look.caps ?? [0, 1];
  const end = line(limbPoint(limb, to, 1), limbPoint(limb, to, -1));
  const a = limbPoint(limb, from, -1);
  const b = limbPoint(limb, from, 1);
  const back = scale(directionAt(limb.path, from), -0.62 * Math.hypot(a.x - b.x, a.y - b.y));
  const start = look.round ? bezier(a, add(a, back), add(b, back), b) : line(a, b);
  const edges = [left, end, reverse(right), start];
  const item = d.fill(edges, { paint: look.tones.base, region: look.region });
  shadeLimb(d, limb, look, item, from, to);
  const inked = (curve: Curve, across: 1 | -1): Curve =>
    look.open?.across === across ? portion(curve, look.open.from, 1, 5) : curve;
  const ink = (curve: Curve, weight: number): void => {
    if (weight > 0) d.stroke(curve, { weight, start: 0.55, end: 0.55, tint: look.tones.base });
  };
  ink(inked(left, 1), 1);
  ink(inked(right, -1), 1);
  ink(end, capEnd);
  ink(start, capStart);
  return item;
}

function shadeLimb(d: Drawing, limb: Limb, look: LimbLook, item: number, from: number, to: number): void {
  const away = (limbPoint(limb, 0.5, 1).x - limbPoint(limb, 0.5, -1).x) * look.light > 0 ? -1 : 1;
  const inner = side({ ...limb, widths: limb.widths.map((w, i) => w * (i % 2 ? 0.12 : 0.4)) }, away, from, to);
  const outer = reverse(side({ ...limb, widths: limb.widths.map((w) => w * 1.3) }, away, from, to));
  d.decal([inner, line(inner[inner.length - 1]!, outer[0]!), outer], {
    paint: look.tones.shade,
    shade: true,
    clip: [item],
  });
}

/** Creases across a limb where cloth bunches. */
export function drawCreases(d: Drawing, limb: Limb, tones: Ramp, at: readonly number[], sideSign: 1 | -1): void {
  for (const s of at) {
    d.stroke(
      spline([
        limbPoint(limb, s, sideSign * 0.95),
        limbPoint(limb, s + 0.035, sideSign * 0.45),
        limbPoint(limb, s + 0.02, -sideSign * 0.1),
      ]),
      { weight: 0.65, tint: tones.base },
    );
  }
}
