import type { Rng } from '../../rng.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import {
  add,
  closed,
  ellipse,
  join,
  line,
  loop,
  mapCurve,
  mix,
  pointAt,
  pt,
  reverse,
  sample,
  scale,
  spline,
  sub,
  turn,
  unit,
} from '../core/geometry.ts';
import { blend, white } from '../core/oklch.ts';
import type { Palette, Ramp } from '../palette.ts';
import type { EyeOutline } from './eye-outline.ts';
import { eyeOutline, heldEllipse } from './eye-outline.ts';
import type { EyeStyle, Gaze, Lids } from './eye-style.ts';
import type { HeadPose } from './pose.ts';
import { face } from './pose.ts';

export interface EyesOptions {
  readonly style: EyeStyle;
  readonly pose: HeadPose;
  readonly lids: Lids;
  readonly gaze: Gaze;
  readonly palette: Palette;
}

type Place = (a: number, b: number) => Pt;

/** Where the eye's own frame lies on the face. */
export function eyePlace(style: EyeStyle, pose: HeadPose, side: 1 | -1): Place {
  return (a, b) =>
    face(
      pose,
      side * (style.apart + a * style.width),
      style.level + b * style.height + style.slant * a * style.width * 0.6,
    );
}

export function drawEyes(d: Drawing, rng: Rng, options: EyesOptions): void {
  for (const side of [-1, 1] as const) {
    const winking = options.lids === 'wink' && side === 1;
    const lids = options.lids === 'wink' ? (winking ? 'happy' : 'open') : options.lids;
    if (lids === 'closed' || lids === 'happy') drawShutEye(d, options, side, lids === 'happy');
    else drawOpenEye(d, rng.fork(`eye ${side}`), options, side, lids);
  }
}

/** Painted lash color: ink, or the hair's deep tone where ink is tinted. */
const lashTint = (palette: Palette): Ramp => palette.hair;

function drawShutEye(d: Drawing, { style, pose, palette }: EyesOptions, side: 1 | -1, happy: boolean): void {
  const place = eyePlace(style, pose, side);
  const bow = happy ? -0.55 : 0.6;
  const base = happy ? 0.35 : 0.1;
  const arch = spline([
    place(-1, base),
    place(-0.5, base + bow * 0.72),
    place(0.05, base + bow),
    place(0.6, base + bow * 0.7),
    place(1.08, base - (happy ? 0 : 0.12)),
  ]);
  lashBand(d, arch, 0.02, 0.07 * style.lash + 0.02, lashTint(palette).deep, side);
  if (!happy && style.lashes > 0)
    for (let i = 0; i < style.lashes; i++) {
      const t = 0.62 + i * 0.13;
      const root = pointAt(arch, t);
      d.stroke(line(root, add(root, pt(side * (0.05 + 0.02 * i), 0.06))), {
        weight: 0.9,
        start: 0.8,
        end: 0,
        tint: palette.hair.deep,
      });
    }
  if (style.crease && !happy)
    d.stroke(spline([place(-0.6, -0.35), place(0.1, -0.15 + bow * 0.1), place(0.8, -0.35)]), {
      weight: 0.5,
      tint: palette.skin.base,
    });
}

/** A lash as solid ink: along `edge`, `thin` at its start and `thick` towards its end. */
function lashBand(d: Drawing, edge: Curve, thin: number, thick: number, tint: Ramp['deep'], side: 1 | -1): void {
  const points = sample(edge, 8);
  const back = points.map((p, i) => {
    const t = i / 8;
    const n = unit(turn(sub(pointAt(edge, Math.min(1, t + 0.05)), pointAt(edge, Math.max(0, t - 0.05)))));
    const w = (thin + (thick - thin) * Math.sin(Math.min(1, t * 1.15) * 1.9)) * (i === 8 ? 0.15 : 1);
    return add(p, scale(n, -side * w));
  });
  const outer = spline(back.reverse());
  d.solid([edge, line(points[8]!, outer[0]!), outer], tint);
}

