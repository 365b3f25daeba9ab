import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Curve } from '../core/geometry.ts';
import { box, closed, ellipse, pt } from '../core/geometry.ts';
import { gradient } from '../core/brush.ts';
import { adjust, white } from '../core/oklch.ts';
import { starPoints } from '../extras/shapes.ts';
import type { Palette } from '../palette.ts';
import { drawScenery } from './scenery.ts';

const sheet = box(-5, -5, 1005, 1005);

/** Fills the canvas behind the figures; returns what it drew. */
export function drawBackground(d: Drawing, rng: Rng, palette: Palette): string {
  const kind = choose(rng, { white: 4, plain: 3, gradient: 2, pattern: 1.8, scenery: 2.6 });
  if (kind === 'scenery') return drawScenery(d, rng, palette);
  const [a, b] = palette.backdrop;
  if (kind === 'white') d.fill([sheet], { paint: white, region: 0 });
  if (kind === 'plain' || kind === 'pattern') d.fill([sheet], { paint: a, region: 0 });
  if (kind === 'gradient') {
    const angle = rng.pick([Math.PI / 2, Math.PI / 2, Math.PI / 4]);
    const c = Math.cos(angle) * 500;
    const s = Math.sin(angle) * 500;
    d.fill([sheet], { region: 0, paint: gradient(pt(500 - c, 500 - s), pt(500 + c, 500 + s), a, b) });
  }
  if (kind === 'pattern') drawPattern(d, rng, a);
  return kind;
}

function drawPattern(d: Drawing, rng: Rng, base: Palette['backdrop'][0]): void {
  const tone = rng.chance(0.5) ? white : adjust(base, rng.chance(0.5) ? 0.07 : -0.08, 1.2);
  const kind = choose(rng, { dots: 2, stripes: 2, checks: 1, stars: 1 });
  const step = rng.range(70, 160);
  const opacity = rng.range(0.5, 1);
  const marks: Curve[] = [];
  if (kind === 'stripes') {
    const lean = rng.pick([0, 1, 1, -1]) * 1000;
    for (let x = -1000; x < 2000; x += step) {
      marks.push(closed([pt(x, -5), pt(x + step / 2, -5), pt(x + step / 2 + lean, 1005), pt(x + lean, 1005)]));
    }
  } else {
    for (let row = 0; row * step < 1100; row++) {
      for (let column = 0; column * step < 1100; column++) {
        const x = column * step + (kind === 'checks' ? 0 : (row % 2) * step * 0.5);
        const y = row * step;
        if (kind === 'checks') {
          if ((row + column) % 2 === 0) marks.push(box(x, y, x + step, y + step));
        } else if (kind === 'dots') marks.push(ellipse(x, y, step * 0.2, step * 0.2));
        else marks.push(closed(starPoints(pt(x, y), step * 0.28)));
      }
    }
  }
  d.decal(marks, { paint: tone, opacity });
}
