import type { Pt } from '../core/geometry.ts';
import { directionAt, mix, pt, spline, bezier, line, pointAt } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { ArmPose, Wardrobe } from './frame.ts';
import { trunk } from './frame.ts';
import type { HandKind } from './hand.ts';
import { drawHand } from './hand.ts';
import type { Limb } from './limb.ts';
import { drawCreases, drawLimb, limbPoint } from './limb.ts';

export type SleeveKind = 'long' | 'short' | 'none' | 'wide' | 'puff';

export interface SleeveLook {
  readonly kind: SleeveKind;
  readonly tones: Ramp;
  readonly region: number;
  /** Band at the sleeve's end. */
  readonly cuff?: Ramp;
}

const rightAngle = Math.PI / 2;

/** Elbow and wrist for a pose, in the body frame. */
function joints({ frame, rng }: Wardrobe, side: 1 | -1, pose: ArmPose, reach?: Pt): { elbow: Pt; wrist: Pt } {
  const s = frame.shoulder;
  const at = (x: number, y: number): Pt => pt(side * x, y);
  if (pose === 'raised') return { elbow: at(s + 0.45, 1.7), wrist: reach ?? at(s + 0.35, rng.range(-0.1, 0.4)) };
  if (pose === 'chin') return { elbow: at(s + 0.1, 1.95), wrist: reach ?? at(0.42, 0.35) };
  if (pose === 'hold') return { elbow: at(s + 0.16, 1.95), wrist: reach ?? at(0.35, 1.45) };
  if (pose === 'hip') return { elbow: at(s + 0.75, 1.9), wrist: at(frame.waist * 0.95, 2.75) };
  if (pose === 'behind') return { elbow: at(s + 0.2, 1.95), wrist: at(s * 0.5, 3.1) };
  return { elbow: at(s + 0.1, 2.0), wrist: at(s + 0.02, 3.75) };
}

/** One whole arm with its sleeve and hand; bent arms lie over the trunk, hanging ones beside it. */
export function drawArm(
  w: Wardrobe,
  side: 1 | -1,
  pose: ArmPose,
  sleeve: SleeveLook,
  hand: HandKind,
  reach?: Pt,
): void {
  const { d, frame, palette, skin, light } = w;
  const shoulder = trunk(frame, side, frame.shoulder * 0.84, frame.slope + 0.2);
  const { elbow, wrist } = joints(w, side, pose, reach);
  const a = frame.arm;
  const bare = { tones: palette.skin, region: skin, light };
  const clothed = { tones: sleeve.tones, region: sleeve.region, light };
  const bow = pt(elbow.x + side * 0.08, (shoulder.y + elbow.y) / 2);
  const upper: Limb = {
    path: bezier(shoulder, mix(shoulder, bow, 0.6), mix(elbow, bow, 0.5), elbow),
    widths: [a * 1.12, a * 1.08, a * 0.98, a * 0.92],
  };
  const lower: Limb = { path: line(elbow, wrist), widths: [a * 0.92, a * 0.95, a * 0.8, a * 0.58] };
  const straight = pose === 'down' || pose === 'behind';
  const whole: Limb = {
    path: spline([shoulder, bow, elbow, mix(elbow, wrist, 0.5), wrist]),
    widths: [a * 1.12, a * 1.08, a * 0.95, a * 0.9, a * 0.62],
  };
  const grow = (limb: Limb, k: number, flare = 0): Limb => ({
    path: limb.path,
    widths: limb.widths.map((v, i) => v * k + 0.02 + (flare * i) / (limb.widths.length - 1)),
  });

  const dir = directionAt(lower.path, 0.9);
  const angle = Math.atan2(dir.y, dir.x) + rightAngle;
  const palm = pose === 'raised' ? -side : side;
  const showHand = (): void =>
    drawHand(
      d,
      hand,
      pointAt(lower.path, 0.97),
      angle,
      (pose === 'down' ? -side : -palm) as 1 | -1,
      palette,
      skin,
      (a / 0.27) * 0.95,
    );

  if (straight) {
    showHand();
    drawLimb(d, whole, { ...bare, caps: [0, 0] });
    if (sleeve.kind === 'none') return;
    const end = sleeve.kind === 'short' ? 0.36 : sleeve.kind === 'puff' ? 0.3 : 0.97;
    const cloth = grow(
      whole,
      sleeve.kind === 'puff' ? 1.4 : sleeve.kind === 'wide' ? 1.15 : 1.14,
      sleeve.kind === 'wide' ? 0.5 : 0,
    );
    drawLimb(d, cloth, clothed, 0, end);
    drawCreases(
      d,
      cloth,
      sleeve.tones,
      sleeve.kind === 'long' || sleeve.kind === 'wide' ? [0.08, 0.42, 0.5, 0.56] : [0.1, 0.2],
      side,
    );
    cuffBand(w, cloth, sleeve, end);
    return;
  }
  drawLimb(d, upper, { ...bare, caps: [0, 0.8] });
  const short = sleeve.kind === 'short' || sleeve.kind === 'puff';
  if (sleeve.kind !== 'none') {
    const cloth = grow(upper, sleeve.kind === 'puff' ? 1.4 : 1.15);
    drawLimb(d, cloth, { ...clothed, caps: [0, short ? 1 : 0.8] }, 0, short ? 0.72 : 1);
    drawCreases(d, cloth, sleeve.tones, [0.12, 0.3, 0.55], side);
    if (short) cuffBand(w, cloth, sleeve, 0.72);
  }
  showHand();
  drawLimb(d, lower, { ...bare, caps: [0.8, 0] });
  if (sleeve.kind === 'long' || sleeve.kind === 'wide') {
    const cloth = grow(lower, 1.16, sleeve.kind === 'wide' ? 0.34 : 0);
    drawLimb(d, cloth, { ...clothed, caps: [0.8, 1] }, -0.04, 0.9);
    drawCreases(d, cloth, sleeve.tones, [0.04, 0.12, 0.2], side);
    cuffBand(w, cloth, sleeve, 0.9);
  }
}

function cuffBand({ d, light }: Wardrobe, cloth: Limb, sleeve: SleeveLook, end: number): void {
  if (!sleeve.cuff) return;
  const wide: Limb = { path: cloth.path, widths: cloth.widths.map((v) => v * 1.07) };
  drawLimb(d, wide, { tones: sleeve.cuff, region: d.region(), light, caps: [1, 1] }, end - 0.07, end + 0.01);
  void limbPoint;
}
