import { hexToRgb, mixRgb, rgbToHex, type Rng } from '@irodori/image';
import { drawBackground } from './background.ts';
import type { PaintedDrawing, PaintPlan } from './paint.ts';

/** What the figures of a picture share; the rest of a plan is drawn for each figure. */
type FigurePlan = Omit<PaintPlan, 'recolor'>;

/** One thing to put on the canvas. `paint` writes it in units of its own `width` x `height`. */
export interface Figure {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  paint(rng: Rng, plan: FigurePlan): PaintedDrawing;
}

interface Collage extends PaintedDrawing {
  /** Ids of the figures, back to front. */
  readonly id: string;
}

/** How the outlines of one picture are colored in its color version. */
function drawInk(rng: Rng): (fill: string) => string {
  const tint = rgbToHex([rng.range(10, 60), rng.range(5, 40), rng.range(10, 60)]);
  switch (
    rng.weighted([
      ['black', 0.4],
      ['tint', 0.35],
      ['trace', 0.25],
    ] as const)
  ) {
    case 'black':
      return () => '#0c0a0c';
    case 'tint':
      return () => tint;
    case 'trace': {
      const depth = rng.range(0.6, 0.8);
      // Lines in a dark tone of what they surround, as painters trace line art for a soft finish.
      return (fill) => rgbToHex(mixRgb(hexToRgb(fill) ?? [90, 70, 80], [30, 12, 24], depth));
    }
  }
}

/**
 * One to five figures over a background, some hidden behind others, as two aligned SVG bodies on a square of 100 units.
 * All figures of a picture share line width, ink and light.
 */
export function drawCollage(rng: Rng, draw: (rng: Rng) => Figure): Collage {
  const count = rng.chance(0.5) ? 1 : 2 + rng.int(4);
  const lineWidth = rng.range(0.6, 1.2);
  const ink = drawInk(rng.fork('ink'));
  const background = drawBackground(rng.fork('background'), { prefix: 'b', lineWidth });
  const light = rng.pick([-1, 1]);
  const cel = rng.chance(0.45) ? { reach: rng.range(2, 5), darken: rng.range(0.68, 0.86) } : undefined;
  const shared = {
    ink,
    outlineShades: rng.chance(0.35),
    spotBlack: rng.chance(0.8) ? 0.03 : 0.3,
    strokeScale: rng.range(0.6, 1.1),
  };
  let [color, line] = [background.color, background.line];
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const own = rng.fork(i);
    const figure = draw(own.fork('figure'));
    const extent = count === 1 ? own.range(80, 150) : own.range(38, 80);
    const scale = extent / Math.max(figure.width, figure.height);
    const spread = count === 1 ? 8 : 32;
    const [x, y] = [50 + own.range(-spread, spread), 50 + own.range(-spread, spread)];
    const flip = own.pick([-1, 1]);
    const turn = own.chance(0.6) ? own.range(-6, 6) : own.range(-30, 30);
    const painted = figure.paint(own.fork('paint'), {
      ...shared,
      prefix: `f${i}`,
      outline: lineWidth / scale,
      cel: cel && { dx: (light * flip * cel.reach) / scale, dy: -cel.reach / scale, darken: cel.darken },
    });
    const place =
      `<g transform="translate(${x.toFixed(3)} ${y.toFixed(3)}) rotate(${turn.toFixed(2)}) scale(${(flip * scale).toFixed(5)} ${scale.toFixed(5)}) ` +
      `translate(${-figure.width / 2} ${-figure.height / 2})">`;
    color += `${place}${painted.color}</g>`;
    line += `${place}${painted.line}</g>`;
    ids.push(figure.id);
  }
  return { id: ids.join('+'), color, line };
}
