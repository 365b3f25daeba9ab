import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Pt } from '../core/geometry.ts';
import { pt } from '../core/geometry.ts';
import type { HandKind } from './hand.ts';

export type ArmPose =
  'down' | 'aside' | 'behind' | 'raised' | 'wave' | 'chin' | 'hold' | 'hip' | 'heart' | 'belly' | 'clasped' | 'crossed';

interface Reach {
  /** Elbow and wrist of the right arm, body frame; `s` is half the shoulders' width, `waist` half the waist's. */
  at(s: number, waist: number): readonly [elbow: Pt, wrist: Pt];
  readonly hands: Readonly<Partial<Record<HandKind, number>>>;
  /** Bent: the forearm lies over everything. Straight arms hang beside the trunk. */
  readonly bent: boolean;
}

/** A forearm is about this long: arms that cross the body end here, however broad the shoulders. */
const FOREARM = 1.62;

/** From an elbow inwards to the height `y`. */
const inward = (elbow: Pt, y: number, length = FOREARM): Pt =>
  pt(elbow.x - Math.sqrt(Math.max(0.2, length * length - (y - elbow.y) ** 2)), y);

/** An elbow near the trunk and the wrist that comes from it inwards. */
const across =
  (out: number, elbowY: number, wristY: number, length?: number) =>
  (s: number): readonly [Pt, Pt] => {
    const elbow = pt(s + out, elbowY);
    return [elbow, inward(elbow, wristY, length)];
  };

export const REACH: Readonly<Record<ArmPose, Reach>> = {
  down: { at: (s) => [pt(s + 0.06, 1.95), pt(s, 3.6)], hands: { relaxed: 1 }, bent: false },
  aside: { at: (s) => [pt(s + 0.42, 1.8), pt(s + 0.78, 3.3)], hands: { relaxed: 3, open: 1 }, bent: false },
  behind: { at: (s) => [pt(s + 0.16, 1.9), pt(s * 0.45, 2.9)], hands: { fist: 1 }, bent: false },
  raised: {
    at: (s) => [pt(s + 0.4, 1.6), pt(s + 0.5, 0.25)],
    hands: { open: 4, peace: 2, point: 1, fist: 1 },
    bent: true,
  },
  wave: { at: (s) => [pt(s + 0.75, 1.15), pt(s + 1.05, -0.3)], hands: { open: 4, peace: 1, fist: 1 }, bent: true },
  chin: { at: (s) => [pt(0.85 * s + 0.17, 1.9), pt(0.36, 0.3)], hands: { fist: 1, point: 1 }, bent: true },
  hold: { at: (s) => [pt(s + 0.12, 1.9), pt(0.42, 1.5)], hands: { fist: 1 }, bent: true },
  hip: { at: (s, waist) => [pt(s + 0.62, 1.75), pt(waist + 0.02, 2.6)], hands: { fist: 1 }, bent: true },
  heart: { at: across(0.05, 1.95, 1.0), hands: { relaxed: 2, fist: 2 }, bent: true },
  belly: { at: across(0.1, 2.0, 2.25), hands: { relaxed: 2, fist: 1 }, bent: true },
  clasped: { at: across(0.1, 2.0, 3.0), hands: { relaxed: 2, fist: 1 }, bent: true },
  crossed: { at: across(0.1, 1.95, 1.72, 1.75), hands: { relaxed: 1, fist: 1 }, bent: true },
};

/** What both arms do: half of the time something together. */
export function drawArmPoses(rng: Rng): readonly [left: ArmPose, right: ArmPose] {
  const both = choose(rng, { no: 6, hip: 1, crossed: 1.1, clasped: 1.1, behind: 0.9, aside: 0.6, holding: 0.7 });
  if (both === 'holding') return rng.chance(0.5) ? ['hold', 'belly'] : ['belly', 'hold'];
  if (both !== 'no') return [both, both];
  const one = (): ArmPose =>
    choose(rng, {
      down: 7,
      aside: 1,
      behind: 1.2,
      raised: 1,
      wave: 0.8,
      chin: 1,
      hold: 1.5,
      hip: 1.2,
      heart: 1.2,
      belly: 1.2,
      clasped: 0,
      crossed: 0,
    });
  return [one(), one()];
}
