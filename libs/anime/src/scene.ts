import { createRng, type Rgb, type Rng } from '@irodori/image';
import { drawBackground } from './background/background.ts';
import type { Build, Character } from './character.ts';
import { drawCharacter, feetOf } from './character.ts';
import { choose } from './core/choose.ts';
import { Drawing } from './core/drawing.ts';
import { placement } from './core/geometry.ts';
import { drawPaintStyle } from './core/mood.ts';
import type { LineStyle, Scene } from './core/types.ts';
import { drawFigure } from './figure.ts';
import type { Spot } from './group.ts';
import { drawGroup } from './group.ts';
import type { PaletteSlot } from './house-palette.ts';
import { drawEffects } from './extras/effects.ts';

export type Shot = 'bust' | 'half' | 'full' | 'close' | 'chibi' | 'group';

export interface SceneOptions {
  /** Leaves the background out. @default false */
  readonly plain?: boolean;
  /** How much of the figure is seen. @default drawn from the seed */
  readonly shot?: Shot;
  /**
   * Colors everyone in the house look, but these parts in colors drawn from the seed. Lines and areas stay the same.
   * @default all colors drawn from the seed
   */
  readonly house?: readonly PaletteSlot[];
  /**
   * Draws the seed's character once more: the same hair, clothes and colors, with head, arms, face and place by this seed.
   * @default as the seed has it
   */
  readonly pose?: number | string;
}

function drawLineStyle(rng: Rng, ink: LineStyle['ink']): LineStyle {
  return {
    width: rng.range(4.2, 8.2),
    taper: rng.range(0.2, 1),
    roughness: rng.chance(0.6) ? 0 : rng.range(0.2, 0.8),
    ink,
    tinted: rng.chance(0.35),
  };
}

/**
 * The picture that belongs to a seed. Pure: the same seed gives the same scene, on any machine.
 * @param options `plain` keeps the paper white.
 */
export function animeScene(seed: number | string, options: SceneOptions = {}): Scene {
  const rng = createRng(seed);
  const posed = options.pose === undefined ? undefined : rng.fork('posed').fork(options.pose);
  const framing = (posed ?? rng).fork('framing');
  const shot = options.shot ?? choose(framing, { bust: 4.5, half: 3, full: 1.8, close: 1.5, chibi: 1, group: 2.2 });
  const character = drawCharacter(rng.fork('character'), {
    build: shot === 'chibi' || (shot === 'group' && framing.fork('small').chance(0.1)) ? 'chibi' : undefined,
    house: options.house,
    ...(posed && { pose: posed.fork('character') }),
  });
  const style = drawLineStyle(rng.fork('line'), character.palette.ink);
  const drawn = drawPaintStyle(rng.fork('manner'), character.light);
  // No line says that a picture lies in evening light.
  const manner = options.house ? { ...drawn, grade: (color: Rgb): Rgb => color } : drawn;
  const d = new Drawing(style, rng.fork('ink'), manner);
  const backdrop = options.plain ? 'plain' : drawBackground(d, rng.fork('background'), character.palette);
  // Now and then the camera is held askew.
  const lean = shot !== 'chibi' && shot !== 'group' && framing.chance(0.12) ? framing.range(-0.22, 0.22) : 0;
  const figure = (one: Character, { head, x, y }: Spot): void =>
    d.person(() => d.within(placement(x, y, head, lean), () => drawFigure(d, one), Math.sqrt(head / 200)));
  const group = shot === 'group' ? drawGroup(framing, rng, character, options.house) : undefined;
  for (const one of group?.figures ?? []) figure(one.character, one);
  if (shot !== 'group') figure(character, place(framing, shot, character.build));
  const effects = rng.fork('effects');
  const floating = !options.plain && effects.chance(0.11) ? [drawEffects(d, effects, character.palette)] : [];
  return {
    seed,
    size: 1000,
    style,
    light: character.light,
    items: d.items,
    regionCount: d.regionCount,
    parts: d.parts,
    tags: [
      shot,
      backdrop,
      character.outfit,
      character.hair.bangs,
      character.hair.back,
      character.hair.tie,
      ...(group ? [`${group.figures.length} ${group.frame}`] : character.frame.arms),
      ...floating,
    ],
  };
}

/** Head size and position on the canvas for a kind of shot. */
function place(rng: Rng, shot: Exclude<Shot, 'group'>, build: Build): Spot {
  const x = 500 + rng.normal() * (rng.chance(0.15) ? 130 : 32);
  if (shot === 'bust') return { head: rng.range(170, 225), x, y: rng.range(350, 430) };
  if (shot === 'half') return { head: rng.range(115, 150), x, y: rng.range(230, 300) };
  // Whole figures fill the height, whatever their build.
  const fit = (feetOf('normal') + 1.2) / (feetOf(build) + 1.2);
  if (shot === 'full') return { head: rng.range(86, 104) * fit, x, y: rng.range(125, 165) * fit ** 0.5 };
  if (shot === 'close') return { head: rng.range(270, 380), x, y: rng.range(400, 520) };
  return { head: rng.range(148, 160), x, y: rng.range(275, 295) };
}