function drawOpenEye(d: Drawing, rng: Rng, options: EyesOptions, side: 1 | -1, lids: Lids): void {
  const { style, pose, palette, gaze } = options;
  const place = eyePlace(style, pose, side);
  const eye = eyeOutline(style, lids === 'half' ? 0.5 : lids === 'wide' ? 1 : 0.94);
  const at = (curve: Curve): Curve => mapCurve(curve, (p) => place(p.x, p.y));
  const upper = at(eye.upper);
  const lower = at(eye.lower);

  const ball = blend(white, palette.skin.light, 0.12);
  const whiteLook = { paint: ball, line: [0, 0] };
  d.fill([upper, lower], whiteLook);
  const drop = spline([...sample(eye.upper, 8)].map((p) => pt(p.x, Math.min(p.y + 0.34, eye.lowerAt(p.x)))));
  d.decal([upper, line(place(1, 0.08), pointAt(at(drop), 1)), reverse(at(drop))], {
    paint: blend(ball, palette.eyes[0].shade, 0.28),
    shade: true,
  });
  drawIris(d, rng, options, side, eye, place, gaze, lids === 'wide' ? 0.86 : 1);

  const tint = lashTint(palette).deep;
  drawUpperLash(d, style, eye, place, tint);
  if (style.lowerLash !== 'none') {
    const part = style.lowerLash === 'full' ? sample(at(eye.lower), 8, 0, 0.95) : sample(at(eye.lower), 5, 0, 0.45);
    d.stroke(spline(part), { weight: style.lowerLash === 'full' ? 0.8 : 1, start: 0.9, end: 0.1, tint });
  }
  if (style.lowerLash !== 'full')
    d.stroke(at(eye.lower), { weight: 0.45, start: 0.5, end: 0.5, tint: palette.skin.shade });
  if (style.crease && lids !== 'wide') {
    const lift = 0.34 + 0.1 * style.lash;
    d.stroke(
      spline([-0.72, -0.3, 0.15, 0.6, 0.95].map((a) => place(a, eye.upperAt(a * 0.9) - lift + (a < -0.6 ? 0.06 : 0)))),
      { weight: 0.5, tint: palette.skin.base },
    );
  }
}

function drawUpperLash(d: Drawing, style: EyeStyle, eye: EyeOutline, place: Place, tint: Ramp['deep']): void {
  const edge = mapCurve(eye.upper, (p) => place(p.x, p.y));
  const thick = (0.13 + 0.16 * style.lash) * (0.24 / style.height) ** 0.5;
  const tip = place(1.12 + 0.2 * style.wing, 0.06 - 0.34 * style.wing + 0.3);
  const top = [
    [0.98, -0.28],
    [0.62, eye.upperAt(0.62) - thick],
    [0.1, eye.upperAt(0.1) - thick * 0.95],
    [-0.45, eye.upperAt(-0.45) - thick * 0.72],
    [-0.86, eye.upperAt(-0.86) - thick * 0.3],
    [-1.06, 0.3],
  ] as const;
  const hem = spline([tip, ...top.map(([a, b]) => place(a, Math.min(b, eye.upperAt(a) - 0.02 * (1 - a * a))))]);
  d.solid([edge, line(place(1, 0.08), tip), hem, line(place(-1.06, 0.3), edge[0]!)], tint);
  for (let i = 0; i < style.lashes; i++) {
    const a = 0.95 - i * 0.26;
    const b = eye.upperAt(a) - thick * 0.7;
    const root = place(a - 0.1, b + 0.1);
    const root2 = place(a + 0.06, b + 0.18);
    const point = place(a + 0.26 - i * 0.04, b - 0.24);
    d.solid([closed([root, point, root2])], tint);
  }
}

const GAZE: Readonly<Record<Gaze, readonly [a: number, b: number]>> = {
  ahead: [0, 0],
  left: [-0.24, 0],
  right: [0.24, 0],
  up: [0, -0.22],
  down: [0, 0.25],
};

function drawIris(
  d: Drawing,
  rng: Rng,
  { style, palette, pose }: EyesOptions,
  side: 1 | -1,
  eye: EyeOutline,
  place: Place,
  gaze: Gaze,
  size: number,
): void {
  const tones = palette.eyes[side < 0 ? 0 : 1];
  const [gazeX, gazeY] = GAZE[gaze];
  const a = (gazeX + pose.yaw * 0.1) * side - 0.03;
  const b = 0.02 + gazeY;
  const ra = style.iris * size;
  const rb = Math.max(ra * (style.width / style.height) * 1.12, 0.97) * size * 0.98;
  const ring = (x: number, y: number, rx: number, ry: number, low?: number): Curve =>
    loop(
      heldEllipse(eye, x, y, rx, ry, { low }).map((p) => place(p.x, p.y)),
      0.9,
    );

  const iris = ring(a, b, ra, rb);
  const top = place(a, b - rb);
  const bottom = place(a, b + rb);
  const paint = style.gradient
    ? ({
        kind: 'linear',
        from: top,
        to: bottom,
        base: tones.base,
        stops: [
          { at: 0.15, color: tones.deep },
          { at: 0.55, color: tones.base },
          { at: 1, color: tones.light },
        ],
      } as const)
    : tones.base;
  const irisLook = { paint, line: 0.75, ends: 0.8 };
  const clip = [d.fill([iris], irisLook)];
  if (!style.gradient)
    d.decal([ring(a, b - rb * 0.55, ra * 1.1, rb * 0.62)], { paint: tones.shade, shade: true, clip });
  if (style.irisLight === 'crescent')
    d.decal([ring(a, b + rb * 0.62, ra * 0.72, rb * 0.3)], { paint: tones.light, clip, opacity: 0.9 });
  if (style.irisLight === 'glow')
    d.decal([ellipseAt(place, a, b + rb * 0.5, ra * 0.5, rb * 0.36)], {
      paint: blend(tones.light, white, 0.3),
      clip,
      opacity: 0.6,
    });
  if (style.irisLight === 'rays')
    for (let i = 0; i < 5; i++) {
      const angle = Math.PI * (0.15 + 0.175 * i);
      const p = (r: number, spread: number): Pt =>
        place(a + ra * r * Math.cos(angle + spread), b + rb * r * Math.sin(angle + spread));
      d.decal([closed([p(0.45, 0), p(0.88, 0.07), p(0.88, -0.07)])], { paint: tones.light, clip, opacity: 0.8 });
    }
  d.decal([ring(a, eye.upperAt(a) - 0.1, ra * 1.15, 0.48)], { paint: tones.deep, shade: true, clip, opacity: 0.75 });
  drawPupil(d, style, tones, place, eye, a, b, ra, rb);
  d.outline([iris], irisLook);
  drawShine(d, rng, style, tones, place, eye, a, b, ra, rb);
}

