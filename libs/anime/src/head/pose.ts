import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Pt } from '../core/geometry.ts';

/**
 * How a head is turned. Head space: half the skull's width is 1, the origin lies between the ears' tops, x to the
 * viewer's right, y down, chin near y = 1.1. `yaw` -1..1 runs from three-quarter left to three-quarter right, `pitch`
 * -1..1 from looking down to looking up, `roll` is the tilt in radians.
 */
export interface HeadPose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

export function drawHeadPose(rng: Rng): HeadPose {
  const view = choose(rng, { front: 4, turn: 6 });
  const yaw = view === 'front' ? rng.range(-0.18, 0.18) : rng.range(0.35, 1) * (rng.chance(0.5) ? 1 : -1);
  const pitch = choose(rng, { level: 6, up: 2, down: 2 });
  const roll = rng.chance(0.35) ? 0 : rng.normal() * 0.09;
  const lift = pitch === 'level' ? rng.range(-0.2, 0.2) : pitch === 'up' ? rng.range(0.3, 1) : rng.range(-1, -0.3);
  return { yaw, pitch: lift, roll: Math.max(-0.28, Math.min(0.28, roll)) };
}

const YAW = 0.61;
const PITCH = 0.3;

/** The face plane's point (x, y) as seen: the face is a shallow bowl that turns about the neck. */
export function face({ yaw, pitch }: HeadPose, x: number, y: number): Pt {
  const depth = 0.5 - 0.31 * x * x - 0.1 * (y - 0.35) * (y - 0.35);
  const turn = yaw * YAW;
  const nod = pitch * PITCH;
  const px = x * Math.cos(turn) + depth * Math.sin(turn);
  const near = depth - 0.22 * x * Math.sin(turn);
  return { x: px, y: y * Math.cos(nod * 0.6) - (near + 0.1) * Math.sin(nod) };
}

/** A point of the skull's surface: longitude 0 = face, latitude pi/2 = crown (radians), pushed out by `radius`. */
export function skull({ yaw, pitch }: HeadPose, longitude: number, latitude: number, radius = 1): Pt {
  const lon = longitude + yaw * 0.5;
  const x = Math.sin(lon) * Math.cos(latitude);
  const z = Math.cos(lon) * Math.cos(latitude);
  const y = -Math.sin(latitude);
  const nod = pitch * PITCH * 1.1;
  return {
    x: skullCenter(yaw).x + radius * x,
    y: skullCenter(yaw).y + radius * 1.03 * (y * Math.cos(nod) - z * Math.sin(nod)),
  };
}

/** Middle of the skull's round: it lags behind when the face turns. */
export const skullCenter = (yaw: number): Pt => ({ x: -0.1 * yaw, y: -0.08 });
