import type { Rgb, Rng } from '@irodori/image';
import type { OutfitKind } from './body/outfits.ts';
import { oklch } from './core/oklch.ts';
import type { HairStyle } from './hair/style.ts';
import { ramp, type Palette, type Ramp, type ShadeStyle } from './palette.ts';

/** Parts of a character that have a color of their own. */
export const paletteSlots = [
  'skin',
  'hair',
  'eyes',
  'cloth0',
  'cloth1',
  'cloth2',
  'cloth3',
  'metal',
  'backdrop',
] as const;
export type PaletteSlot = (typeof paletteSlots)[number];

type Oklch = readonly [l: number, c: number, h: number];

const ICE: Oklch = [0.9, 0.05, 238];
const SKY: Oklch = [0.74, 0.115, 240];
const BLUE: Oklch = [0.6, 0.13, 250];
const NAVY: Oklch = [0.38, 0.095, 262];
const IRIS: Oklch = [0.56, 0.13, 282];
const STEEL: Oklch = [0.7, 0.06, 245];
const WHITE: Oklch = [0.965, 0.008, 90];
const RED: Oklch = [0.58, 0.19, 25];
const GOLD: Oklch = [0.82, 0.13, 86];

/**
 * Main, second, accent and trim of each outfit in the house look. All of a kind are neighbors in hue, so that a network in
 * doubt about the cut answers with a blue cloth: the mean of unlike colors is gray.
 */
const OUTFITS: Readonly<Record<OutfitKind, readonly [Oklch, Oklch, Oklch, Oklch]>> = {
  blouse: [ICE, NAVY, RED, WHITE],
  sailor: [ICE, NAVY, RED, WHITE],
  shirt: [ICE, NAVY, RED, WHITE],
  hoodie: [SKY, NAVY, RED, WHITE],
  kimono: [IRIS, NAVY, RED, GOLD],
  jacket: [BLUE, NAVY, RED, WHITE],
  dress: [SKY, NAVY, RED, WHITE],
  armor: [STEEL, NAVY, RED, GOLD],
  tshirt: [SKY, NAVY, RED, WHITE],
  turtleneck: [BLUE, NAVY, RED, WHITE],
  tank: [SKY, NAVY, RED, WHITE],
};

/** What of a character the house look goes by: only what its line art shows. */
interface HouseTraits {
  readonly masculine: boolean;
  readonly hair: Pick<HairStyle, 'tie'>;
  readonly outfit: OutfitKind;
}

function hairTone({ masculine, hair }: HouseTraits): Oklch {
  if (masculine) return [0.38, 0.055, 48];
  return hair.tie === 'none' ? [0.52, 0.095, 45] : [0.8, 0.115, 82];
}

/**
 * The colors a character has when nobody asked for others: one narrow choice for what the lines show, so that a network
 * that knows no more than the lines can learn a vivid answer instead of the mean of all palettes, which is gray.
 */
export function housePalette(rng: Rng, traits: HouseTraits): Palette {
  const shade: ShadeStyle = { depth: 0.14, hue: 290 };
  const near = ([l, c, h]: Oklch): Rgb =>
    oklch(l + rng.range(-0.015, 0.015), c * rng.range(0.94, 1.06), h + rng.range(-4, 4));
  const tones = (at: Oklch): Ramp => ramp(near(at), shade);
  const hair = tones(hairTone(traits));
  const eyes = ramp(near([0.6, 0.13, 240]), { depth: 0.24, hue: 275 });
  const [main, second, accent, trim] = OUTFITS[traits.outfit];
  return {
    skin: ramp(near([0.925, 0.047, 60]), { depth: shade.depth * 0.85, hue: 22 }),
    blush: oklch(0.835, 0.122, 20),
    lips: oklch(0.765, 0.117, 38),
    hair,
    hairTip: hair,
    eyes: [eyes, eyes],
    cloth: [tones(main), tones(second), tones(accent), tones(trim)],
    metal: ramp(near(GOLD), { depth: 0.22, hue: 50 }),
    ink: oklch(0.16, 0.01, 280),
    prints: false,
    backdrop: [near([0.93, 0.035, 225]), near([0.86, 0.06, 235])],
  };
}

/** `base` with the colors of some parts taken from `other`; ink stays the base's. */
export function withSlots(base: Palette, other: Palette, slots: readonly PaletteSlot[]): Palette {
  const has = (slot: PaletteSlot): boolean => slots.includes(slot);
  const of = (slot: PaletteSlot): Palette => (has(slot) ? other : base);
  return {
    skin: of('skin').skin,
    blush: of('skin').blush,
    lips: of('skin').lips,
    hair: of('hair').hair,
    hairTip: of('hair').hairTip,
    eyes: of('eyes').eyes,
    cloth: [of('cloth0').cloth[0], of('cloth1').cloth[1], of('cloth2').cloth[2], of('cloth3').cloth[3]],
    metal: of('metal').metal,
    ink: base.ink,
    prints: base.prints,
    backdrop: of('backdrop').backdrop,
  };
}
