import { between, closed, ellipse, line, pt, reverse, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawPatternKind } from '../pattern.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { roundNeck, sleeveOf } from './pieces.ts';

export function simple(w: Wardrobe, kind: 'tshirt' | 'turtleneck' | 'tank'): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  const tucked = rng.chance(0.4);
  const neckline =
    kind === 'tank'
      ? spline([pt(-0.72, 0.18), pt(-0.58, 0.55), pt(0, 0.78), pt(0.58, 0.55), pt(0.72, 0.18)])
      : roundNeck(0.52, kind === 'turtleneck' ? 0.2 : 0.34, 0.02);
  return {
    sleeve: sleeveOf(
      w,
      main,
      region,
      kind === 'tank'
        ? { none: 1 }
        : kind === 'tshirt'
          ? { short: 4, cap: frame.masculine ? 0 : 1, long: 1 }
          : { long: 3, none: 2, short: 1 },
      second,
    ),
    body: () => {
      drawTorso(w, {
        tones: main,
        neckline,
        region,
        bottom: tucked ? 2.7 : 3.4,
        pattern: drawPatternKind(rng, 5),
        print: second,
      });
      if (kind !== 'turtleneck' && rng.chance(0.45)) {
        const n = 5;
        const star = Array.from({ length: n * 2 }, (_, i) =>
          pt(
            (i % 2 ? 0.16 : 0.36) * Math.sin((i * Math.PI) / n),
            1.3 - (i % 2 ? 0.16 : 0.36) * Math.cos((i * Math.PI) / n),
          ),
        );
        const mark = rng.chance(0.5) ? [closed(star)] : [ellipse(0, 1.3, 0.32, 0.32)];
        d.shape(mark, { paint: accent.base, line: 0.7 });
      }
    },
    lower: { ...drawLower(rng, frame.masculine, second, palette.cloth, 2.5), tucked },
    collar: () => {
      const n = frame.neck * 1.14;
      if (kind === 'turtleneck') {
        const tube = [
          spline([pt(-n, -0.5), pt(0, -0.36), pt(n, -0.5)]),
          spline([pt(n, -0.5), pt(n * 1.1, -0.1), pt(n * 1.6, 0.12)]),
          spline([pt(n * 1.6, 0.12), pt(0, 0.34), pt(-n * 1.6, 0.12)]),
          spline([pt(-n * 1.6, 0.12), pt(-n * 1.1, -0.1), pt(-n, -0.5)]),
        ];
        d.shape(tube, { paint: main.base, region });
        for (const x of [-0.5, -0.15, 0.2, 0.55]) {
          d.stroke(line(pt(x * n, -0.36), pt(x * n * 1.2, 0.15)), { weight: 0.5, tint: main.base });
        }
      } else {
        const inner = neckline.map((p) => pt(p.x * 0.9, p.y - 0.09));
        d.shape(between(neckline, reverse(inner)), { paint: second.base, line: 0.8 });
      }
    },
  };
}
