import type { Rng } from '@irodori/image';
import type { Frame } from './body/frame.ts';
import { drawFrame } from './body/frame.ts';
import type { OutfitKind } from './body/outfits.ts';
import { drawOutfitKind } from './body/outfits.ts';
import { choose, sign } from './core/choose.ts';
import type { ExtrasPlan } from './extras/plan.ts';
import { drawExtras } from './extras/plan.ts';
import type { PropKind } from './extras/props.ts';
import { drawPropKind } from './extras/props.ts';
import type { HairStyle } from './hair/style.ts';
import { drawHairStyle } from './hair/style.ts';
import type { EyeStyle, Gaze, Lids } from './head/eye-style.ts';
import { drawEyeStyle } from './head/eye-style.ts';
import type { Mood } from './head/features.ts';
import { drawMood } from './head/features.ts';
import type { HeadPose } from './head/pose.ts';
import { drawHeadPose } from './head/pose.ts';
import type { FaceShape } from './head/shape.ts';
import { drawFaceShape } from './head/shape.ts';
import { housePalette, withSlots, type PaletteSlot } from './house-palette.ts';
import type { Palette } from './palette.ts';
import { drawPalette } from './palette.ts';

export type Build = 'tall' | 'normal' | 'child' | 'chibi';

interface Proportions {
  /** Size of the body against the head. */
  readonly body: number;
  /** How far the neck's pit lies below the head's middle, against that of the normal build. */
  readonly neck: number;
  /** Widths of the trunk and of the limbs against the normal build's. */
  readonly width: number;
  readonly limbs: number;
  /** How much of a baby the face is, 0..1. */
  readonly round: number;
}

export const BUILDS: Readonly<Record<Build, Proportions>> = {
  tall: { body: 1.27, neck: 0.05, width: 0.91, limbs: 0.87, round: 0 },
  normal: { body: 1, neck: 0, width: 1, limbs: 1, round: 0 },
  child: { body: 0.82, neck: -0.1, width: 1, limbs: 1, round: 0.4 },
  chibi: { body: 0.46, neck: -0.42, width: 1, limbs: 1.25, round: 1 },
};

/** Distance from the middle of the head to the soles, in head units. */
export const feetOf = (build: Build): number => 1.5 + BUILDS[build].neck + 8 * BUILDS[build].body;

/** Everything about one figure that is decided before the first line. */
export interface Character {
  readonly rng: Rng;
  readonly masculine: boolean;
  readonly palette: Palette;
  readonly pose: HeadPose;
  readonly face: FaceShape;
  readonly eyes: EyeStyle;
  readonly lids: Lids;
  readonly gaze: Gaze;
  readonly mood: Mood;
  readonly hair: HairStyle;
  readonly frame: Frame;
  readonly outfit: OutfitKind;
  readonly light: 1 | -1;
  readonly elf: boolean;
  /** Tilt of the trunk against the neck, radians. */
  readonly lean: number;
  readonly build: Build;
  readonly extras: ExtrasPlan;
  readonly prop?: PropKind;
}

function lidsFor(rng: Rng, mood: Mood): Lids {
  if (mood === 'surprised') return 'wide';
  if (mood === 'happy') return choose(rng, { open: 6, happy: 2.5, closed: 0.6, wink: 1, half: 0, wide: 0.5 });
  if (mood === 'smug') return choose(rng, { open: 3, half: 3, wink: 0.6, closed: 0.5, happy: 0, wide: 0 });
  return choose(rng, { open: 9, half: 1.6, closed: 1.4, happy: 0.2, wink: 0.2, wide: 0.2 });
}

interface CharacterOptions {
  readonly build?: Build;
  readonly light?: 1 | -1;
  /** The house look, with the colors of these parts drawn from the seed all the same. */
  readonly house?: readonly PaletteSlot[];
  /** The stream of what changes from picture to picture: where head and arms are, and the look on the face. */
  readonly pose?: Rng;
}

const GAZES = { ahead: 6, left: 1, right: 1, up: 0.5, down: 0.6 } as const;

export function drawCharacter(rng: Rng, options: CharacterOptions = {}): Character {
  const posed = options.pose ?? rng;
  const build = options.build ?? choose(rng.fork('build'), { tall: 0.26, normal: 0.62, child: 0.12, chibi: 0 });
  const masculine = rng.chance(0.33);
  const pose = drawHeadPose(posed.fork('pose'));
  const usual = drawMood(rng);
  const mood = options.pose ? drawMood(options.pose.fork('mood')) : usual;
  const hair = drawHairStyle(rng.fork('hair'), masculine);
  const frame = drawFrame(posed.fork('frame'), masculine, pose.yaw, BUILDS[build]);
  const ahead = choose(rng, GAZES);
  const gaze = options.pose ? choose(options.pose.fork('gaze'), GAZES) : ahead;
  const outfit = drawOutfitKind(rng, masculine);
  const drawn = drawPalette(rng.fork('palette'));
  const house = options.house && housePalette(rng.fork('house'), { masculine, hair, outfit });
  return {
    rng,
    masculine,
    palette: house ? withSlots({ ...house, ink: drawn.ink }, drawn, options.house ?? []) : drawn,
    pose,
    face: drawFaceShape(rng.fork('face'), masculine, BUILDS[build].round),
    eyes: drawEyeStyle(rng.fork('eyes'), masculine, BUILDS[build].round > 0),
    lids: build === 'chibi' && rng.fork('dots').chance(0.15) ? 'dot' : lidsFor(rng.fork('lids'), mood),
    gaze,
    mood,
    hair,
    frame,
    extras: drawExtras(rng.fork('extras'), masculine, hair),
    prop: frame.arms.includes('hold') ? drawPropKind(rng.fork('prop')) : undefined,
    outfit,
    light: options.light ?? sign(rng.fork('light')),
    build,
    lean: build === 'chibi' ? 0 : posed.fork('lean').normal() * 0.045,
    elf: rng.chance(0.06),
  };
}
