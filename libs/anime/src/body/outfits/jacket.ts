import { ellipse, line, pt, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarBack, collarPair, drawRibbon, roundNeck, sleeveOf } from './pieces.ts';

export function jacket(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent, blouse] = palette.cloth;
  const region = d.region();
  // A blazer or a coat.
  const hem = rng.chance(0.5) ? rng.range(3.45, 3.8) : 5;
  return {
    sleeve: sleeveOf(w, main, region, { long: 1 }, second),
    body: () => {
      drawTorso(w, { tones: blouse, neckline: roundNeck(0.5, 0.25, 0.02), region: d.region(), bottom: 3.3 });
      for (const s of [-1, 1] as const) {
        const f = w.frame;
        const gap = rng.range(0.06, 0.3);
        const edges = [
          spline([pt(s * 0.55, 0.0), pt(s * 0.4, 0.8), pt(s * gap, 1.6), pt(s * (gap + 0.05), hem)], 0.8),
          line(pt(s * (gap + 0.05), hem), pt(s * (f.hip + 0.2), hem)),
          spline([
            pt(s * (f.hip + 0.2), hem),
            pt(s * (f.hip + 0.14), 3.3),
            pt(s * (f.waist + 0.14), 2.3),
            pt(s * (f.chest + 0.12), 1.15),
            pt(s * (f.shoulder * 0.95), f.slope + 0.32),
          ]),
          spline([
            pt(s * (f.shoulder * 0.95), f.slope + 0.32),
            pt(s * (f.shoulder * 0.96), f.slope),
            pt(s * f.shoulder * 0.6, 0.1),
            pt(s * 0.55, 0.0),
          ]),
        ];
        const look = { paint: main.base, region, line: 1 };
        const item = d.fill(edges, look);
        if (s === -w.light) {
          d.decal(
            [
              spline([
                pt(s * f.shoulder * 0.7, 0),
                pt(s * f.chest * 0.75, 1),
                pt(s * f.waist * 0.5, 2.3),
                pt(s * f.hip * 0.8, hem),
              ]),
              line(pt(s * f.hip * 0.8, hem), pt(s * 3, hem)),
              line(pt(s * 3, hem), pt(s * 3, 0)),
              line(pt(s * 3, 0), pt(s * f.shoulder * 0.7, 0)),
            ],
            { paint: main.shade, shade: true, clip: [item] },
          );
        }
        d.outline(edges, look);
        for (let i = 0; i < 2; i++) {
          d.shape([ellipse(s * (gap + 0.16), 2.05 + i * 0.6, 0.065, 0.065)], { paint: palette.metal.base, line: 0.6 });
        }
        d.stroke(spline([pt(s * f.chest * 0.95, 0.7), pt(s * f.chest * 0.65, 1.1)]), { weight: 0.65, tint: main.base });
        d.stroke(spline([pt(s * f.waist, 2.2), pt(s * f.waist * 0.55, 2.5)]), { weight: 0.65, tint: main.base });
      }
    },
    lower: { ...drawLower(rng, w.frame.masculine, second, palette.cloth, 2.6), tucked: false },
    back: () => collarBack(d, main, 0.5, -0.4),
    collar: () => {
      if (rng.chance(0.5)) drawRibbon(w, accent, pt(0, 0.42), 0.34, rng.chance(0.5));
      collarPair(d, main, (s) => [
        spline([pt(s * 0.4, -0.3), pt(s * 0.82, 0.05), pt(s * 0.86, 0.45)]),
        line(pt(s * 0.86, 0.45), pt(s * 0.66, 0.52)),
        line(pt(s * 0.66, 0.52), pt(s * 0.74, 0.78)),
        spline([pt(s * 0.74, 0.78), pt(s * 0.4, 1.3), pt(s * 0.2, 1.62)], 0.6),
        spline([pt(s * 0.2, 1.62), pt(s * 0.34, 0.7), pt(s * 0.46, 0.1), pt(s * 0.4, -0.3)]),
      ]);
    },
  };
}
