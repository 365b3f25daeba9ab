import type { Pt } from '../../core/geometry.ts';
import { between, ellipse, line, pt, spline } from '../../core/geometry.ts';
import type { Ramp } from '../../palette.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawPatternKind } from '../pattern.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { collarBack, sleeveOf, vNeck } from './pieces.ts';

export function kimono(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  return {
    sleeve: sleeveOf(w, main, region, { wide: 1 }, second),
    body: () => {
      const item = drawTorso(w, {
        tones: main,
        neckline: vNeck(0.55, 0.95, -0.02),
        region,
        loose: 0.1,
        bottom: 2.9,
        pattern: drawPatternKind(rng, 4),
        print: second,
      });
      if (rng.chance(0.5)) {
        for (let i = 0; i < 7; i++) {
          const x = rng.range(-1, 1);
          const y = rng.range(0.6, 2);
          for (let k = 0; k < 5 && palette.prints; k++) {
            d.decal([ellipse(x + 0.09 * Math.cos(k * 1.257), y + 0.09 * Math.sin(k * 1.257), 0.06, 0.06)], {
              paint: second.light,
              clip: [item],
            });
          }
        }
      }
      const at = (s: number, y: number): Pt => pt(s * (frame.waist + 0.18), y);
      d.shape(between(line(at(-1, 2), at(1, 2)), line(at(1, 2.75), at(-1, 2.75))), { paint: accent.base });
      d.stroke(line(at(-1, 2.36), at(1, 2.36)), { weight: 1.4, start: 0.9, end: 0.9, tint: palette.cloth[3].base });
    },
    lower: { ...drawLower(rng, false, main, palette.cloth, 2.7), kind: 'wrap', length: 4.2, tucked: true, region },
    back: () => collarBack(d, second, 0.5, -0.42),
    collar: () => {
      const band = (s: 1 | -1, tones: Ramp, offset: number, half: number, over: boolean): void => {
        const end = over ? pt(-s * 0.46, 1.96 / frame.collar) : pt(-s * 0.02, 1.1);
        const outer = spline([
          pt(s * (0.4 + offset), -0.3),
          pt(s * (0.62 + offset), 0.12),
          pt(s * (0.28 + offset), 0.75),
          end,
        ]);
        const inner = spline([
          pt(end.x - s * half, end.y - 0.1),
          pt(s * (0.28 + offset - half * 1.2), 0.55),
          pt(s * (0.52 + offset - half), 0.1),
          pt(s * (0.34 + offset - half), -0.28),
        ]);
        d.shape(between(outer, inner), { paint: tones.base, line: 0.9 });
      };
      const top = rng.chance(0.8) ? 1 : -1;
      for (const s of [-top, top] as (1 | -1)[]) {
        band(s, palette.cloth[3], -0.06, 0.1, s === top);
        band(s, second, 0.04, 0.14, s === top);
      }
    },
  };
}
