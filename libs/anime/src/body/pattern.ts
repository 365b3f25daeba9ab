import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import { box, closed, ellipse, pt } from '../core/geometry.ts';
import { starPoints } from '../extras/shapes.ts';
import type { Ramp } from '../palette.ts';

export type PatternKind = 'none' | 'plaid' | 'dots' | 'stripes' | 'stars';

export const drawPatternKind = (rng: Rng, plain: number): PatternKind =>
  choose(rng, { none: plain, plaid: 1, dots: 1, stripes: 1, stars: 0.5 });

/** Woven or printed on cloth: paint without lines, clipped to `item`, over a box in the body frame. */
export function drawPattern(
  d: Drawing,
  kind: PatternKind,
  tones: Ramp,
  item: number,
  [x0, y0, x1, y1]: readonly [x0: number, y0: number, x1: number, y1: number],
): void {
  if (kind === 'none') return;

  const clip = [item];
  const bar = (ax: number, ay: number, bx: number, by: number, opacity: number): void =>
    d.decal([box(ax, ay, bx, by)], { paint: tones.base, opacity, clip });
  if (kind === 'plaid') {
    for (let x = x0; x < x1; x += 0.55) bar(x, y0, x + 0.13, y1, 0.6);
    for (let y = y0; y < y1; y += 0.55) bar(x0, y, x1, y + 0.13, 0.6);
  }
  if (kind === 'stripes') for (let y = y0; y < y1; y += 0.5) bar(x0, y, x1, y + 0.22, 0.9);
  if (kind === 'dots' || kind === 'stars') {
    const marks = [];
    for (let row = 0; y0 + row * 0.38 < y1; row++) {
      for (let x = x0 + (row % 2) * 0.24; x < x1; x += 0.48) {
        const at = pt(x, y0 + row * 0.38);
        marks.push(kind === 'dots' ? ellipse(at.x, at.y, 0.085, 0.085) : closed(starPoints(at, 0.13)));
      }
    }
    d.decal(marks, { paint: tones.base, opacity: 0.9, clip });
  }
}
