import { closed, line, pt, spline } from '../../core/geometry.ts';
import type { Wardrobe } from '../frame.ts';
import { drawLower } from '../lower.ts';
import { drawTorso } from '../trunk.ts';
import type { Outfit } from './pieces.ts';
import { roundNeck, sleeveOf } from './pieces.ts';

export function armor(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const metal = main;
  const under = d.region();
  return {
    sleeve: sleeveOf(w, second, under, { long: 1 }),
    body: () => {
      drawTorso(w, { tones: second, neckline: roundNeck(0.5, 0.2, -0.05), region: under, bottom: 3.1 });
      const plate = d.region();
      const c = frame.chest * 1.04;
      const edges = [
        spline([pt(-0.72, 0.3), pt(0, 0.62), pt(0.72, 0.3)]),
        spline([pt(0.72, 0.3), pt(c, 0.9), pt(c * 0.95, 1.5), pt(frame.waist, 2.2)]),
        spline([pt(frame.waist, 2.2), pt(0, 2.55), pt(-frame.waist, 2.2)]),
        spline([pt(-frame.waist, 2.2), pt(-c * 0.95, 1.5), pt(-c, 0.9), pt(-0.72, 0.3)]),
      ];
      const look = { paint: metal.base, region: plate };
      const item = d.fill(edges, look);
      d.decal(
        [
          spline([pt(-w.light * 0.15, 0.4), pt(-w.light * 0.3, 1.4), pt(-w.light * 0.1, 2.6)]),
          line(pt(-w.light * 0.1, 2.6), pt(-w.light * 2, 2.6)),
          line(pt(-w.light * 2, 2.6), pt(-w.light * 2, 0.4)),
        ],
        { paint: metal.shade, shade: true, clip: [item] },
      );
      d.decal(
        [closed([pt(w.light * 0.45, 0.6), pt(w.light * 0.62, 0.6), pt(w.light * 0.5, 1.9), pt(w.light * 0.35, 1.9)])],
        { paint: metal.light, clip: [item] },
      );
      d.outline(edges, look);
      d.stroke(spline([pt(0, 0.62), pt(0, 1.5), pt(0, 2.5)]), { weight: 0.8, start: 0.6, tint: metal.base });
      d.shape([closed([pt(0, 0.75), pt(0.14, 0.95), pt(0, 1.2), pt(-0.14, 0.95)])], { paint: accent.base, line: 0.8 });
    },
    lower: { ...drawLower(rng, frame.masculine, second, palette.cloth, 2.45), tucked: true },
    collar: () => {
      for (const s of [-1, 1]) {
        const x = s * frame.shoulder * 0.92;
        for (const [dy, r] of [
          [0.62, 0.44],
          [0.3, 0.5],
        ] as const) {
          const edge = [
            spline([
              pt(x - s * 0.52, dy - 0.1),
              pt(x, dy - r * 0.8),
              pt(x + s * 0.42, dy - 0.05),
              pt(x + s * 0.36, dy + 0.3),
            ]),
            spline([pt(x + s * 0.36, dy + 0.3), pt(x, dy + 0.14), pt(x - s * 0.52, dy - 0.1)]),
          ];
          d.shape(edge, { paint: metal.base, line: 1 });
        }
      }
      d.shape(
        [
          spline([pt(-0.52, -0.3), pt(-0.5, 0.2), pt(0, 0.5), pt(0.5, 0.2), pt(0.52, -0.3)]),
          spline([pt(0.52, -0.3), pt(0.3, 0.08), pt(0, 0.22), pt(-0.3, 0.08), pt(-0.52, -0.3)]),
        ],
        { paint: accent.base },
      );
    },
  };
}
