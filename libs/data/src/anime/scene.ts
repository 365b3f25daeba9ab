import type { Rng } from '../rng.ts';
import { createRng } from '../rng.ts';
import { drawBackground } from './background/background.ts';
import type { Character } from './character.ts';
import { drawCharacter } from './character.ts';
import { choose } from './core/choose.ts';
import { Drawing } from './core/drawing.ts';
import { placement } from './core/geometry.ts';
import { drawPaintStyle } from './core/mood.ts';
import type { LineStyle, Scene } from './core/types.ts';
import { drawFigure } from './figure.ts';
import type { PaletteSlot } from './house-palette.ts';
import { drawEffects } from './extras/effects.ts';

export type Shot = 'bust' | 'half' | 'full' | 'close' | 'chibi' | 'pair';

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
  const framing = rng.fork('framing');
  const shot = options.shot ?? choose(framing, { bust: 4.5, half: 3, full: 1.8, close: 1.5, chibi: 1, pair: 1.2 });
  const who = drawCharacter(rng.fork('character'), {
    build: shot === 'chibi' ? 'chibi' : undefined,
    house: options.house,
  });
  const style = drawLineStyle(rng.fork('line'), who.palette.ink);
  const d = new Drawing(style, rng.fork('ink'), drawPaintStyle(rng.fork('manner'), who.light));
  const backdrop = options.plain ? 'plain' : drawBackground(d, rng.fork('background'), who.palette);
  // Now and then the camera is held askew.
  const lean = shot !== 'chibi' && framing.chance(0.12) ? framing.range(-0.22, 0.22) : 0;
  const figure = (one: Character, { head, x, y }: Spot): void =>
    d.within(placement(x, y, head, lean), () => drawFigure(d, one), Math.sqrt(head / 200));
  if (shot === 'pair') for (const spot of group(framing, rng, who, options.house)) figure(spot.who, spot);
  else figure(who, place(framing, shot));
  const effects = rng.fork('effects');
  const floating = !options.plain && effects.chance(0.11) ? [drawEffects(d, effects, who.palette)] : [];
  return {
    seed,
    size: 1000,
    style,
    items: d.items,
    regionCount: d.regionCount,
    tags: [shot, backdrop, who.outfit, who.hair.bangs, who.hair.back, who.hair.tie, ...floating],
  };
}

interface Spot {
  readonly head: number;
  readonly x: number;
  readonly y: number;
}

/** Head size and position on the canvas for a kind of shot. */
function place(rng: Rng, shot: Exclude<Shot, 'pair'>): Spot {
  const x = 500 + rng.normal() * (rng.chance(0.15) ? 130 : 32);
  if (shot === 'bust') return { head: rng.range(170, 225), x, y: rng.range(350, 430) };
  if (shot === 'half') return { head: rng.range(115, 150), x, y: rng.range(230, 300) };
  if (shot === 'full') return { head: rng.range(88, 104), x, y: rng.range(125, 165) };
  if (shot === 'close') return { head: rng.range(270, 380), x, y: rng.range(400, 520) };
  return { head: rng.range(148, 160), x, y: rng.range(275, 295) };
}

/** Two or three figures side by side, the one behind first; the leading one stands in front. */
function group(framing: Rng, rng: Rng, lead: Character, house: SceneOptions['house']): (Spot & { who: Character })[] {
  const size = framing.range(120, 165);
  const count = framing.chance(0.22) ? 3 : 2;
  const xs = count === 3 ? [200, 800, 500] : framing.chance(0.5) ? [300, 700] : [700, 300];
  return xs.map((x, i) => {
    const last = i === count - 1;
    const head = size * framing.range(0.9, 1.08);
    const y = framing.range(300, 420) - (last ? 0 : 40);
    return {
      head,
      x: x + framing.range(-30, 30),
      y,
      who: last ? lead : drawCharacter(rng.fork(`companion ${i}`), { light: lead.light, house }),
    };
  });
}
