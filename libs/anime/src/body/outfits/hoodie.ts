import { ellipse, line, mirrored, pt, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarPair, roundNeck, sleeveOf } from './pieces.ts';

export function hoodie(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  return {
    sleeve: sleeveOf(w, main, region, { long: 3, rolled: 1 }, second),
    body: () => {
      drawTorso(w, { tones: main, neckline: roundNeck(0.62, 0.45), region, loose: 0.12, bottom: 3.5 });
      const zip = rng.chance(0.5);
      if (zip) d.stroke(line(pt(0, 0.45), pt(0, 4.5)), { weight: 0.9, start: 0.8, tint: main.base });
      const pocket = [
        line(pt(-0.55, 2.6), pt(0.55, 2.6)),
        spline([pt(0.55, 2.6), pt(0.85, 3.2)]),
        line(pt(0.85, 3.2), pt(-0.85, 3.2)),
        spline([pt(-0.85, 3.2), pt(-0.55, 2.6)]),
      ];
      d.shape(pocket, { paint: main.base, region, line: 0.8 });
    },
    lower: { ...drawLower(rng, w.frame.masculine, second, palette.cloth, 2.9), tucked: false },
    back: () => {
      const inside = mirrored(pt, [-1.0, 0.1], [-0.95, -0.4], [-0.5, -0.75], [0, -0.8]);
      d.shape([spline(inside), line(inside[6]!, inside[0]!)], { paint: main.shade, region: d.region() });
    },
    collar: () => {
      const lining = d.region();
      d.shape(
        [
          spline([pt(-0.62, -0.1), pt(-0.45, 0.3), pt(0, 0.52), pt(0.45, 0.3), pt(0.62, -0.1)]),
          spline([pt(0.62, -0.1), pt(0.4, 0.18), pt(0, 0.34), pt(-0.4, 0.18), pt(-0.62, -0.1)]),
        ],
        { paint: second.shade, region: lining, line: 0.8 },
      );
      collarPair(
        d,
        main,
        (s) => {
          const a = pt(s * 0.5, -0.42);
          return [
            spline([a, pt(s * 1.0, -0.25), pt(s * 1.12, 0.12), pt(s * 0.7, 0.5), pt(s * 0.05, 0.82)]),
            spline([pt(s * 0.05, 0.82), pt(s * 0.02, 0.6), pt(s * 0.35, 0.36), pt(s * 0.58, 0.0), a]),
          ];
        },
        region,
      );
      for (const s of [-1, 1]) {
        const end = 1.25 + rng.range(0, 0.35);
        d.stroke(spline([pt(s * 0.3, 0.62), pt(s * 0.34, 1), pt(s * 0.3, end)]), {
          weight: 1.1,
          start: 0.8,
          end: 0.8,
          tint: accent.base,
        });
        d.shape([ellipse(s * 0.3, end + 0.06, 0.05, 0.08)], { paint: accent.base, line: 0.6 });
      }
    },
  };
}
