import { choose } from '../../core/choose.ts';
import { closed, ellipse, line, pt, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawBelt, drawLower } from '../lower.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarBack, collarPair, drawRibbon, sleeveOf, vNeck } from './pieces.ts';

export function shirt(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent] = palette.cloth;
  const cloth = main;
  const region = d.region();
  const lower = drawLower(rng, w.frame.masculine, second, palette.cloth, 2.5);
  const belted = lower.kind === 'trousers' || lower.kind === 'shorts';
  const bottom = belted ? 2.8 : 2.95;
  const vest = rng.chance(0.35);
  return {
    sleeve: sleeveOf(w, cloth, region, { long: 3, rolled: 2, short: 3 }, cloth),
    body: () => {
      drawTorso(w, { tones: cloth, neckline: vNeck(0.46, 0.42, 0.02), region, bottom });
      if (belted && !vest) drawBelt(w, palette.cloth[3], 2.68, 0.24, palette.metal);
      if (vest) {
        drawTorso(w, {
          tones: second,
          neckline: spline([pt(-0.78, 0.2), pt(-0.4, 0.8), pt(0, 1.25), pt(0.4, 0.8), pt(0.78, 0.2)]),
          region: d.region(),
          loose: 0.05,
          bottom: bottom - 0.02,
        });
      } else {
        d.stroke(spline([pt(0, 0.42), pt(0.01, 1.6), pt(0, 4)]), { weight: 0.7, start: 0.6, tint: cloth.base });
        for (let i = 0; i < 4; i++) {
          d.shape([ellipse(0.06, 0.9 + i * 0.55, 0.045, 0.045)], { paint: cloth.light, line: 0.5 });
        }
      }
    },
    lower: { ...lower, tucked: true },
    back: () => collarBack(d, cloth, 0.42, -0.42),
    collar: () => {
      const neckwear = choose(rng, { tie: 4, bow: 2, none: 2 });
      if (neckwear === 'tie') {
        const tie = d.region();
        const look = { paint: accent.base, region: tie, line: 0.95 };
        d.shape([closed([pt(-0.13, 0.62), pt(0.13, 0.62), pt(0.26, 1.9), pt(0, 2.15), pt(-0.26, 1.9)])], look);
        if (rng.chance(0.4)) {
          for (let i = 0; i < 3; i++) {
            d.stroke(line(pt(-0.16 - 0.03 * i, 1.25 + i * 0.3), pt(0.16 + 0.03 * i, 1.0 + i * 0.3)), {
              weight: 0.6,
              start: 0.5,
              end: 0.5,
              tint: accent.base,
            });
          }
        }
        d.shape([closed([pt(-0.17, 0.36), pt(0.17, 0.36), pt(0.11, 0.64), pt(-0.11, 0.64)])], look);
      }
      collarPair(d, cloth, (s) => {
        const a = pt(s * 0.34, -0.2);
        const b = pt(s * 0.62, 0.08);
        const c = pt(s * 0.5, 0.66);
        const tip = pt(s * 0.04, 0.42);
        return [line(a, b), spline([b, c], 1), line(c, tip), spline([tip, pt(s * 0.24, 0.1), a])];
      });
      if (neckwear === 'bow') drawRibbon(w, accent, pt(0, 0.5), 0.36, rng.chance(0.5));
    },
  };
}
