import type { Rng } from '../rng.ts';
import { createRng } from '../rng.ts';
import { drawBackground } from './background/background.ts';
import { drawCharacter, drawFigure } from './character.ts';
import { choose } from './core/choose.ts';
import { Drawing } from './core/drawing.ts';
import { placement } from './core/geometry.ts';
import type { LineStyle, Scene } from './core/types.ts';

export type Shot = 'bust' | 'half' | 'close' | 'chibi';

export interface SceneOptions {
  /** Leaves the background out. @default false */
  readonly plain?: boolean;
  /** How much of the figure is seen. @default drawn from the seed */
  readonly shot?: Shot;
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
  const shot = options.shot ?? choose(framing, { bust: 5, half: 3, close: 1.6, chibi: 1.4 });
  const who = drawCharacter(rng.fork('character'), { build: shot === 'chibi' ? 'chibi' : undefined });
  const style = drawLineStyle(rng.fork('line'), who.palette.ink);
  const d = new Drawing(style, rng.fork('ink'));
  const backdrop = options.plain ? 'plain' : drawBackground(d, rng.fork('background'), who.palette);
  const { head, x, y } = place(framing, shot);
  d.within(placement(x, y, head), () => drawFigure(d, who), Math.sqrt(head / 200));
  return {
    seed,
    size: 1000,
    style,
    items: d.items,
    regionCount: d.regionCount,
    tags: [shot, backdrop, who.outfit, who.hair.bangs, who.hair.back, who.hair.tie],
  };
}

/** Head size and position on the canvas for a kind of shot. */
function place(rng: Rng, shot: Shot): { head: number; x: number; y: number } {
  const x = 500 + rng.normal() * 35;
  if (shot === 'bust') return { head: rng.range(170, 225), x, y: rng.range(350, 430) };
  if (shot === 'half') return { head: rng.range(115, 150), x, y: rng.range(230, 300) };
  if (shot === 'close') return { head: rng.range(270, 380), x, y: rng.range(400, 520) };
  return { head: rng.range(175, 190), x, y: rng.range(300, 320) };
}
