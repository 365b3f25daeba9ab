import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { closed, ellipse, loop, mapCurve } from '../core/geometry.ts';
import { blend, white } from '../core/oklch.ts';
import { heartPoints, starPoints } from '../extras/shapes.ts';
import type { Ramp } from '../palette.ts';
import type { EyeOutline } from './eye-outline.ts';
import { heldEllipse } from './eye-outline.ts';
import type { EyeStyle } from './eye-style.ts';

/** From the eye's own frame to the head's. */
export type Place = (a: number, b: number) => Pt;

interface IrisOptions {
  readonly style: EyeStyle;
  readonly tones: Ramp;
  readonly eye: EyeOutline;
  readonly place: Place;
  /** Center in the eye's frame. */
  readonly a: number;
  readonly b: number;
  /** 1 = relaxed, smaller when the eye is torn open. */
  readonly size: number;
}

interface Iris extends IrisOptions {
  /** Half width and half height in the eye's frame. */
  readonly ra: number;
  readonly rb: number;
}

/** An ellipse in shares of the iris, held between the lids. */
function held({ eye, place, a, b, ra, rb }: Iris, u: number, v: number, ru: number, rv: number, n = 22): Curve {
  return loop(
    heldEllipse(eye, a + ra * u, b + rb * v, ra * ru, rb * rv, n).map((p) => place(p.x, p.y)),
    0.9,
  );
}

/** An ellipse in the eye's own frame. */
export const ellipseAt = (place: Place, a: number, b: number, ra: number, rb: number): Curve =>
  mapCurve(ellipse(a, b, ra, rb), (p) => place(p.x, p.y));

/** Iris with the dark under the lid, its light below, pupil and shine. */
export function drawIris(d: Drawing, rng: Rng, options: IrisOptions): void {
  const { style, tones, eye, place, a, b, size } = options;
  const ra = style.iris * size;
  const rb = Math.max(ra * (style.width / style.height) * 1.12, 0.97) * size * 0.98;
  const iris: Iris = { ...options, ra, rb };
  const rim = held(iris, 0, 0, 1, 1);
  const paint = style.gradient
    ? ({
        kind: 'linear',
        from: place(a, b - rb),
        to: place(a, b + rb),
        base: tones.base,
        stops: [
          { at: 0.15, color: tones.deep },
          { at: 0.55, color: tones.base },
          { at: 1, color: tones.light },
        ],
      } as const)
    : tones.base;
  const look = { paint, line: 0.75, ends: 0.8, region: d.shared('irises') };
  const clip = [d.fill([rim], look)];
  if (!style.gradient) d.decal([held(iris, 0, -0.55, 1.1, 0.62)], { paint: tones.shade, shade: true, clip });
  drawIrisLight(d, iris, clip);
  const underLid = loop(heldEllipse(eye, a, eye.upperAt(a) - 0.1, ra * 1.15, 0.48).map((p) => place(p.x, p.y)));
  d.decal([underLid], { paint: tones.deep, shade: true, clip, opacity: 0.75 });
  drawPupil(d, iris);
  d.outline([rim], look);
  drawShine(d, rng, iris);
}

function drawIrisLight(d: Drawing, iris: Iris, clip: readonly number[]): void {
  const { style, tones, place, a, b, ra, rb } = iris;
  if (style.irisLight === 'crescent') {
    d.decal([held(iris, 0, 0.62, 0.72, 0.3)], { paint: tones.light, clip, opacity: 0.9 });
  }
  if (style.irisLight === 'glow') {
    d.decal([ellipseAt(place, a, b + rb * 0.5, ra * 0.5, rb * 0.36)], {
      paint: blend(tones.light, white, 0.3),
      clip,
      opacity: 0.6,
    });
  }
  if (style.irisLight === 'rays') {
    const rays = Array.from({ length: 5 }, (_, i) => {
      const angle = Math.PI * (0.15 + 0.175 * i);
      const p = (r: number, spread: number): Pt =>
        place(a + ra * r * Math.cos(angle + spread), b + rb * r * Math.sin(angle + spread));
      return closed([p(0.45, 0), p(0.88, 0.07), p(0.88, -0.07)]);
    });
    d.decal(rays, { paint: tones.light, clip, opacity: 0.8 });
  }
}

function drawPupil(d: Drawing, iris: Iris): void {
  const { style, tones, place, a, b, ra, rb } = iris;
  const dark = blend(tones.deep, [12, 8, 20], 0.55);
  const put = (edge: Curve): void => {
    if (style.pupilInk === 'solid') d.solid([edge], dark, dark);
    else d.shape([edge], { paint: dark, line: 0.55, ends: 0.9, region: d.shared('pupils') });
  };
  const inFrame = (points: readonly Pt[]): Pt[] => points.map((p) => place(a + p.x * ra, b + p.y * rb));
  const origin = { x: 0, y: 0 };
  if (style.pupil === 'round') put(held(iris, 0, 0, 0.42, 0.4, 14));
  if (style.pupil === 'tall') put(held(iris, 0, -0.04, 0.36, 0.52, 14));
  if (style.pupil === 'slit') put(held(iris, 0, 0, 0.14, 0.68, 14));
  if (style.pupil === 'ring') {
    d.shape([held(iris, 0, 0, 0.55, 0.5, 14)], { paint: tones.light, line: 0.5 });
    put(held(iris, 0, 0, 0.3, 0.28, 14));
  }
  if (style.pupil === 'star') put(closed(inFrame(starPoints(origin, 0.6))));
  if (style.pupil === 'heart') put(loop(inFrame(heartPoints(origin, 0.48))));
}

function drawShine(d: Drawing, rng: Rng, { style, place, eye, a, b, ra, rb }: Iris): void {
  const spot = (x: number, y: number, rx: number, ry: number, lined: boolean): void => {
    const cy = Math.max(y, eye.upperAt(x) + ry * 0.6);
    if (cy + ry > eye.lowerAt(x)) return;
    const edge = [ellipseAt(place, x, cy, rx, ry)];
    if (lined && style.shineLined) d.shape(edge, { paint: white, line: 0.5, ends: 0.9 });
    else d.decal(edge, { paint: white });
  };
  if (style.shine === 'none') return;
  // Light falls from the viewer's left on both eyes, whichever way their frames run.
  const left = place(-1, 0).x < place(1, 0).x ? -1 : 1;
  if (style.shine === 'bar') {
    spot(a + left * ra * 0.3, b - rb * 0.4, ra * 0.5, rb * 0.14, true);
    return;
  }
  const big = rng.range(0.22, 0.3);
  spot(a + left * ra * 0.42, b - rb * 0.42, ra * big, rb * big * 1.05, true);
  if (style.shine !== 'one') spot(a - left * ra * 0.42, b + rb * 0.42, ra * big * 0.5, rb * big * 0.5, false);
  if (style.shine === 'three') spot(a - left * ra * 0.05, b + rb * 0.62, ra * big * 0.34, rb * big * 0.34, false);
}