const ellipseAt = (place: Place, a: number, b: number, ra: number, rb: number): Curve =>
  mapCurve(ellipse(a, b, ra, rb), (p) => place(p.x, p.y));

function drawPupil(
  d: Drawing,
  style: EyeStyle,
  tones: Ramp,
  place: Place,
  eye: EyeOutline,
  a: number,
  b: number,
  ra: number,
  rb: number,
): void {
  const { pupil } = style;
  if (pupil === 'none') return;
  const dark = blend(tones.deep, [12, 8, 20], 0.55);
  const put = (edges: readonly Curve[]): void => {
    if (style.pupilInk === 'solid') d.solid(edges, dark, dark);
    else d.shape(edges, { paint: dark, line: 0.55, ends: 0.9 });
  };
  const held = (rx: number, ry: number, y = b): Curve[] => [
    loop(
      heldEllipse(eye, a, y, ra * rx, rb * ry, { n: 14 }).map((p) => place(p.x, p.y)),
      0.9,
    ),
  ];
  if (pupil === 'round') put(held(0.42, 0.4));
  else if (pupil === 'tall') put(held(0.36, 0.52, b - rb * 0.04));
  else if (pupil === 'slit') put(held(0.14, 0.68));
  else if (pupil === 'ring') {
    d.shape(held(0.55, 0.5), { paint: tones.light, line: 0.5 });
    put(held(0.3, 0.28));
  } else {
    const n = pupil === 'star' ? 10 : 14;
    const points = Array.from({ length: n }, (_, i) => {
      const angle = (i / n) * 2 * Math.PI - Math.PI / 2;
      if (pupil === 'star') {
        const r = i % 2 ? 0.25 : 0.6;
        return place(a + ra * r * Math.cos(angle), b + rb * r * Math.sin(angle));
      }
      const x = Math.sin(angle) ** 3;
      const y = -(13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle)) / 16;
      return place(a + ra * 0.5 * x, b + rb * 0.45 * y);
    });
    put([pupil === 'star' ? closed(points) : loop(points)]);
  }
}

function drawShine(
  d: Drawing,
  rng: Rng,
  style: EyeStyle,
  tones: Ramp,
  place: Place,
  eye: EyeOutline,
  a: number,
  b: number,
  ra: number,
  rb: number,
): void {
  const spot = (x: number, y: number, rx: number, ry: number, lined: boolean): void => {
    const cy = Math.max(y, eye.upperAt(x) + ry * 0.6);
    if (cy + ry > eye.lowerAt(x)) return;
    const edge = [ellipseAt(place, x, cy, rx, ry)];
    if (lined && style.shineLined) d.shape(edge, { paint: white, line: 0.5, ends: 0.9 });
    else d.decal(edge, { paint: white });
  };
  if (style.shine === 'none') return;
  // Light falls from the viewer's left on both eyes.
  const left = place(-1, 0).x < place(1, 0).x ? -1 : 1;
  if (style.shine === 'bar') {
    spot(a + left * ra * 0.3, b - rb * 0.4, ra * 0.5, rb * 0.14, true);
    return;
  }
  const big = rng.range(0.22, 0.3);
  spot(a + left * ra * 0.42, b - rb * 0.42, ra * big, rb * big * 1.05, true);
  if (style.shine !== 'one') spot(a - left * ra * 0.42, b + rb * 0.42, ra * big * 0.5, rb * big * 0.5, false);
  if (style.shine === 'three') spot(a - left * ra * 0.05, b + rb * 0.62, ra * big * 0.34, rb * big * 0.34, false);
  void tones;
  void mix;
  void join;
}
