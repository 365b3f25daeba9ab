import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';

type BangsCut =
  'blunt' | 'parted' | 'swept' | 'messy' | 'classic' | 'hime' | 'curtain' | 'back' | 'overEye' | 'wisps' | 'curly';
type BackCut = 'short' | 'spiky' | 'bob' | 'medium' | 'long' | 'straight' | 'wavy' | 'nape' | 'curly';
type Tie =
  | 'none'
  | 'ponytail'
  | 'sideTail'
  | 'twinTails'
  | 'lowTwins'
  | 'braid'
  | 'twinBraids'
  | 'bun'
  | 'twinBuns'
  | 'halfUp'
  | 'drills';

export interface HairStyle {
  readonly bangs: BangsCut;
  readonly back: BackCut;
  readonly tie: Tie;
  /** Half width of the hair's round over the skull, about 1.1. */
  readonly volume: number;
  /** Longitude of the parting. */
  readonly part: number;
  /** Where hair in the back ends, in head units below the head's middle. */
  readonly length: number;
  /** End of the locks before the ears; 0 = none. */
  readonly sideLength: number;
  /** 0 sleek .. 1 wild. */
  readonly mess: number;
  readonly curl: number;
  readonly ahoge: boolean;
  /** The sides on which long hair lies before the shoulder. */
  readonly falls: 'none' | 'both' | 1 | -1;
  /** Half width of what lies there. */
  readonly fallWidth: number;
  /** Thin strands beside the neck, on each side. */
  readonly wisps: number;
  readonly shine: 'ring' | 'streaks' | 'none';
  readonly shineSoft: boolean;
}

const LONG_TIES = {
  none: 17,
  ponytail: 4,
  sideTail: 1.5,
  twinTails: 4,
  lowTwins: 1.5,
  braid: 1.2,
  twinBraids: 1.5,
  bun: 1.5,
  twinBuns: 1.5,
  halfUp: 2.2,
  drills: 0.9,
};

export function drawHairStyle(rng: Rng, masculine: boolean): HairStyle {
  const back: BackCut = masculine
    ? choose(rng, { short: 5, spiky: 4, nape: 2, medium: 1, long: 0.6, curly: 0.5 })
    : choose(rng, {
        long: 5,
        straight: 3,
        wavy: 2.5,
        medium: 3,
        bob: 4,
        short: 1.5,
        spiky: 0.6,
        nape: 0.6,
        curly: 0.9,
      });
  const bangs: BangsCut = masculine
    ? choose(rng, { messy: 5, swept: 4, parted: 2, curtain: 1.5, back: 1.5, overEye: 1.2, wisps: 1.5 })
    : choose(rng, {
        classic: 5,
        blunt: 2.5,
        hime: 2,
        swept: 4,
        parted: 3,
        messy: 2.5,
        curtain: 2,
        overEye: 1,
        wisps: 2,
        back: 0.6,
      });
  const tie: Tie = masculine ? choose(rng, { none: 12, ponytail: 1 }) : choose(rng, LONG_TIES);
  const lengths: Record<BackCut, readonly [number, number]> = {
    short: [0.62, 0.85],
    spiky: [0.6, 0.85],
    nape: [0.5, 0.7],
    curly: [0.7, 2.2],
    bob: [0.95, 1.35],
    medium: [1.5, 2.2],
    long: [2.6, 4.6],
    straight: [2.4, 4.8],
    wavy: [2.2, 4.4],
  };
  const gathered = tie !== 'none' && tie !== 'halfUp' && rng.chance(0.85);
  const cut: BackCut = gathered ? 'nape' : back;
  const [low, high] = lengths[cut];
  const curly = cut === 'curly';
  const falling = rng.fork('falls');
  const loose = ['long', 'straight', 'wavy'].includes(cut) || (cut === 'medium' && falling.chance(0.3));
  return {
    bangs: curly && rng.chance(0.7) ? 'curly' : bangs,
    back: cut,
    tie,
    volume: rng.range(1.07, 1.15) + (masculine ? 0.02 : 0),
    part: rng.pick([-0.5, -0.25, 0, 0, 0.25, 0.5]) + rng.range(-0.08, 0.08),
    length: rng.range(low, high),
    sideLength: curly
      ? 0
      : masculine
        ? rng.range(0.5, 0.75)
        : rng.chance(0.85)
          ? rng.pick([rng.range(0.75, 1.1), rng.range(1.2, 2), rng.range(2, 3)])
          : 0,
    mess: masculine ? rng.range(0.3, 1) : rng.range(0, 0.7),
    curl: rng.range(-0.3, 0.5),
    ahoge: rng.chance(0.28),
    falls: loose
      ? falling.weighted<HairStyle['falls']>([
          ['none', 0.22],
          ['both', 0.53],
          [1, 0.125],
          [-1, 0.125],
        ])
      : 'none',
    fallWidth: falling.range(0.22, 0.42),
    wisps: !masculine && falling.chance(0.4) ? 1 + falling.int(2) : 0,
    shine: choose(rng, { ring: 5, streaks: 3, none: 2 }),
    shineSoft: rng.chance(0.2),
  };
}
