import type { Rng } from '../../rng.ts';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Pt } from '../core/geometry.ts';
import { pt } from '../core/geometry.ts';
import type { Palette } from '../palette.ts';

export type ArmPose = 'down' | 'behind' | 'raised' | 'chin' | 'hold' | 'hip';

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
  /** Collars and necklines are drawn for a slim neck and scaled by this. */
  readonly collar: number;
  readonly arms: readonly [left: ArmPose, right: ArmPose];
}

/** `stout` thickens the arms. */
export function drawFrame(rng: Rng, masculine: boolean, yaw: number, stout = 1): Frame {
  const arm = (): ArmPose => choose(rng, { down: 8, behind: 2, raised: 1, chin: 1, hold: 1.5, hip: 1 });
  const build = rng.range(0.92, 1.1);
  const neck = masculine ? rng.range(0.36, 0.43) : rng.range(0.24, 0.3);
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
    arm: (masculine ? 0.36 : 0.27) * stout,
    arms: [arm(), arm()],
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
