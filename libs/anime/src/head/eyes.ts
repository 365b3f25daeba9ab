import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Curve } from '../core/geometry.ts';
import {
  add,
  closed,
  line,
  mapCurve,
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
import { eyeOutline } from './eye-outline.ts';
import type { EyeStyle, Gaze, Lids } from './eye-style.ts';
import type { HeadPose } from './pose.ts';
import type { Place } from './iris.ts';
import { drawIris, ellipseAt } from './iris.ts';
import { face } from './pose.ts';

/** Shift of the iris in the eye's frame, to the viewer's right and down. */
const GAZE: Readonly<Record<Gaze, readonly [a: number, b: number]>> = {
  ahead: [0, 0],
  left: [-0.24, 0],
  right: [0.24, 0],
  up: [0, -0.22],
  down: [0, 0.25],
};

interface EyesOptions {
  readonly style: EyeStyle;
  readonly pose: HeadPose;
  readonly lids: Lids;
  readonly gaze: Gaze;
  readonly palette: Palette;
}

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
    if (lids === 'dot') drawDotEye(d, options, side);
    else if (lids === 'closed' || lids === 'happy') drawShutEye(d, options, side, lids === 'happy');
    else drawOpenEye(d, rng.fork(`eye ${side}`), options, side, lids);
  }
}

const whites = (d: Drawing): number => d.part('eyeWhite', () => d.shared('eye whites'));

/** The plain ovals of super-deformed figures. */
function drawDotEye(d: Drawing, { style, pose, palette }: EyesOptions, side: 1 | -1): void {
  const place = eyePlace(style, pose, side);
  d.solid([ellipseAt(place, 0, 0.2, 0.42, 0.62)], palette.eyes[0].deep);
  d.shape([ellipseAt(place, -0.1 * side, -0.05, 0.14, 0.18)], { paint: white, line: 0, region: whites(d) });
}

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
  lashBand(d, arch, 0.02, 0.07 * style.lash + 0.02, palette.hair.deep, side);
  if (!happy && style.lashes > 0) {
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
  }
  if (style.crease && !happy) {
    d.stroke(spline([place(-0.6, -0.35), place(0.1, -0.15 + bow * 0.1), place(0.8, -0.35)]), {
      weight: 0.5,
      tint: palette.skin.base,
    });
  }
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
  const whiteLook = { paint: ball, line: [0, 0], region: whites(d) };
  d.fill([upper, lower], whiteLook);
  const drop = at(spline(sample(eye.upper, 8).map((p) => pt(p.x, Math.min(p.y + 0.34, eye.lowerAt(p.x))))));
  d.decal([upper, line(place(1, 0.08), pointAt(drop, 1)), reverse(drop)], {
    paint: blend(ball, palette.eyes[0].shade, 0.28),
    shade: true,
  });
  const shift = GAZE[gaze];
  drawIris(d, rng, {
    style,
    tones: palette.eyes[side < 0 ? 0 : 1],
    eye,
    place,
    a: (shift[0] + pose.yaw * 0.1) * side - 0.03,
    b: 0.02 + shift[1],
    size: lids === 'wide' ? 0.86 : 1,
  });

  const tint = palette.hair.deep;
  drawUpperLash(d, style, eye, place, tint);
  if (style.lowerLash !== 'none') {
    const part = style.lowerLash === 'full' ? sample(lower, 8, 0, 0.95) : sample(lower, 5, 0, 0.45);
    d.stroke(spline(part), { weight: style.lowerLash === 'full' ? 0.8 : 1, start: 0.9, end: 0.1, tint });
  }
  if (style.lowerLash !== 'full') d.stroke(lower, { weight: 0.45, start: 0.5, end: 0.5, tint: palette.skin.shade });
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
