import { REACH } from './body/arm-pose.ts';
import { makeArm } from './body/arms.ts';
import type { Wardrobe } from './body/frame.ts';

import { drawLegs, drawSkirt } from './body/lower.ts';
import { makeOutfit } from './body/outfits.ts';
import { drawCapeBack, drawCapeFront } from './body/over.ts';
import { drawNeck } from './body/trunk.ts';
import type { Character } from './character.ts';
import { BUILDS } from './character.ts';
import { choose } from './core/choose.ts';
import type { Drawing } from './core/drawing.ts';
import type { Affine, Pt } from './core/geometry.ts';
import { compose, placement, pt } from './core/geometry.ts';
import { drawProp } from './extras/props.ts';
import { drawScarf } from './extras/scarf.ts';
import { drawWings } from './extras/wings.ts';
import { drawFaceAndHair, hairContext } from './figure-head.ts';
import { drawHairBehind, drawHairOverShoulders } from './hair/hair.ts';

/** Turns the head about a point of the neck. */
const nod = (at: Pt, angle: number): Affine => compose(placement(at.x, at.y, 1, angle), placement(-at.x, -at.y, 1));

interface Body {
  /** Clothes and hanging arms: lies under the head. */
  trunk(): void;
  /** Bent forearms and what they hold: lies over everything. */
  front(): void;
}

/** Plans the body; `chin` is where the head throws its shadow. Both parts draw in the body frame. */
function makeBody(w: Wardrobe, character: Character, chin: Pt): Body {
  const { d, frame, palette } = w;
  const { extras } = character;
  const outfit = d.part('top', () => makeOutfit(w, character.outfit));
  const arms = ([0, 1] as const).map((side) => {
    const pose = frame.arms[side];
    const hand = choose(character.rng.fork(`hand ${side}`), REACH[pose].hands);
    return d.part('top', () => makeArm(w, side === 0 ? -1 : 1, pose, outfit.sleeve, hand));
  });
  const scaled = (draw: () => void): void => d.within(placement(0, 0, frame.collar), draw);
  const { lower } = outfit;
  const skirt = lower && lower.kind !== 'trousers' && lower.kind !== 'shorts' ? lower : undefined;
  return {
    trunk() {
      for (const arm of arms) if (arm.behind) arm.upper();
      if (extras.cape) d.part('outer', () => drawCapeBack(w, palette.cloth[3]));
      if (outfit.back) scaled(outfit.back);
      if (lower) drawLegs(w, lower);
      if (skirt && !skirt.tucked) d.part('bottom', () => drawSkirt(w, skirt, skirt.region));
      drawNeck(w, chin);
      outfit.body();
      if (skirt?.tucked) d.part('bottom', () => drawSkirt(w, skirt, skirt.region));
      d.part('outer', () => outfit.apron?.());
      for (const arm of arms) if (!arm.behind) arm.upper();
      d.part('trim', () => scaled(outfit.collar));
      d.part('outer', () => {
        if (extras.cape) drawCapeFront(w, palette.cloth[3]);
        if (extras.scarf) drawScarf(w, palette.cloth[2], palette.cloth[1]);
      });
    },
    front() {
      const held = frame.arms.indexOf('hold');
      const { prop } = character;
      if (prop && held >= 0) d.part('prop', () => drawProp(w, prop, arms[held]!.grip, held === 0 ? -1 : 1));
      for (const arm of arms) arm.lower();
    },
  };
}

/**
 * Draws a figure into the current transform: head space, the head's middle at the origin, half its width 1, the pit of
 * the neck near (0, 1.5).
 */
export function drawFigure(d: Drawing, character: Character): void {
  const { rng, palette, pose, frame, light } = character;
  const hair = hairContext(d, character);
  const skin = d.part('skin', () => d.region());
  const build = BUILDS[character.build];
  const neck = pt(-0.08 * pose.yaw, (character.masculine ? 1.55 : 1.47) + build.neck);
  const inHead = (draw: () => void): void => d.within(nod(pt(neck.x, 0.9), pose.roll), draw);
  const inBody = (draw: () => void): void => d.within(placement(neck.x, neck.y, build.body, character.lean), draw);
  const w: Wardrobe = { d, rng: rng.fork('clothes'), frame, palette, skin, light };
  const body = makeBody(w, character, pt((0.3 * pose.yaw - neck.x) / build.body, (1.12 - neck.y) / build.body));

  if (character.extras.wings) d.part('animal', () => drawWings(d, rng.fork('wings'), palette.cloth[1]));
  d.part('accessory', () => inHead(() => drawHairBehind(hair)));
  d.part('top', () => inBody(() => body.trunk()));
  inHead(() => {
    d.part('accessory', () => drawHairOverShoulders(hair, palette.cloth[2]));
    d.part('skin', () => drawFaceAndHair(d, character, hair, skin));
  });
  d.part('top', () => inBody(() => body.front()));
}
