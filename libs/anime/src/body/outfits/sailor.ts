import { pt, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarPair, drawRibbon, sleeveOf, vNeck } from './pieces.ts';

export function sailor(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, flap, accent] = palette.cloth;
  const region = d.region();
  const depth = rng.range(0.75, 1);
  const sleeve = sleeveOf(w, main, region, { long: 2, short: 4, puff: 2 }, flap);
  return {
    sleeve,
    body: () => {
      drawTorso(w, { tones: main, neckline: vNeck(0.6, depth), region, bottom: 2.95 });
    },
    lower: { ...drawLower(rng, false, flap, palette.cloth, 2.45), kind: 'pleated', tucked: true },
    collar: () => {
      const flapRegion = d.region();
      collarPair(
        d,
        flap,
        (s) => {
          const a = pt(s * 0.42, -0.16);
          const b = pt(s * 1.0, 0.2);
          const c = pt(s * 0.92, 0.72);
          const tip = pt(s * 0.03, depth + 0.12);
          return [
            spline([a, pt(s * 0.75, 0.0), b]),
            spline([b, pt(s * 0.99, 0.45), c]),
            spline([c, pt(s * 0.5, depth * 0.92), tip]),
            spline([tip, pt(s * 0.3, depth * 0.5), a], 0.7),
          ];
        },
        flapRegion,
      );
      if (rng.chance(0.7)) {
        for (const s of [-1, 1]) {
          d.stroke(
            spline([pt(s * 0.9, 0.22), pt(s * 0.83, 0.62), pt(s * 0.45, depth * 0.8), pt(s * 0.08, depth)], 0.7),
            { weight: 0.6, start: 0.5, end: 0.5, tint: flap.base },
          );
        }
      }
      drawRibbon(w, accent, pt(0, depth + 0.14), rng.range(0.36, 0.52));
    },
  };
}
