import { choose, sign } from '../../core/choose.ts';
import { bandEdges, ellipse, mirrored, pt, spline } from '../../core/geometry.ts';
import { drawApron, drawApronStraps, planApron } from '../apron.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawSash } from '../over.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { drawRibbon, roundNeck, sleeveOf } from './pieces.ts';

export function dress(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, , accent, blouse] = palette.cloth;
  const region = d.region();
  const lower = drawLower(rng, false, main, palette.cloth, 2.25);
  const apron = rng.chance(0.35) ? planApron(w, rng, 2.35, lower.length) : undefined;
  const waist = apron ? 'none' : choose(rng, { none: 3, band: 3, sash: 2.5 });
  const knot = sign(rng);
  const ownSleeve = rng.chance(0.35);
  const neck = choose(rng, { heart: 2, round: 3, square: 2 });
  const neckline =
    neck === 'heart'
      ? spline(mirrored(pt, [-0.78, 0.2], [-0.62, 0.72], [-0.28, 0.66], [0, 0.84]))
      : neck === 'round'
        ? roundNeck(0.7, 0.55, 0.14)
        : spline([pt(-0.6, 0.12), pt(-0.56, 0.62), pt(0, 0.66), pt(0.56, 0.62), pt(0.6, 0.12)], 0.4);
  return {
    sleeve: ownSleeve
      ? sleeveOf(w, blouse, d.region(), { puff: 4, bishop: 3, long: 1, bell: 2, short: 1 }, blouse, true, 0.3)
      : sleeveOf(
          w,
          main,
          region,
          { puff: 4, none: 3, short: 1, cap: 1, bishop: 1.5, bell: 1.5, long: 0.5 },
          blouse,
          false,
          0.3,
        ),
    body: () => {
      drawTorso(w, { tones: main, neckline, region, bottom: 2.8, pattern: lower.pattern, print: lower.print });
    },
    lower: { ...lower, kind: 'flared', tucked: true, region },
    apron: () => {
      if (apron) drawApron(w, apron);
      if (waist === 'sash') drawSash(w, accent, frame.waistY - 0.15, knot);
    },
    collar: () => {
      if (apron) drawApronStraps(w, apron);
      if (waist === 'band') {
        const y = frame.waistY - 0.12;
        const f = frame.waist + 0.06;
        d.shape(bandEdges(pt, [f, y, y + 0.1], [f, y + 0.28, y + 0.4]), { paint: accent.base });
      }
      const n = 9;
      if (rng.chance(0.6)) {
        const lace = d.region();
        for (let i = 0; i < n; i++) {
          const p = neckline[Math.round((i / (n - 1)) * (neckline.length - 1))]!;
          d.shape([ellipse(p.x, p.y + 0.05, 0.13, 0.11)], { paint: blouse.base, region: lace, line: 0.7 });
        }
      }
      if (rng.chance(0.5)) drawRibbon(w, accent, pt(0, 0.85), 0.32, rng.chance(0.5));
      if (rng.chance(0.4)) {
        const half = frame.neck * 1.05;
        d.shape(bandEdges(pt, [half, -0.3, -0.16], [half, -0.18, -0.03]), { paint: accent.shade, line: 0.8 });
        d.shape([ellipse(0, 0.0, 0.07, 0.08)], { paint: palette.metal.base, line: 0.7 });
      }
    },
  };
}
