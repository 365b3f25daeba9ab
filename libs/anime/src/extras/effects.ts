import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { add, closed, ellipse, loop, pt, spline } from '../core/geometry.ts';
import { oklch, white } from '../core/oklch.ts';
import type { Palette } from '../palette.ts';
import { heartPoints, starPoints } from './shapes.ts';

/** Things that float over the picture: petals, hearts, sparkles, bubbles, snow, notes. */
export function drawEffects(d: Drawing, rng: Rng, palette: Palette): string {
  const kind = choose(rng, { petals: 2, hearts: 1.5, sparkles: 2, bubbles: 1, snow: 1, leaves: 1, stars: 1 });
  const inked = kind !== 'snow' && rng.chance(0.7);
  const color =
    kind === 'petals'
      ? oklch(0.87, 0.08, 5)
      : kind === 'leaves'
        ? oklch(0.68, 0.13, rng.range(50, 140))
        : kind === 'snow'
          ? white
          : palette.cloth[2].light;
  const region = d.region();
  const count = kind === 'snow' ? 26 : 7 + rng.int(7);
  for (let i = 0; i < count; i++) {
    // Mostly near the edges, so that faces stay clear.
    const side = rng.chance(0.5) ? rng.range(0, 280) : rng.range(720, 1000);
    const at = pt(rng.chance(0.8) ? side : rng.range(0, 1000), rng.range(0, 1000));
    const r = kind === 'snow' ? rng.range(5, 16) : rng.range(16, 44);
    const edges = mark(kind, at, r, rng);
    if (inked) d.shape(edges, { paint: color, region, line: 0.6 });
    else d.decal(edges, { paint: color, opacity: 0.9 });
  }
  return kind;
}

function mark(kind: string, at: Pt, r: number, rng: Rng): Curve[] {
  if (kind === 'hearts') return [loop(heartPoints(at, r))];
  if (kind === 'sparkles') return [closed(starPoints(at, r * 1.2, 4, 0.2))];
  if (kind === 'stars') return [closed(starPoints(at, r, 5, 0.45, rng.range(0, 1)))];
  if (kind === 'bubbles' || kind === 'snow') return [ellipse(at.x, at.y, r, r)];
  const a = rng.range(0, 6.28);
  const along = pt(Math.cos(a) * r, Math.sin(a) * r);
  const across = pt(-along.y * 0.5, along.x * 0.5);
  const tip = add(at, along);
  const root = pt(at.x - along.x, at.y - along.y);
  return [spline([root, add(at, across), tip]), spline([tip, pt(at.x - across.x, at.y - across.y), root])];
}

export type SymbolKind = 'sweat' | 'anger' | 'note' | 'question' | 'gloom';

/** A manga sign beside the head, in head space. */
export function drawSymbol(d: Drawing, rng: Rng, kind: SymbolKind, palette: Palette): void {
  const s = rng.chance(0.5) ? 1 : -1;
  const at = pt(s * 1.15, -0.75);
  const p = (x: number, y: number): Pt => pt(at.x + x, at.y + y);
  const tint = palette.cloth[2].deep;
  if (kind === 'sweat') {
    const q = (x: number, y: number): Pt => pt(s * 0.8 + x, -0.35 + y);
    d.shape([spline([q(0, -0.22), q(0.12, 0.08), q(0, 0.17)]), spline([q(0, 0.17), q(-0.12, 0.08), q(0, -0.22)])], {
      paint: oklch(0.88, 0.06, 225),
      line: 0.8,
    });
  }
  if (kind === 'anger') {
    for (let i = 0; i < 4; i++) {
      const a = (i * Math.PI) / 2;
      const on = (x: number, y: number): Pt =>
        pt(at.x + (x * Math.cos(a) - y * Math.sin(a)) * 0.28, at.y + (x * Math.sin(a) + y * Math.cos(a)) * 0.28);
      d.stroke(spline([on(0.2, 0.9), on(0.25, 0.25), on(0.9, 0.2)]), {
        weight: 1.5,
        start: 0.6,
        end: 0.6,
        tint: oklch(0.55, 0.2, 25),
      });
    }
  }
  if (kind === 'note') {
    d.solid([ellipse(at.x, at.y, 0.12, 0.09, -0.4)], tint);
    d.stroke(spline([p(0.11, -0.02), p(0.12, -0.3), p(0.12, -0.5)]), { weight: 1, start: 1, end: 1, tint });
    d.stroke(spline([p(0.12, -0.5), p(0.24, -0.38), p(0.26, -0.22)]), { weight: 1.2, start: 1, end: 0.2, tint });
  }
  if (kind === 'question') {
    const hook = spline([p(-0.13, -0.15), p(-0.02, -0.32), p(0.13, -0.2), p(0.02, -0.02), p(0, 0.1)]);
    d.stroke(hook, { weight: 1.6, start: 0.9, end: 0.8, tint });
    d.solid([ellipse(at.x, at.y + 0.23, 0.045, 0.045)], tint);
  }
  if (kind === 'gloom') {
    for (let i = 0; i < 6; i++) {
      d.stroke(spline([pt(s * (0.35 + i * 0.1), -0.75), pt(s * (0.36 + i * 0.1), -0.4 + 0.08 * (i % 2))]), {
        weight: 0.6,
        start: 0.8,
        end: 0.1,
        tint: oklch(0.4, 0.06, 280),
      });
    }
  }
}
