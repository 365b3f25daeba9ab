import type { Rgb, Rng } from '@irodori/image';
import { choose } from './choose.ts';
import type { Curve } from './geometry.ts';
import { pt } from './geometry.ts';
import { oklch } from './oklch.ts';
import type { Paint } from './types.ts';

/** How a picture is painted: the kind of shade, and a tint of the light that lies over all colors. */
export interface PaintStyle {
  /** `cel`: hard edges at full depth; `pale`: half as deep; `soft`: fading from the light; `none`: flat colors. */
  readonly shade: 'cel' | 'pale' | 'soft' | 'none';
  readonly light: 1 | -1;
  grade(color: Rgb): Rgb;
}

export function drawPaintStyle(rng: Rng, light: 1 | -1): PaintStyle {
  const shade = choose(rng, { cel: 10, pale: 2, soft: 2, none: 1.2 });
  if (!rng.chance(0.09)) return { shade, light, grade: (color) => color };
  const tint = oklch(rng.range(0.7, 0.92), rng.range(0.05, 0.13), rng.pick([55, 40, 270, 300, 200]));
  const strength = rng.range(0.3, 0.75);
  const grade = (color: Rgb): Rgb =>
    [0, 1, 2].map((i) => Math.round(color[i]! * (1 - strength + (strength * tint[i]!) / 255))) as unknown as Rgb;
  return { shade, light, grade };
}

export function gradePaint(paint: Paint, grade: (color: Rgb) => Rgb): Paint {
  if (!('kind' in paint)) return grade(paint);
  return {
    ...paint,
    base: grade(paint.base),
    stops: paint.stops.map((stop) => ({ ...stop, color: grade(stop.color) })),
  };
}

/** A shade color as a fade across what is seen of it: clear on the side of the light, full on the other. */
export function softShade(color: Rgb, edges: readonly Curve[], clip: readonly Curve[], light: 1 | -1): Paint {
  const span = (curves: readonly Curve[]): [number, number] => {
    const xs = curves.flat().map((p) => p.x);
    return [Math.min(...xs), Math.max(...xs)];
  };
  const [a, b] = span(edges);
  const [c, d] = clip.length > 0 ? span(clip) : [a, b];
  const low = Math.max(a, c);
  const high = Math.max(low + 1, Math.min(b, d));
  return {
    kind: 'linear',
    from: pt(light > 0 ? high : low, 0),
    to: pt(light > 0 ? low : high, 0),
    base: color,
    stops: [
      { at: 0, color, opacity: 0.12 },
      { at: 0.85, color, opacity: 1 },
    ],
  };
}
