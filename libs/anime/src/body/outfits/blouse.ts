import { choose } from '../../core/choose.ts';
import { between, ellipse, line, pt, spline } from '../../core/geometry.ts';
import { drawApron, drawApronStraps, planApron } from '../apron.ts';
import type { Wardrobe } from '../frame.ts';
import { trunk } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawSash } from '../over.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarPair, drawRibbon, roundNeck, sleeveOf } from './pieces.ts';

/** A light blouse with full sleeves, tucked into a skirt of the second cloth. */
export function blouse(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent, trim] = palette.cloth;
  const region = d.region();
  const lower = drawLower(rng, false, second, palette.cloth, 2.35);
  const front = choose(rng, { buttons: 3, frills: 2, plain: 2 });
  const over = choose(rng, { none: 5, straps: 2, corset: 2, apron: 2 });
  const sash = over === 'none' && rng.chance(0.4) ? (rng.chance(0.5) ? 1 : -1) : undefined;
  const neckwear = choose(rng, { ribbon: 4, scarf: 1.5, none: 2 });
  const collar = choose(rng, { round: 3, pointed: 2, frill: 2 });
  const apron = over === 'apron' ? planApron(w, rng, 2.4, lower.length) : undefined;
  return {
    sleeve: sleeveOf(
      w,
      main,
      region,
      { puff: 5, bishop: 4, bell: 1.2, short: 1.5, rolled: 1, none: 1 },
      main,
      false,
      0.45,
    ),
    body: () => {
      drawTorso(w, { tones: main, neckline: roundNeck(0.5, 0.26, 0.04), region, bottom: 2.75 });
      if (front !== 'plain') d.stroke(line(pt(0, 0.3), pt(0, 2.6)), { weight: 0.7, start: 0.6, tint: main.base });
      if (front === 'buttons') {
        for (let i = 0; i < 3; i++) {
          d.shape([ellipse(0.07, 0.85 + i * 0.5, 0.045, 0.045)], { paint: main.light, line: 0.5 });
        }
      }
      if (front === 'frills') {
        for (const s of [-1, 1]) {
          d.stroke(spline(Array.from({ length: 9 }, (_, i) => pt(s * (0.16 + (i % 2 ? 0.09 : 0)), 0.45 + i * 0.22))), {
            weight: 0.65,
            start: 0.5,
            end: 0.5,
            tint: main.base,
          });
        }
      }
      if (over === 'corset') {
        const x = (y: number, half: number) => trunk(frame, Math.sign(half), Math.abs(half), y);
        const edges = [
          spline([x(1.5, -frame.chest * 0.96), pt(-0.4, 1.72), pt(0, 1.5), pt(0.4, 1.72), x(1.5, frame.chest * 0.96)]),
          spline([x(1.5, frame.chest * 0.96), x(2.0, frame.waist + 0.1), x(2.6, frame.waist + 0.08)]),
          spline([x(2.6, frame.waist + 0.08), pt(0, 2.75), x(2.6, -frame.waist - 0.08)]),
          spline([x(2.6, -frame.waist - 0.08), x(2.0, -frame.waist - 0.1), x(1.5, -frame.chest * 0.96)]),
        ];
        d.shape(edges, { paint: second.base, region: d.region() });
        for (let i = 0; i < 3; i++) {
          for (const s of [-1, 1]) {
            d.stroke(line(pt(s * 0.13, 1.72 + i * 0.26), pt(-s * 0.13, 1.88 + i * 0.26)), {
              weight: 0.6,
              start: 0.6,
              end: 0.6,
              tint: second.base,
            });
          }
        }
      }
    },
    lower: { ...lower, kind: lower.kind === 'pleated' ? 'pleated' : 'flared', tucked: true },
    apron: () => {
      if (sash) drawSash(w, accent, 2.3, sash);
      if (over === 'straps') {
        const look = { paint: second.base, region: d.region(), line: [0.9, 0, 0.9, 0.6] };
        for (const s of [-1, 1]) {
          const p = (x: number, y: number) => pt(s * x, y);
          const outer = spline([p(0.62, 0.16), p(0.58, 1.2), p(0.5, 2.4)]);
          d.shape(between(outer, spline([p(0.34, 2.4), p(0.42, 1.2), p(0.44, 0.12)])), look);
        }
      }
      if (apron) drawApron(w, apron);
    },
    collar: () => {
      if (apron) drawApronStraps(w, apron);
      const n = frame.neck;
      if (collar === 'frill') {
        for (let i = -2; i <= 2; i++) {
          d.shape([ellipse(i * 0.2, 0.22 - 0.035 * i * i, 0.14, 0.13)], { paint: main.base, region, line: 0.8 });
        }
      } else {
        collarPair(
          d,
          main,
          (s) =>
            collar === 'round'
              ? [
                  spline([
                    pt(s * n * 1.15, -0.12),
                    pt(s * 0.62, 0.02),
                    pt(s * 0.7, 0.34),
                    pt(s * 0.4, 0.58),
                    pt(s * 0.04, 0.3),
                  ]),
                  spline([pt(s * 0.04, 0.3), pt(s * 0.22, 0.12), pt(s * n * 1.15, -0.12)]),
                ]
              : [
                  line(pt(s * n * 1.15, -0.16), pt(s * 0.6, 0.06)),
                  line(pt(s * 0.6, 0.06), pt(s * 0.46, 0.62)),
                  line(pt(s * 0.46, 0.62), pt(s * 0.03, 0.32)),
                  spline([pt(s * 0.03, 0.32), pt(s * 0.2, 0.1), pt(s * n * 1.15, -0.16)]),
                ],
          region,
        );
      }
      if (neckwear === 'ribbon') drawRibbon(w, accent, pt(0, 0.42), rng.range(0.28, 0.44), rng.chance(0.75));
      if (neckwear === 'scarf') {
        const scarf = d.region();
        for (const s of [-1, 1]) {
          const tail = between(
            spline([pt(0, 0.36), pt(s * 0.12, 0.9), pt(s * 0.24, 1.5)]),
            spline([pt(s * 0.42, 1.34), pt(s * 0.3, 0.8), pt(s * 0.1, 0.32)]),
          );
          d.shape(tail, { paint: trim.base, region: scarf, line: [0.85, 0.85, 0.85, 0] });
        }
        d.shape([ellipse(0, 0.34, 0.13, 0.11)], { paint: trim.base, region: scarf, line: 0.9 });
      }
    },
  };
}
