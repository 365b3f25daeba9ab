import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { HairStyle } from '../hair/style.ts';
import type { AnimalEar, HornKind } from './animal-ears.ts';
import type { HatKind } from './hats.ts';
import type { EarringKind, OrnamentKind } from './ornaments.ts';
import type { GlassesKind } from './face-wear.ts';

/** What a figure wears besides clothes. */
export interface ExtrasPlan {
  readonly hat?: HatKind;
  readonly animal?: AnimalEar;
  readonly horns?: HornKind;
  readonly ornaments: readonly OrnamentKind[];
  readonly glasses?: GlassesKind;
  readonly patch?: 1 | -1;
  readonly plaster: boolean;
  readonly headphones: boolean;
  readonly earring?: EarringKind;
  readonly scarf: boolean;
  readonly wings: boolean;
  readonly tieBows: boolean;
  readonly cape: boolean;
  readonly symbol: boolean;
}

export function drawExtras(rng: Rng, masculine: boolean, hair: HairStyle): ExtrasPlan {
  const bulky = ['bun', 'twinBuns', 'ponytail', 'halfUp', 'twinTails'].includes(hair.tie);
  const hat = !bulky && rng.chance(0.16);
  const animal = !hat && rng.chance(masculine ? 0.05 : 0.14);
  const horns = !hat && !animal && rng.chance(0.05);
  const phones = !hat && !animal && !horns && rng.chance(0.05);
  const ornaments: OrnamentKind[] = [];
  if (!masculine && !hat && !phones && rng.chance(0.42)) {
    ornaments.push(
      choose(rng, {
        ribbon: 4,
        topRibbon: animal ? 0 : 1.5,
        pins: 3,
        flower: 2.5,
        star: 1,
        band: animal || horns ? 0 : 2,
        cross: 1.5,
        rose: 1,
      }),
    );
  } else if (masculine && rng.chance(0.08)) ornaments.push(rng.pick(['pins', 'cross'] as const));
  return {
    hat: hat ? hatFor(rng, masculine) : undefined,
    animal: animal ? choose(rng, { cat: 5, fox: 2.5, rabbit: 1.5, dog: 1.5, bear: 1 }) : undefined,
    horns: horns ? choose(rng, { demon: 2, oni: 2, ram: 1 }) : undefined,
    ornaments,
    glasses: rng.chance(0.12) ? choose(rng, { round: 3, square: 3, half: 2, sun: 0.5 }) : undefined,
    patch: rng.chance(0.015) ? (rng.chance(0.5) ? 1 : -1) : undefined,
    plaster: rng.chance(0.03),
    headphones: phones,
    earring: rng.chance(masculine ? 0.08 : 0.2) ? choose(rng, { stud: 3, drop: 3, hoop: 2, cross: 1 }) : undefined,
    scarf: rng.chance(0.07),
    wings: rng.chance(0.035),
    tieBows: rng.chance(0.75),
    cape: rng.chance(0.05),
    symbol: rng.chance(0.07),
  };
}

const hatFor = (rng: Rng, masculine: boolean): HatKind =>
  masculine
    ? choose(rng, { cap: 4, beanie: 3, crown: 1, top: 1, straw: 1 })
    : choose(rng, { beret: 3, witch: 2, straw: 2, beanie: 2, crown: 1, maid: 2, cap: 1.5, top: 1 });
