import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';

/** The make of both eyes of one character. Lengths in head units unless said otherwise. */
export interface EyeStyle {
  /** Half width and half height of the opening. */
  readonly width: number;
  readonly height: number;
  /** Distance of the eye's middle from the face's midline, and its height. */
  readonly apart: number;
  readonly level: number;
  /** Outer corner up (negative, cat-like) or down (positive). */
  readonly slant: number;
  /** Squareness of the upper lid, 0 = round, 1 = flat top. */
  readonly flat: number;
  readonly lash: number;
  readonly wing: number;
  readonly lashes: number;
  readonly crease: boolean;
  /** Iris width relative to the opening's. */
  readonly iris: number;
  readonly pupil: 'round' | 'tall' | 'slit' | 'none' | 'ring' | 'star' | 'heart';
  readonly shine: 'two' | 'one' | 'three' | 'bar' | 'none';
  /** Whether shine is outlined in the line art or only painted. */
  readonly shineLined: boolean;
  /** How pupils and the dark of the iris look in the line art. */
  readonly pupilInk: 'solid' | 'outline';
  readonly irisLight: 'crescent' | 'rays' | 'glow' | 'plain';
  readonly gradient: boolean;
  readonly lowerLash: 'corner' | 'full' | 'none';
}

export type Gaze = 'ahead' | 'left' | 'right' | 'up' | 'down';
export type Lids = 'open' | 'wide' | 'half' | 'closed' | 'happy' | 'wink' | 'dot';

export function drawEyeStyle(rng: Rng, masculine: boolean, child: boolean): EyeStyle {
  const big = child ? rng.range(0.6, 1) : masculine ? rng.range(0, 0.4) : rng.range(0.25, 1);
  return {
    width: 0.23 + 0.045 * big + rng.range(0, 0.025),
    height: 0.14 + 0.135 * big + rng.range(0, 0.03),
    apart: 0.425 + rng.range(-0.025, 0.03),
    level: 0.3 + rng.range(-0.04, 0.05) + (child ? 0.06 : 0),
    slant: rng.range(-0.2, 0.16) - (masculine ? 0.06 : 0),
    flat: rng.range(0, 1),
    lash: rng.range(0.5, 1.15) * (masculine ? 0.7 : 1),
    wing: rng.range(0.2, 1) * (masculine ? 0.5 : 1),
    lashes: masculine ? 0 : rng.int(4),
    crease: rng.chance(0.75),
    iris: rng.range(0.66, 0.82),
    pupil: choose(rng, { round: 8, tall: 7, slit: 1.2, none: 2, ring: 1, star: 0.4, heart: 0.3 }),
    shine: choose(rng, { two: 7, one: 4, three: 2, bar: 1, none: 0.7 }),
    shineLined: rng.chance(0.65),
    pupilInk: rng.chance(0.45) ? 'solid' : 'outline',
    irisLight: choose(rng, { crescent: 5, rays: 1.5, glow: 3, plain: 2 }),
    gradient: rng.chance(0.6),
    lowerLash: choose(rng, { corner: 5, full: 3, none: 1.5 }),
  };
}
