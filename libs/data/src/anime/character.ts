import type { Rng } from '../rng.ts';
import { makeArm } from './body/arms.ts';
import type { Frame, Wardrobe } from './body/frame.ts';
import { drawFrame } from './body/frame.ts';
import type { HandKind } from './body/hand.ts';
import type { OutfitKind } from './body/outfits.ts';
import { drawOutfitKind, makeOutfit } from './body/outfits.ts';
import { drawLegs, drawSkirt } from './body/lower.ts';
import { drawCapeBack, drawCapeFront } from './body/over.ts';
import { drawNeck } from './body/trunk.ts';
import { choose, sign } from './core/choose.ts';
import type { Drawing } from './core/drawing.ts';
import { placement, pt } from './core/geometry.ts';
import { drawAnimalEars, drawHorns } from './extras/animal-ears.ts';
import type { ExtraContext } from './extras/context.ts';
import type { SymbolKind } from './extras/effects.ts';
import { drawSymbol } from './extras/effects.ts';
import { drawHat } from './extras/hats.ts';
import { drawEarring, drawOrnament, drawTieBows } from './extras/ornaments.ts';
import type { ExtrasPlan } from './extras/plan.ts';
import { drawExtras } from './extras/plan.ts';
import type { PropKind } from './extras/props.ts';
import { drawProp, drawPropKind } from './extras/props.ts';
import { drawEyepatch, drawGlasses, drawHeadphones, drawPlaster } from './extras/face-wear.ts';
import { drawScarf } from './extras/scarf.ts';
import { drawWings } from './extras/wings.ts';
import type { HairContext } from './hair/context.ts';
import { drawHairBehind, drawHairFront, drawHairOverShoulders, drawHairShadow, planFrontHair } from './hair/hair.ts';
import type { HairStyle } from './hair/style.ts';
import { drawHairStyle } from './hair/style.ts';
import type { EyeStyle, Gaze, Lids } from './head/eye-style.ts';
import { drawEyeStyle } from './head/eye-style.ts';
import { drawEyes } from './head/eyes.ts';
import type { Mood } from './head/features.ts';
import { drawBlush, drawBrows, drawMood, drawMouth, drawNose, mouthFor } from './head/features.ts';
import type { HeadPose } from './head/pose.ts';
import { drawHeadPose } from './head/pose.ts';
import type { FaceShape } from './head/shape.ts';
import { drawEar, drawFaceShape, drawHead, earSpot, headOutline } from './head/shape.ts';
import type { Palette } from './palette.ts';
import { drawPalette } from './palette.ts';

export type Build = 'normal' | 'child' | 'chibi';

/** Size of the body against the head, and how far the neck's pit lies below the head's middle. */
const BUILDS: Readonly<Record<Build, { readonly body: number; readonly neck: number }>> = {
  normal: { body: 1, neck: 0 },
  child: { body: 0.82, neck: -0.1 },
  chibi: { body: 0.46, neck: -0.42 },
};

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

export interface CharacterOptions {
  readonly build?: Build;
  readonly light?: 1 | -1;
}

export function drawCharacter(rng: Rng, options: CharacterOptions = {}): Character {
  const build = options.build ?? (rng.fork('build').chance(0.12) ? 'child' : 'normal');
  const masculine = rng.chance(0.33);
  const pose = drawHeadPose(rng.fork('pose'));
  const mood = drawMood(rng);
  const hair = drawHairStyle(rng.fork('hair'), masculine);
  const frame = drawFrame(rng.fork('frame'), masculine, pose.yaw, build === 'chibi' ? 1.25 : 1);
  return {
    rng,
    masculine,
    palette: drawPalette(rng.fork('palette')),
    pose,
    face: drawFaceShape(rng.fork('face'), masculine, { normal: 0, child: 0.4, chibi: 1 }[build]),
    eyes: drawEyeStyle(rng.fork('eyes'), masculine, build !== 'normal'),
    lids: lidsFor(rng, mood),
    gaze: choose(rng, { ahead: 6, left: 1, right: 1, up: 0.5, down: 0.6 }),
    mood,
    hair,
    frame,
    extras: drawExtras(rng.fork('extras'), masculine, hair),
    prop: frame.arms.includes('hold') ? drawPropKind(rng.fork('prop')) : undefined,
    outfit: drawOutfitKind(rng, masculine),
    light: options.light ?? sign(rng.fork('light')),
    build,
    elf: rng.chance(0.06),
  };
}

const HANDS: Record<string, Record<string, number>> = {
  raised: { open: 4, peace: 2, point: 1, fist: 1 },
  chin: { fist: 1, point: 1 },
  hold: { fist: 1 },
  down: { relaxed: 1 },
  behind: { fist: 1 },
  hip: { fist: 1 },
};

/**
 * Draws a figure into the current transform: head space, the head's middle at the origin, half its width 1, the pit of
 * the neck near (0, 1.7).
 */
