import type { Pt } from '../core/geometry.ts';
import { directionAt, line, mix, pointAt, pt, spline } from '../core/geometry.ts';
import type { ArmPose } from './arm-pose.ts';
import { REACH } from './arm-pose.ts';
import type { Wardrobe } from './frame.ts';
import { trunk } from './frame.ts';
import type { HandKind } from './hand.ts';
import { drawHand } from './hand.ts';
import type { Limb } from './limb.ts';
import { drawLimb } from './limb.ts';
import type { SleeveLook } from './sleeves.ts';
import { drawSleevePart } from './sleeves.ts';

interface Arm {
  /** The whole arm, or the upper arm of a bent one: goes beside the trunk. */
  upper(): void;
  /** What lies over everything: forearm and hand of a bent arm. */
  lower(): void;
  /** Where the hand is, body frame. */
  readonly grip: Pt;
  readonly behind: boolean;
}

/** Plans one arm. */
export function makeArm(w: Wardrobe, side: 1 | -1, pose: ArmPose, sleeve: SleeveLook, hand: HandKind): Arm {
  const { d, frame, palette, skin, light } = w;
  const a = frame.arm;
  const flip = (p: Pt): Pt => pt(side * p.x, p.y);
  const { at, bent } = REACH[pose];
  const [elbowRaw, wristRaw] = at(frame.shoulder, frame.waist);
  const elbow = flip(elbowRaw);
  const wrist = flip(wristRaw);
  const root = trunk(frame, side, frame.shoulder * (sleeve.kind === 'none' ? 0.8 : 0.72), frame.slope * 0.55 + a * 1.0);
  const joint = trunk(frame, side, frame.shoulder * 0.9, frame.slope + a * 1.2);
  const bow = mix(joint, elbow, 0.5);
  const upper: Limb = {
    path: spline([root, joint, pt(bow.x + side * 0.03, bow.y), elbow]),
    widths: [a * 1.0, a * 1.08, a * 1.0, a * 0.92],
  };
  const lower: Limb = { path: line(elbow, wrist), widths: [a * 0.92, a * 0.95, a * 0.8, a * 0.58] };
  const whole: Limb = {
    path: spline([root, joint, pt(bow.x + side * 0.03, bow.y), elbow, mix(elbow, wrist, 0.5), wrist]),
    widths: [a * 1.0, a * 1.08, a * 1.0, a * 0.94, a * 0.86, a * 0.6],
  };
  const open = (from: number): { across: 1 | -1; from: number } => ({ across: -side as 1 | -1, from });
  const palmSide = (pose === 'raised' || pose === 'wave' || !bent ? -side : side) as 1 | -1;
  const dir = directionAt(lower.path, 0.9);
  const angle = Math.atan2(dir.y, dir.x) + Math.PI / 2;
  const putHand = (): void =>
    drawHand(d, hand, pointAt(lower.path, 0.97), angle, palmSide, palette, skin, (a / 0.27) * 0.95);
  const bare = { tones: palette.skin, region: skin, light };
  const shoulder = sleeve.kind === 'none' ? 0.9 : 0;
  return {
    upper: () => {
      if (!bent) putHand();
      drawLimb(d, bent ? upper : whole, {
        ...bare,
        caps: [shoulder, 0],
        round: shoulder > 0,
        open: open(sleeve.kind === 'none' ? 0.1 : bent ? 0.35 : 0.2),
      });
      drawSleevePart(w, bent ? upper : whole, bent ? 'upper' : 'whole', sleeve, side, { open: open(0.4) });
    },
    lower: () => {
      if (!bent) return;
      putHand();
      drawLimb(d, lower, { ...bare, caps: [0.9, 0], round: true });
      drawSleevePart(w, lower, 'lower', sleeve, side, {});
    },
    grip: pt(wrist.x + dir.x * 0.3, wrist.y + dir.y * 0.3),
    behind: pose === 'behind',
  };
}
