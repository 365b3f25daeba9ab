import type { Rng } from '../rng.ts';
import { createRng } from '../rng.ts';
import { drawBackground } from './background/background.ts';
import { drawCharacter, drawFigure } from './character.ts';
import { choose } from './core/choose.ts';
import { Drawing } from './core/drawing.ts';
import { placement } from './core/geometry.ts';
import type { LineStyle, Scene } from './core/types.ts';

export interface SceneOptions {
  /** Leaves the background out. @default false */
  readonly plain?: boolean;
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
  const who = drawCharacter(rng.fork('character'));
  const style = drawLineStyle(rng.fork('line'), who.palette.ink);
  const d = new Drawing(style, rng.fork('ink'));
  const backdrop = options.plain ? 'plain' : drawBackground(d, rng.fork('background'), who.palette);
  const framing = rng.fork('framing');
  const shot = choose(framing, { bust: 5, half: 3, close: 1.5 });
  const head =
    shot === 'bust' ? framing.range(170, 225) : shot === 'half' ? framing.range(115, 150) : framing.range(270, 380);
  const x = 500 + framing.normal() * 35;
  const y =
    shot === 'bust' ? framing.range(350, 430) : shot === 'half' ? framing.range(230, 300) : framing.range(400, 520);
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