export function drawFigure(d: Drawing, who: Character): void {
  const { rng, palette, pose, hair, frame, light, masculine } = who;
  const fade = palette.hairTip === palette.hair || palette.hairTip.base === palette.hair.base;
  const ctx: HairContext = {
    d,
    rng: rng.fork('strands'),
    pose,
    tones: palette.hair,
    paint: fade
      ? palette.hair.base
      : {
          kind: 'linear',
          from: pt(0, 0.2),
          to: pt(0, Math.max(1, hair.length)),
          base: palette.hair.base,
          stops: [
            { at: 0.2, color: palette.hair.base },
            { at: 1, color: palette.hairTip.base },
          ],
        },
    region: d.region(),
    style: hair,
    light,
    soft: true,
  };
  const skin = d.region();
  const neckPit = pt(-0.08 * pose.yaw, (masculine ? 1.55 : 1.47) + BUILDS[who.build].neck);
  const inHead = (draw: () => void): void => {
    const turnAt = pt(neckPit.x, 0.9);
    const cos = Math.cos(pose.roll);
    const sin = Math.sin(pose.roll);
    d.within(
      placement(turnAt.x - cos * turnAt.x + sin * turnAt.y, turnAt.y - sin * turnAt.x - cos * turnAt.y, 1, pose.roll),
      draw,
    );
  };

  if (who.extras.wings) drawWings(d, rng.fork('wings'), palette.cloth[1]);
  inHead(() => drawHairBehind(ctx));

  const w: Wardrobe = { d, rng: rng.fork('clothes'), frame, palette, skin, light };
  const outfit = makeOutfit(w, who.outfit);
  const arms = ([0, 1] as const).map((side) => {
    const kind = frame.arms[side];
    const hand = rng.fork(`hand ${side}`).weighted(Object.entries(HANDS[kind]!) as [HandKind, number][]);
    return makeArm(w, side === 0 ? -1 : 1, kind, outfit.sleeve, hand);
  });
  const { body } = BUILDS[who.build];
  const inBody = (draw: () => void): void => d.within(placement(neckPit.x, neckPit.y, BUILDS[who.build].body), draw);
  const scaled = (draw: () => void): void => d.within(placement(0, 0, frame.collar), draw);
  const { lower } = outfit;
  const skirt = lower && lower.kind !== 'trousers' && lower.kind !== 'shorts';
  const wearLower = (): void => {
    if (lower && skirt) drawSkirt(w, lower, lower.region);
  };
  inBody(() => {
    for (const arm of arms) if (arm.behind) arm.upper();
    if (who.extras.cape) drawCapeBack(w, palette.cloth[3]);
    if (outfit.back) scaled(outfit.back);
    if (lower) drawLegs(w, lower);
    if (!lower?.tucked) wearLower();
    drawNeck(w, pt((0.3 * pose.yaw - neckPit.x) / body, (1.12 - neckPit.y) / body));
    outfit.body();
    if (lower?.tucked) wearLower();
    for (const arm of arms) if (!arm.behind) arm.upper();
    scaled(outfit.collar);
    if (who.extras.cape) drawCapeFront(w, palette.cloth[3]);
    if (who.extras.scarf) drawScarf(w, palette.cloth[2], palette.cloth[1]);
  });
  inHead(() => drawHairOverShoulders(ctx, palette.cloth[2]));
  inHead(() => drawFaceAndHair(d, who, ctx, skin));
  inBody(() => {
    const held = frame.arms.indexOf('hold');
    if (who.prop && held >= 0) drawProp(w, who.prop, arms[held]!.grip, held === 0 ? -1 : 1);
    for (const arm of arms) arm.lower();
  });
}

const SYMBOLS: Readonly<Record<Mood, SymbolKind>> = {
  calm: 'question',
  happy: 'note',
  sad: 'gloom',
  angry: 'anger',
  surprised: 'sweat',
  shy: 'sweat',
  smug: 'note',
};

function drawFaceAndHair(d: Drawing, who: Character, ctx: HairContext, skin: number): void {
  const { pose, palette, mood, eyes } = who;
  const rng = who.rng.fork('features');
  const ears = (front: boolean): void => {
    for (const s of [-1, 1] as const)
      if (earSpot(pose, s).front === front) drawEar(d, pose, s, who.elf ? 'elf' : 'round', palette, skin);
  };
  ears(false);
  const head = drawHead(d, headOutline(pose, who.face), palette, skin);
  ears(true);
  const front = planFrontHair(ctx);
  drawHairShadow(ctx, front, palette.skin, head);
  const f = { pose, palette, mood };
  drawBlush(d, rng, f, eyes, [head]);
  drawEyes(d, rng, { style: eyes, pose, palette, gaze: who.gaze, lids: who.lids });
  drawNose(d, f, choose(rng, { dot: 3, line: 2, hook: 3, shadow: 2, none: 0.5 }), 0.62 + 0.03 * who.face.length);
  drawMouth(d, f, mouthFor(rng, mood), 0.82 + 0.05 * who.face.length, rng.range(0.85, 1.1));
  const brow = choose(rng, { line: 5, thick: 3, short: 1 });
  const browsOver = rng.chance(0.3);
  if (!browsOver) drawBrows(d, f, eyes, brow);
  const extras: ExtraContext = {
    d,
    rng: who.rng.fork('ornaments'),
    pose,
    palette,
    hair: who.hair,
    hairRegion: ctx.region,
    light: who.light,
  };
  const plan = who.extras;
  if (plan.plaster) drawPlaster(extras);
  if (plan.earring)
    for (const s of [-1, 1] as const) {
      const { at, hidden } = earSpot(pose, s);
      if (!hidden) drawEarring(extras, pt(at.x + s * 0.05, at.y + 0.25), plan.earring);
    }
  if (plan.glasses) drawGlasses(extras, eyes, plan.glasses);
  else if (plan.patch) drawEyepatch(extras, eyes, plan.patch);
  if (plan.animal) drawAnimalEars(extras, plan.animal);
  if (plan.horns) drawHorns(extras, plan.horns);
  drawHairFront(ctx, front);
  for (const kind of plan.ornaments) drawOrnament(extras, kind);
  if (plan.tieBows) drawTieBows(extras);
  if (plan.headphones) drawHeadphones(extras);
  if (plan.hat) drawHat(extras, plan.hat);
  if (plan.symbol) drawSymbol(d, rng, SYMBOLS[mood], palette);
  if (browsOver) drawBrows(d, f, eyes, brow);
}
