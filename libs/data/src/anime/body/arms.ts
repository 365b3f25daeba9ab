import type { Pt } from '../core/geometry.ts';
import { directionAt, line, mix, pointAt, pt, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { ArmPose, Wardrobe } from './frame.ts';
import { trunk } from './frame.ts';
import type { HandKind } from './hand.ts';
import { drawHand } from './hand.ts';
import type { Limb } from './limb.ts';
import { drawCreases, drawLimb } from './limb.ts';

export type SleeveKind = 'long' | 'short' | 'none' | 'wide' | 'puff';

export interface SleeveLook {
  readonly kind: SleeveKind;
  readonly tones: Ramp;
  readonly region: number;
  /** Whether a line parts the sleeve from the trunk; needed where their colors differ. */
  readonly seam: boolean;
  /** Band at the sleeve's end. */
  readonly cuff?: Ramp;
}

export interface Arm {
  /** The whole arm, or the upper arm of a bent one: goes beside the trunk. */
  upper(): void;
  /** What lies over everything: forearm and hand of a bent arm. */
  lower(): void;
  /** Where the hand is, body frame. */
  readonly grip: Pt;
  readonly behind: boolean;
}

const REACH: Readonly<Record<ArmPose, (s: number, waist: number) => readonly [elbow: Pt, wrist: Pt]>> = {
  down: (s) => [pt(s + 0.06, 1.95), pt(s + 0.0, 3.6)],
  behind: (s) => [pt(s + 0.16, 1.9), pt(s * 0.45, 2.9)],
  raised: (s) => [pt(s + 0.4, 1.6), pt(s + 0.5, 0.25)],
  chin: (s) => [pt(s + 0.02, 1.9), pt(0.36, 0.3)],
  hold: (s) => [pt(s + 0.12, 1.9), pt(0.42, 1.5)],
  hip: (s, waist) => [pt(s + 0.62, 1.75), pt(waist + 0.02, 2.6)],
};

/** Plans one arm; `reach` moves the wrist (body frame, as for the right arm). */
export function makeArm(w: Wardrobe, side: 1 | -1, pose: ArmPose, sleeve: SleeveLook, hand: HandKind, reach?: Pt): Arm {
  const { d, frame, palette, skin, light } = w;
  const a = frame.arm;
  const flip = (p: Pt): Pt => pt(side * p.x, p.y);
  const [elbowRaw, wristRaw] = REACH[pose](frame.shoulder, frame.waist);
  const elbow = flip(elbowRaw);
  const wrist = flip(reach ?? wristRaw);
  const root = trunk(frame, side, frame.shoulder * 0.72, frame.slope * 0.55 + a * 1.0);
  const joint = trunk(frame, side, frame.shoulder * 0.9, frame.slope + a * 1.2);
  const bow = mix(joint, elbow, 0.5);
  const bent = pose !== 'down' && pose !== 'behind';
  const upperPath = spline([root, joint, pt(bow.x + side * 0.03, bow.y), elbow]);
  const upper: Limb = { path: upperPath, widths: [a * 1.0, a * 1.08, a * 1.0, a * 0.92] };
  const lower: Limb = { path: line(elbow, wrist), widths: [a * 0.92, a * 0.95, a * 0.8, a * 0.58] };
  const whole: Limb = {
    path: spline([root, joint, pt(bow.x + side * 0.03, bow.y), elbow, mix(elbow, wrist, 0.5), wrist]),
    widths: [a * 1.0, a * 1.08, a * 1.0, a * 0.94, a * 0.86, a * 0.6],
  };
  const grow = (limb: Limb, k: number, flare = 0): Limb => ({
    path: limb.path,
    widths: limb.widths.map((v, i) => (i === 0 ? v : v * k + 0.02 + (flare * i * i) / (limb.widths.length - 1) ** 2)),
  });
  const { kind, tones, region } = sleeve;
  const puff = kind === 'puff' ? 1.32 : kind === 'wide' ? 1.16 : 1.13;
  const flare = kind === 'wide' ? 0.55 : 0;
  const open = (from: number): { across: 1 | -1; from: number } => ({ across: -side as 1 | -1, from });
  const seam = sleeve.seam ? 0.85 : 0;

  const palmSide = (pose === 'raised' || pose === 'down' ? -side : side) as 1 | -1;
  const dir = directionAt(lower.path, 0.9);
  const angle = Math.atan2(dir.y, dir.x) + Math.PI / 2;
  const putHand = (): void =>
    drawHand(d, hand, pointAt(lower.path, 0.97), angle, palmSide, palette, skin, (a / 0.27) * 0.95);
  const bare = { tones: palette.skin, region: skin, light };
  const cloth = { tones, region, light };

  const straightArm = (): void => {
    putHand();
    drawLimb(d, whole, { ...bare, caps: [kind === 'none' ? 0.9 : 0, 0], open: open(0.2) });
    if (kind === 'none') return;
    const end = kind === 'short' ? 0.42 : kind === 'puff' ? 0.36 : 0.95;
    const tube = grow(whole, puff, flare);
    drawLimb(d, tube, { ...cloth, caps: [seam, 1], open: open(end < 0.5 ? 0.5 : 0.2) }, 0, end);
    drawCreases(d, tube, tones, end > 0.5 ? [0.14, 0.5, 0.55, 0.6] : [0.16, 0.24], side);
    cuffBand(w, tube, sleeve, end);
  };
  const upperArm = (): void => {
    drawLimb(d, upper, { ...bare, caps: [kind === 'none' ? 0.9 : 0, 0], open: open(0.35) });
    if (kind === 'none') return;
    const short = kind === 'short' || kind === 'puff';
    const tube = grow(upper, puff);
    drawLimb(d, tube, { ...cloth, caps: [seam, short ? 1 : 0], open: open(0.4) }, 0, short ? 0.74 : 1);
    drawCreases(d, tube, tones, short ? [0.25, 0.4] : [0.25, 0.75, 0.85], side);
    if (short) cuffBand(w, tube, sleeve, 0.74);
  };
  const forearm = (): void => {
    putHand();
    drawLimb(d, lower, { ...bare, caps: [0.9, 0], round: true });
    if (kind !== 'long' && kind !== 'wide') return;
    const tube = grow({ ...lower, widths: lower.widths.map((v) => v * 1.1) }, 1.05, flare);
    drawLimb(d, tube, { ...cloth, caps: [0.9, 1], round: true }, 0, 0.9);
    drawCreases(d, tube, tones, [0.06, 0.14, 0.22], side);
    cuffBand(w, tube, sleeve, 0.9);
  };
  const nothing = (): void => undefined;
  return {
    upper: bent ? upperArm : straightArm,
    lower: bent ? forearm : nothing,
    grip: pt(wrist.x + dir.x * 0.3, wrist.y + dir.y * 0.3),
    behind: pose === 'behind',
  };
}

function cuffBand({ d, light }: Wardrobe, cloth: Limb, sleeve: SleeveLook, end: number): void {
  if (!sleeve.cuff) return;
  const wide: Limb = { path: cloth.path, widths: cloth.widths.map((v) => v * 1.07) };
  drawLimb(d, wide, { tones: sleeve.cuff, region: d.region(), light, caps: [1, 1] }, end - 0.07, end + 0.01);
}
