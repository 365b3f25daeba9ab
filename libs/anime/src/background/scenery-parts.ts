import type { Rgb, Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { arc, box, closed, ellipse, line, loop, pt, spline } from '../core/geometry.ts';
import { gradient } from '../core/brush.ts';
import { adjust, oklch } from '../core/oklch.ts';
import type { Paint } from '../core/types.ts';

/**
 * Puts scenery on paper: with ink as areas of their own, without it as paint only, the way soft backgrounds are left
 * blank in line art.
 */
export class Scenery {
  readonly #inked: boolean;

  constructor(
    readonly d: Drawing,
    readonly rng: Rng,
    inked: boolean,
  ) {
    this.#inked = inked;
  }

  area(edges: readonly Curve[], paint: Paint, weight = 0.8, shade?: { paint: Rgb; edges: readonly Curve[] }): void {
    const { d } = this;
    if (!this.#inked) {
      d.decal(edges, { paint });
      return;
    }
    const look = { paint, line: weight };
    if (shade) d.shaded(edges, look, shade.paint, shade.edges);
    else d.shape(edges, look);
  }

  /** The whole canvas, part of no region. */
  backdrop(paint: Paint): void {
    this.d.fill([box(-5, -5, 1005, 1005)], { paint, region: 0 });
  }

  stroke(curve: Curve, tint: Rgb): void {
    if (this.#inked) this.d.stroke(curve, { weight: 0.6, start: 0.5, end: 0.3, tint });
  }

  paint(edges: readonly Curve[], paint: Paint, opacity = 1): void {
    this.d.decal(edges, { paint, opacity });
  }
}

/** A gradient from top to bottom. */
export const vertical = (top: Rgb, bottom: Rgb, y0 = 0, y1 = 1000): Paint =>
  gradient(pt(0, y0), pt(0, y1), top, bottom);

/** A heap of round puffs. */
export function cloud(s: Scenery, x: number, y: number, size: number, color: Rgb): void {
  const puffs: Pt[] = [];
  const n = 4 + s.rng.int(3);
  for (let i = 0; i <= n; i++) {
    const u = i / n;
    puffs.push(pt(x + (u - 0.5) * 2.4 * size, y - Math.sin(u * Math.PI) * size * s.rng.range(0.6, 0.95)));
  }
  const edges: Curve[] = [];
  for (let i = 1; i <= n; i++) edges.push(arc(puffs[i - 1]!, puffs[i]!, -0.42));
  edges.push(arc(puffs[n]!, puffs[0]!, 0.06));
  const low = spline([
    pt(x - 1.3 * size, y - size * 0.1),
    pt(x - 0.4 * size, y - size * 0.24),
    pt(x + 0.5 * size, y - size * 0.1),
    pt(x + 1.3 * size, y - size * 0.2),
  ]);
  s.area(edges, color, 0.8, {
    paint: adjust(color, -0.07, 1.4),
    edges: [
      low,
      line(low[low.length - 1]!, pt(x + 2 * size, y + size)),
      line(pt(x + 2 * size, y + size), pt(x - 2 * size, y + size)),
      line(pt(x - 2 * size, y + size), low[0]!),
    ],
  });
}

/** Land below a wavy skyline at height `level`. */
export function ridge(s: Scenery, level: number, rough: number, paint: Paint, shade?: Rgb): void {
  const points: Pt[] = [];
  for (let x = -80; x <= 1080; x += 145) points.push(pt(x, level + s.rng.range(-rough, rough)));
  const top = spline(points);
  const end = points[points.length - 1]!;
  s.area(
    [top, line(end, pt(end.x, 1060)), line(pt(end.x, 1060), pt(-80, 1060)), line(pt(-80, 1060), points[0]!)],
    paint,
    0.9,
    shade && {
      paint: shade,
      edges: [spline(points.map((p) => pt(p.x, p.y + s.rng.range(30, 110)))), line(pt(end.x, 1060), pt(-80, 1060))],
    },
  );
}

/** A leafy tree that stands on (x, y). */
export function tree(s: Scenery, x: number, y: number, size: number, leaf: Rgb): void {
  const bark = oklch(0.45, 0.06, 50);
  s.area(
    [
      closed([
        pt(x - size * 0.12, y),
        pt(x - size * 0.09, y - size * 0.9),
        pt(x + size * 0.09, y - size * 0.9),
        pt(x + size * 0.13, y),
      ]),
    ],
    bark,
  );
  const crown: Pt[] = Array.from({ length: 11 }, (_, i) => {
    const a = (i / 11) * 2 * Math.PI;
    const r = size * (i % 2 ? 0.72 : 0.62) * s.rng.range(0.9, 1.1);
    return pt(x + Math.cos(a) * r, y - size * 1.35 + Math.sin(a) * r * 0.95);
  });
  s.area([loop(crown)], leaf, 0.9, {
    paint: adjust(leaf, -0.1),
    edges: [ellipse(x + size * 0.15, y - size * 1.1, size * 0.7, size * 0.5)],
  });
}
