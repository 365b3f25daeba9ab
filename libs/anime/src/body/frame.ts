import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Pt } from '../core/geometry.ts';
import { pt } from '../core/geometry.ts';
import type { Palette } from '../palette.ts';
import type { ArmPose } from './arm-pose.ts';
import { drawArmPoses } from './arm-pose.ts';

/**
 * The body under the clothes, in head units; the origin is the pit of the neck. `turn` -1..1 squeezes the far side.
 */
export interface Frame {
  readonly masculine: boolean;
  /** Half widths. */
  readonly neck: number;
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hip: number;
  readonly turn: number;
  readonly slope: number;
  /** Heights below the pit of the neck. */
  readonly chestY: number;
  readonly waistY: number;
  readonly hipY: number;
  readonly arm: number;
  /** Width of the legs against the normal build's. */
  readonly leg: number;
  /** Collars and necklines are drawn for a slim neck and scaled by this. */
  readonly collar: number;
  readonly arms: readonly [left: ArmPose, right: ArmPose];
}

/** `size` multiplies the widths of the trunk and of the limbs. */
export function drawFrame(
  rng: Rng,
  masculine: boolean,
  yaw: number,
  size: { readonly width: number; readonly limbs: number } = { width: 1, limbs: 1 },
): Frame {
  const build = rng.range(0.92, 1.1) * size.width;
  const neck = (masculine ? rng.range(0.36, 0.43) : rng.range(0.24, 0.3)) * (0.4 + 0.6 * size.width);
  return {
    masculine,
    neck,
    collar: 1 + Math.max(0, neck - 0.28) * 1.9,
    shoulder: (masculine ? rng.range(1.5, 1.8) : rng.range(1.12, 1.32)) * build,
    chest: (masculine ? 1.12 : 0.86) * build,
    waist: (masculine ? 0.98 : 0.68) * build,
    hip: (masculine ? 1.0 : 0.95) * build,
    turn: yaw * rng.range(0.2, 0.8),
    slope: masculine ? 0.32 : 0.36,
    chestY: 1.15,
    waistY: 2.3,
    hipY: 3.25,
    arm: (masculine ? 0.36 : 0.27) * size.limbs,
    leg: Math.min(1.05, size.limbs),
    arms: drawArmPoses(rng.fork('arms')),
  };
}

/** A point of the trunk: `side` -1..1 of half width `half` at height `y`; the far side is squeezed. */
export function trunk(frame: Frame, side: number, half: number, y: number): Pt {
  const squeeze = 1 - 0.22 * Math.max(0, frame.turn * Math.sign(side)) * Math.abs(frame.turn);
  return pt(side * half * squeeze - 0.06 * frame.turn * side * side, y);
}

/** What all clothes are drawn with. */
export interface Wardrobe {
  readonly d: Drawing;
  readonly rng: Rng;
  readonly frame: Frame;
  readonly palette: Palette;
  /** Region of bare skin. */
  readonly skin: number;
  readonly light: 1 | -1;
}
