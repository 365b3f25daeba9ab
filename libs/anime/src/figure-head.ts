import { choose } from './core/choose.ts';
import type { Drawing } from './core/drawing.ts';
import { pt } from './core/geometry.ts';
import { drawAnimalEars, drawHorns } from './extras/animal-ears.ts';
import type { ExtraContext } from './extras/context.ts';
import type { SymbolKind } from './extras/effects.ts';
import { drawSymbol } from './extras/effects.ts';
import { drawHat } from './extras/hats.ts';
import { drawEarring, drawOrnament, drawTieBows } from './extras/ornaments.ts';
import { drawEyepatch, drawGlasses, drawHeadphones, drawPlaster } from './extras/face-wear.ts';
import type { HairContext } from './hair/context.ts';
import { drawHairFront, drawHairShadow, planFrontHair } from './hair/hair.ts';
import { drawEyes } from './head/eyes.ts';
import type { Mood } from './head/features.ts';
import { drawBlush, drawBrows, drawMouth, drawNose, mouthFor } from './head/features.ts';
import { drawEar, drawHead, earSpot, headOutline } from './head/shape.ts';

import type { Character } from './character.ts';

/** What the pieces of a figure's hair share; its paint fades where the tips have a color of their own. */
export function hairContext(d: Drawing, { rng, pose, palette, hair, light }: Character): HairContext {
  const { base } = palette.hair;
  const tip = palette.hairTip.base;
  const fade = {
    kind: 'linear',
    from: pt(0, 0.2),
    to: pt(0, Math.max(1, hair.length)),
    base,
    stops: [
      { at: 0.2, color: base },
      { at: 1, color: tip },
    ],
  } as const;
  const paint = tip.join() === base.join() ? base : fade;
  return {
    d,
    rng: rng.fork('strands'),
    pose,
    tones: palette.hair,
    paint,
    region: d.part('hair', () => d.region()),
    style: hair,
    light,
  };
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

/** Face, front hair and what is worn on the head, in head space. */
export function drawFaceAndHair(d: Drawing, character: Character, ctx: HairContext, skin: number): void {
  const { pose, palette, mood, eyes } = character;
  const rng = character.rng.fork('features');
  const ears = (front: boolean): void => {
    for (const s of [-1, 1] as const) {
      if (earSpot(pose, s).front === front) drawEar(d, pose, s, character.elf ? 'elf' : 'round', palette, skin);
    }
  };
  ears(false);
  const head = drawHead(d, headOutline(pose, character.face), palette, skin);
  ears(true);
  const front = planFrontHair(ctx);
  drawHairShadow(ctx, front, palette.skin, head);
  const f = { pose, palette, mood };
  drawBlush(d, rng, f, eyes, [head]);
  d.part('eye', () => drawEyes(d, rng, { style: eyes, pose, palette, gaze: character.gaze, lids: character.lids }));
  drawNose(d, f, choose(rng, { dot: 3, line: 2, hook: 3, shadow: 2, none: 0.5 }), 0.62 + 0.03 * character.face.length);
  d.part('mouth', () =>
    drawMouth(d, f, mouthFor(rng, mood), 0.82 + 0.05 * character.face.length, rng.range(0.85, 1.1)),
  );
  const brow = choose(rng, { line: 5, thick: 3, short: 1 });
  const browsOver = rng.chance(0.3);
  const brows = (): void => d.part('hair', () => drawBrows(d, f, eyes, brow));
  if (!browsOver) brows();
  const extras: ExtraContext = {
    d,
    rng: character.rng.fork('ornaments'),
    pose,
    palette,
    hair: character.hair,
    light: character.light,
  };
  const plan = character.extras;
  d.part('accessory', () => drawFaceWear(extras, character));
  d.part('animal', () => {
    if (plan.animal) drawAnimalEars(extras, plan.animal);
    if (plan.horns) drawHorns(extras, plan.horns);
  });
  d.part('accessory', () => {
    drawHairFront(ctx, front);
    for (const kind of plan.ornaments) drawOrnament(extras, kind);
    if (plan.tieBows) drawTieBows(extras);
    if (plan.headphones) drawHeadphones(extras);
  });
  d.part('headwear', () => {
    if (plan.hat) drawHat(extras, plan.hat);
  });
  d.part('scenery', () => {
    if (plan.symbol) drawSymbol(d, rng, SYMBOLS[mood], palette);
  });
  if (browsOver) brows();
}

/** Plaster, earrings, and glasses or a patch. */
function drawFaceWear(extras: ExtraContext, { pose, eyes, extras: plan }: Character): void {
  if (plan.plaster) drawPlaster(extras);
  if (plan.earring) {
    for (const s of [-1, 1] as const) {
      const { at, hidden } = earSpot(pose, s);
      if (!hidden) drawEarring(extras, pt(at.x + s * 0.05, at.y + 0.25), plan.earring);
    }
  }
  if (plan.glasses) drawGlasses(extras, eyes, plan.glasses);
  else if (plan.patch) drawEyepatch(extras, eyes, plan.patch);
}
