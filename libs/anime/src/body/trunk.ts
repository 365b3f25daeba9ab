import type { Curve, Pt } from '../core/geometry.ts';
import { clamp, ellipse, lerp, line, pt, reverse, scale, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { Wardrobe } from './frame.ts';
import { trunk } from './frame.ts';
import type { PatternKind } from './pattern.ts';
import { drawPattern } from './pattern.ts';

/** Neck, shoulders and the top of the chest as bare skin; `chin` is where the head casts its shadow (body frame). */
export function drawNeck({ d, frame, palette, skin }: Wardrobe, chin: Pt): void {
  const n = frame.neck;
  const top = chin.y - 0.35;
  const x = chin.x * 0.55;
  const half = (s: 1 | -1): Curve => {
    const tip = trunk(frame, s, frame.shoulder * 0.93, frame.slope + 0.05);
    return spline([
      pt(x + s * n * 0.95, top),
      pt(x * 0.5 + s * n * 0.92, -0.3),
      pt(s * n * 1.15, -0.06),
      pt(s * frame.shoulder * 0.6, frame.slope * 0.42),
      tip,
      trunk(frame, s, frame.chest, 1.2),
    ]);
  };
  const left = half(-1);
  const right = half(1);
  const foot = line(left[left.length - 1]!, right[right.length - 1]!);
  const edges = [left, foot, reverse(right), line(right[0]!, left[0]!)];
  const look = { paint: palette.skin.base, region: skin, line: [0.9, 0, 0.9, 0] };
  d.shaded(edges, look, palette.skin.shade, [ellipse(chin.x * 0.8, chin.y - 0.12, 0.78, 0.4)]);
  for (const side of [-1, 1]) {
    d.stroke(spline([pt(side * 0.12, 0.2), pt(side * 0.35, 0.13), pt(side * 0.62, 0.17)]), {
      weight: 0.6,
      tint: palette.skin.base,
    });
  }
  d.stroke(spline([pt(-0.04, 0.1), pt(-0.02, 0.2)]), { weight: 0.5, tint: palette.skin.base });
}

interface TorsoLook {
  readonly tones: Ramp;
  /** Neckline from left to right; the cloth lies below it. */
  readonly neckline: Curve;
  /** Widening of the cloth over the body, head units. @default 0.03 */
  readonly loose?: number;
  /** Where the garment ends, below the pit of the neck. @default 5 */
  readonly bottom?: number;
  readonly region: number;
  /** Printed on the cloth. */
  readonly pattern?: PatternKind;
  readonly print?: Ramp;
}

/** Outline of the cloth on the trunk, from the neckline's left end round to its right end. */
function torsoEdges({ frame }: Wardrobe, { neckline: drawn, loose = 0.03, bottom = 5 }: TorsoLook): Curve[] {
  const neckline = drawn.map((p) => scale(p, frame.collar));
  const side = (s: 1 | -1): Curve => {
    const at = (half: number, y: number): Pt => trunk(frame, s, half + loose, y);
    const shoulder = frame.shoulder;
    const share = (bottom - frame.waistY) / (frame.hipY - frame.waistY);
    const end = share < 1 ? lerp(frame.waist, frame.hip, clamp(share, 0, 1) ** 1.5) : frame.hip * 1.02;
    const points = [
      at(shoulder * 0.62, frame.slope * 0.42 - 0.02),
      at(shoulder * 0.93, frame.slope + 0.02),
      at(shoulder * 0.9, frame.slope + 0.35),
      at(frame.chest, frame.chestY),
      at(frame.waist, frame.waistY),
      at(frame.hip, frame.hipY),
      at(end, bottom),
    ].filter((p) => p.y <= bottom + 0.01);
    return spline(points);
  };
  const left = side(-1);
  const right = side(1);
  const leftTop = spline([neckline[0]!, left[0]!]);
  const rightTop = spline([right[0]!, neckline.at(-1)!]);
  return [leftTop, left, line(left.at(-1)!, right.at(-1)!), reverse(right), rightTop, reverse(neckline)];
}

/** The garment's main piece with side shade and folds under the chest and at the waist. */
export function drawTorso(w: Wardrobe, look: TorsoLook): number {
  const { d, frame } = w;
  const edges = torsoEdges(w, look);
  const paint = {
    paint: look.tones.base,
    region: look.region,
    line: [1, 1, (look.bottom ?? 5) < 5 ? 1 : 0, 1, 1, 0.9],
  };
  const item = d.fill(edges, paint);
  shadeTorso(w, look, item);
  if (look.pattern && w.palette.prints) {
    drawPattern(d, look.pattern, look.print ?? look.tones, item, [-2, -0.2, 2, look.bottom ?? 5]);
  }
  d.outline(edges, paint);
  const fold = (x1: number, y1: number, x2: number, y2: number, bow: number): void =>
    d.stroke(spline([pt(x1, y1), pt((x1 + x2) / 2 + bow, (y1 + y2) / 2), pt(x2, y2)]), {
      weight: 0.65,
      tint: look.tones.base,
    });
  for (const s of [-1, 1]) {
    const c = frame.chest;
    if (!frame.masculine) {
      d.stroke(
        spline([trunk(frame, s, c * 0.98, 0.95), trunk(frame, s, c * 0.7, 1.36), trunk(frame, s, c * 0.25, 1.42)]),
        { weight: 0.55, tint: look.tones.base },
      );
    }
    fold(s * c * 0.95, 0.55, s * c * 0.62, 0.95, s * 0.03);
    fold(s * frame.waist * 0.95, frame.waistY - 0.25, s * frame.waist * 0.4, frame.waistY + 0.05, 0);
    fold(s * frame.waist * 0.98, frame.waistY + 0.1, s * frame.waist * 0.55, frame.waistY + 0.4, 0);
  }
  return item;
}

function shadeTorso({ d, frame, light, rng }: Wardrobe, { tones }: TorsoLook, item: number): void {
  const dark = -light;
  const at = (half: number, y: number): Pt => trunk(frame, dark, half, y);
  const inner = [
    at(frame.shoulder * 0.55, 0),
    at(frame.chest * 0.72, 0.7),
    at(frame.chest * 0.5, 1.3),
    at(frame.waist * 0.62, 1.7),
    at(frame.waist * 0.35, 2.5),
    at(frame.hip * 0.6, 3.3),
    at(frame.hip * 0.5, 5),
  ];
  const a = spline(inner);
  const outer = spline([
    at(frame.hip * 2, 5),
    at(frame.shoulder * 2, 2),
    at(frame.shoulder * 2, -0.3),
    at(frame.shoulder * 0.55, 0),
  ]);
  d.decal([a, line(inner[6]!, outer[0]!), outer], { paint: tones.shade, shade: true, clip: [item] });
  if (!frame.masculine) {
    const c = frame.chest;
    const under = [-0.92, -0.55, -0.1, 0.1, 0.55, 0.92].map((s, i) =>
      trunk(frame, s, c, 1.12 + (i % 5 === 0 ? 0 : i === 2 || i === 3 ? 0.18 : 0.34)),
    );
    const low = [0.85, 0.5, 0, -0.5, -0.85].map((s) =>
      trunk(frame, s, c, 1.75 - 0.2 * Math.abs(s) + rng.range(-0.05, 0.05)),
    );
    d.decal([spline(under), line(under[5]!, low[0]!), spline(low)], { paint: tones.shade, shade: true, clip: [item] });
  }
}
