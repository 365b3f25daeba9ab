import type { Rng } from '../../rng.ts';
import { choose } from '../core/choose.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { closed, ellipse, line, loop, pt, reverse, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { SleeveKind, SleeveLook } from './arms.ts';
import type { Wardrobe } from './frame.ts';
import { drawTorso } from './trunk.ts';

export type OutfitKind =
  'sailor' | 'shirt' | 'hoodie' | 'kimono' | 'jacket' | 'dress' | 'armor' | 'tshirt' | 'turtleneck' | 'tank';

export const drawOutfitKind = (rng: Rng, masculine: boolean): OutfitKind =>
  masculine
    ? choose(rng, { shirt: 4, hoodie: 3, jacket: 4, tshirt: 3, kimono: 1.5, armor: 1.5, turtleneck: 1.5, tank: 1 })
    : choose(rng, {
        sailor: 4,
        shirt: 3,
        hoodie: 2,
        kimono: 2,
        jacket: 2.5,
        dress: 4,
        armor: 1.2,
        tshirt: 2,
        turtleneck: 1.5,
        tank: 1.5,
      });

export interface Outfit {
  readonly sleeve: SleeveLook;
  /** The main garment; drawn after hanging arms, before bent ones. */
  body(): void;
  /** Collars and what lies over the neck. */
  collar(): void;
}

const vNeck = (half: number, depth: number, top = 0.1): Curve =>
  spline(
    [pt(-half, top), pt(-half * 0.55, depth * 0.55), pt(0, depth), pt(half * 0.55, depth * 0.55), pt(half, top)],
    0.6,
  );
const roundNeck = (half: number, depth: number, top = 0.06): Curve =>
  spline([pt(-half, top), pt(-half * 0.7, depth * 0.75), pt(0, depth), pt(half * 0.7, depth * 0.75), pt(half, top)]);

function sleeveOf(
  w: Wardrobe,
  tones: Ramp,
  region: number,
  weights: Partial<Record<SleeveKind, number>>,
  cuff?: Ramp,
): SleeveLook {
  return {
    kind: w.rng.weighted(Object.entries(weights) as [SleeveKind, number][]),
    tones,
    region,
    cuff: w.rng.chance(0.6) ? cuff : undefined,
  };
}

/** A bow or a scarf knot on the chest. */
export function drawRibbon({ d }: Pick<Wardrobe, 'd'>, tones: Ramp, at: Pt, size: number, tails = true): void {
  const region = d.region();
  const p = (x: number, y: number): Pt => pt(at.x + x * size, at.y + y * size);
  const look = { paint: tones.base, region, line: 0.95 };
  if (tails)
    for (const s of [-1, 1]) {
      const tail = [
        spline([p(0, 0.05), p(s * 0.28, 0.5), p(s * 0.3, 1.15)]),
        line(p(s * 0.3, 1.15), p(s * 0.5, 1.02)),
        line(p(s * 0.5, 1.02), p(s * 0.68, 1.1)),
        spline([p(s * 0.68, 1.1), p(s * 0.5, 0.5), p(0, 0.05)]),
      ];
      d.shape(tail, look);
    }
  for (const s of [-1, 1]) {
    const wing = loop([
      p(s * 0.05, -0.08),
      p(s * 0.5, -0.42),
      p(s * 0.95, -0.36),
      p(s * 0.98, 0.12),
      p(s * 0.85, 0.4),
      p(s * 0.4, 0.22),
      p(s * 0.05, 0.1),
    ]);
    const item = d.fill([wing], look);
    d.decal([loop([p(s * 0.1, 0.05), p(s * 0.5, 0.02), p(s * 1, 0.1), p(s * 0.9, 0.5), p(s * 0.3, 0.4)])], {
      paint: tones.shade,
      shade: true,
      clip: [item],
    });
    d.outline([wing], look);
    d.stroke(spline([p(s * 0.14, -0.03), p(s * 0.4, -0.12), p(s * 0.6, -0.1)]), { weight: 0.6, tint: tones.base });
    d.stroke(spline([p(s * 0.14, 0.05), p(s * 0.35, 0.1), p(s * 0.5, 0.14)]), { weight: 0.6, tint: tones.base });
  }
  d.shape([ellipse(at.x, at.y, size * 0.17, size * 0.2)], look);
}

function pair(d: Wardrobe['d'], tones: Ramp, make: (s: 1 | -1) => Curve[], region?: number, weight = 0.95): void {
  for (const s of [-1, 1] as const) {
    const edges = make(s);
    const item = d.shape(edges, { paint: tones.base, region, line: weight });
    void item;
  }
}

function sailor(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, , accent] = palette.cloth;
  const flap = palette.cloth[rng.chance(0.5) ? 1 : 3];
  const region = d.region();
  const depth = rng.range(0.75, 1);
  const sleeve = sleeveOf(w, main, region, { long: 3, short: 3, puff: 1 }, flap);
  return {
    sleeve,
    body: () => {
      drawTorso(w, { tones: main, neckline: vNeck(0.6, depth), region });
    },
    collar: () => {
      const flapRegion = d.region();
      pair(
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
      if (rng.chance(0.7))
        for (const s of [-1, 1])
          d.stroke(
            spline([pt(s * 0.9, 0.22), pt(s * 0.83, 0.62), pt(s * 0.45, depth * 0.8), pt(s * 0.08, depth)], 0.7),
            { weight: 0.6, start: 0.5, end: 0.5, tint: flap.base },
          );
      drawRibbon(w, accent, pt(0, depth + 0.14), rng.range(0.36, 0.52));
    },
  };
}

function shirt(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent] = palette.cloth;
  const cloth = rng.chance(0.5) ? second : main;
  const region = d.region();
  const vest = rng.chance(0.35);
  return {
    sleeve: sleeveOf(w, cloth, region, { long: 4, short: 2 }, palette.cloth[3]),
    body: () => {
      drawTorso(w, { tones: cloth, neckline: vNeck(0.46, 0.42, 0.02), region });
      if (vest)
        drawTorso(w, {
          tones: main,
          neckline: spline([pt(-0.78, 0.2), pt(-0.4, 0.8), pt(0, 1.25), pt(0.4, 0.8), pt(0.78, 0.2)]),
          region: d.region(),
          loose: 0.05,
        });
      else {
        d.stroke(spline([pt(0, 0.42), pt(0.01, 1.6), pt(0, 4)]), { weight: 0.7, start: 0.6, tint: cloth.base });
        for (let i = 0; i < 4; i++)
          d.shape([ellipse(0.06, 0.9 + i * 0.55, 0.045, 0.045)], { paint: cloth.light, line: 0.5 });
      }
    },
    collar: () => {
      const neckwear = choose(rng, { tie: 4, bow: 2, none: 2 });
      if (neckwear === 'tie') {
        const tie = d.region();
        const look = { paint: accent.base, region: tie, line: 0.95 };
        d.shape([closed([pt(-0.13, 0.62), pt(0.13, 0.62), pt(0.26, 1.9), pt(0, 2.15), pt(-0.26, 1.9)])], look);
        if (rng.chance(0.4))
          for (let i = 0; i < 3; i++)
            d.stroke(line(pt(-0.16 - 0.03 * i, 1.25 + i * 0.3), pt(0.16 + 0.03 * i, 1.0 + i * 0.3)), {
              weight: 0.6,
              start: 0.5,
              end: 0.5,
              tint: accent.base,
            });
        d.shape([closed([pt(-0.17, 0.36), pt(0.17, 0.36), pt(0.11, 0.64), pt(-0.11, 0.64)])], look);
      }
      pair(d, cloth, (s) => {
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

function hoodie(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  return {
    sleeve: sleeveOf(w, main, region, { long: 1 }, rng.chance(0.5) ? main : second),
    body: () => {
      drawTorso(w, { tones: main, neckline: roundNeck(0.62, 0.45), region, loose: 0.12 });
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
    collar: () => {
      const lining = d.region();
      d.shape(
        [
          spline([pt(-0.62, -0.1), pt(-0.45, 0.3), pt(0, 0.52), pt(0.45, 0.3), pt(0.62, -0.1)]),
          spline([pt(0.62, -0.1), pt(0.4, 0.18), pt(0, 0.34), pt(-0.4, 0.18), pt(-0.62, -0.1)]),
        ],
        { paint: second.shade, region: lining, line: 0.8 },
      );
      pair(
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

function kimono(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  return {
    sleeve: sleeveOf(w, main, region, { wide: 1 }, second),
    body: () => {
      const item = drawTorso(w, { tones: main, neckline: vNeck(0.55, 0.95, -0.02), region, loose: 0.1 });
      if (rng.chance(0.5))
        for (let i = 0; i < 7; i++) {
          const x = rng.range(-1, 1);
          const y = rng.range(0.6, 2);
          for (let k = 0; k < 5; k++)
            d.decal([ellipse(x + 0.09 * Math.cos(k * 1.257), y + 0.09 * Math.sin(k * 1.257), 0.06, 0.06)], {
              paint: second.light,
              clip: [item],
            });
        }
      const sash = [
        line(pt(-frame.waist - 0.25, 2.0), pt(frame.waist + 0.25, 2.0)),
        line(pt(frame.waist + 0.25, 2.0), pt(frame.waist + 0.3, 2.75)),
        line(pt(frame.waist + 0.3, 2.75), pt(-frame.waist - 0.3, 2.75)),
        line(pt(-frame.waist - 0.3, 2.75), pt(-frame.waist - 0.25, 2.0)),
      ];
      d.shape(sash, { paint: accent.base });
      d.stroke(line(pt(-frame.waist - 0.27, 2.36), pt(frame.waist + 0.27, 2.36)), {
        weight: 1.4,
        start: 0.9,
        end: 0.9,
        tint: accent.base,
      });
    },
    collar: () => {
      const band = (s: 1 | -1, tones: Ramp, offset: number, half: number): void => {
        const outer = spline([
          pt(s * (0.42 + offset), -0.28),
          pt(s * (0.62 + offset), 0.12),
          pt(s * (0.28 + offset), 0.75),
          pt(-s * 0.42, 1.95),
        ]);
        const inner = spline([
          pt(-s * 0.42 - s * half, 1.85),
          pt(s * (0.28 + offset - half * 1.2), 0.55),
          pt(s * (0.52 + offset - half), 0.1),
          pt(s * (0.36 + offset - half), -0.26),
        ]);
        d.shape([outer, line(pt(-s * 0.42, 1.95), inner[0]!), inner, line(inner[inner.length - 1]!, outer[0]!)], {
          paint: tones.base,
          line: 0.9,
        });
      };
      const top = rng.chance(0.8) ? 1 : -1;
      band(-top as 1 | -1, palette.cloth[3], -0.06, 0.1);
      band(-top as 1 | -1, second, 0.04, 0.14);
      band(top, palette.cloth[3], -0.06, 0.1);
      band(top, second, 0.04, 0.14);
    },
  };
}

function jacket(w: Wardrobe): Outfit {
  const { d, palette, rng } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  return {
    sleeve: sleeveOf(w, main, region, { long: 1 }, rng.chance(0.5) ? accent : second),
    body: () => {
      drawTorso(w, { tones: second, neckline: roundNeck(0.5, 0.25, 0.02), region: d.region() });
      for (const s of [-1, 1] as const) {
        const f = w.frame;
        const gap = rng.range(0.06, 0.3);
        const edges = [
          spline([pt(s * 0.55, 0.0), pt(s * 0.4, 0.8), pt(s * gap, 1.6), pt(s * (gap + 0.05), 5)], 0.8),
          line(pt(s * (gap + 0.05), 5), pt(s * (f.hip + 0.2), 5)),
          spline([
            pt(s * (f.hip + 0.2), 5),
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
        const look = { paint: main.base, region, line: [1, 0, 1, 1] };
        const item = d.fill(edges, look);
        if (s === -w.light)
          d.decal(
            [
              spline([
                pt(s * f.shoulder * 0.7, 0),
                pt(s * f.chest * 0.75, 1),
                pt(s * f.waist * 0.5, 2.3),
                pt(s * f.hip * 0.8, 5),
              ]),
              line(pt(s * f.hip * 0.8, 5), pt(s * 3, 5)),
              line(pt(s * 3, 5), pt(s * 3, 0)),
              line(pt(s * 3, 0), pt(s * f.shoulder * 0.7, 0)),
            ],
            { paint: main.shade, shade: true, clip: [item] },
          );
        d.outline(edges, look);
        for (let i = 0; i < 2; i++)
          d.shape([ellipse(s * (gap + 0.16), 2.05 + i * 0.6, 0.065, 0.065)], { paint: palette.metal.base, line: 0.6 });
        d.stroke(spline([pt(s * f.chest * 0.95, 0.7), pt(s * f.chest * 0.65, 1.1)]), { weight: 0.65, tint: main.base });
        d.stroke(spline([pt(s * f.waist, 2.2), pt(s * f.waist * 0.55, 2.5)]), { weight: 0.65, tint: main.base });
      }
    },
    collar: () => {
      if (rng.chance(0.5)) drawRibbon(w, accent, pt(0, 0.42), 0.34, rng.chance(0.5));
      const lapel = rng.chance(0.5) ? main : palette.cloth[3];
      pair(d, lapel, (s) => [
        spline([pt(s * 0.4, -0.3), pt(s * 0.82, 0.05), pt(s * 0.86, 0.45)]),
        line(pt(s * 0.86, 0.45), pt(s * 0.66, 0.52)),
        line(pt(s * 0.66, 0.52), pt(s * 0.74, 0.78)),
        spline([pt(s * 0.74, 0.78), pt(s * 0.4, 1.3), pt(s * 0.2, 1.62)], 0.6),
        spline([pt(s * 0.2, 1.62), pt(s * 0.34, 0.7), pt(s * 0.46, 0.1), pt(s * 0.4, -0.3)]),
      ]);
    },
  };
}

function dress(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  const neck = choose(rng, { heart: 2, round: 3, square: 2 });
  const neckline =
    neck === 'heart'
      ? spline([
          pt(-0.78, 0.2),
          pt(-0.62, 0.72),
          pt(-0.28, 0.66),
          pt(0, 0.84),
          pt(0.28, 0.66),
          pt(0.62, 0.72),
          pt(0.78, 0.2),
        ])
      : neck === 'round'
        ? roundNeck(0.7, 0.55, 0.14)
        : spline([pt(-0.6, 0.12), pt(-0.56, 0.62), pt(0, 0.66), pt(0.56, 0.62), pt(0.6, 0.12)], 0.4);
  return {
    sleeve: sleeveOf(
      w,
      rng.chance(0.6) ? main : second,
      rng.chance(0.6) ? region : d.region(),
      { puff: 4, none: 2, short: 1, long: 1 },
      second,
    ),
    body: () => {
      drawTorso(w, { tones: main, neckline, region });
      if (rng.chance(0.5)) {
        const y = frame.waistY - 0.12;
        const f = frame.waist + 0.06;
        d.shape(
          [
            spline([pt(-f, y), pt(0, y + 0.1), pt(f, y)]),
            line(pt(f, y), pt(f, y + 0.28)),
            spline([pt(f, y + 0.28), pt(0, y + 0.4), pt(-f, y + 0.28)]),
            line(pt(-f, y + 0.28), pt(-f, y)),
          ],
          { paint: accent.base },
        );
      }
    },
    collar: () => {
      const n = 9;
      if (rng.chance(0.6)) {
        const lace = d.region();
        for (let i = 0; i < n; i++) {
          const p = neckline[Math.round((i / (n - 1)) * (neckline.length - 1))]!;
          d.shape([ellipse(p.x, p.y + 0.05, 0.13, 0.11)], { paint: second.base, region: lace, line: 0.7 });
        }
      }
      if (rng.chance(0.5)) drawRibbon(w, accent, pt(0, 0.85), 0.32, rng.chance(0.5));
      if (rng.chance(0.4)) {
        d.shape(
          [
            spline([pt(-frame.neck * 1.05, -0.3), pt(0, -0.16), pt(frame.neck * 1.05, -0.3)]),
            line(pt(frame.neck * 1.05, -0.3), pt(frame.neck * 1.05, -0.18)),
            spline([pt(frame.neck * 1.05, -0.18), pt(0, -0.03), pt(-frame.neck * 1.05, -0.18)]),
            line(pt(-frame.neck * 1.05, -0.18), pt(-frame.neck * 1.05, -0.3)),
          ],
          { paint: accent.shade, line: 0.8 },
        );
        d.shape([ellipse(0, 0.0, 0.07, 0.08)], { paint: palette.metal.base, line: 0.7 });
      }
    },
  };
}

function armor(w: Wardrobe): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, , accent] = palette.cloth;
  const metal = rng.chance(0.6) ? palette.metal : main;
  const under = d.region();
  return {
    sleeve: sleeveOf(w, palette.cloth[3], under, { long: 1 }),
    body: () => {
      drawTorso(w, { tones: palette.cloth[3], neckline: roundNeck(0.5, 0.2, -0.05), region: under });
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

function simple(w: Wardrobe, kind: 'tshirt' | 'turtleneck' | 'tank'): Outfit {
  const { d, palette, rng, frame } = w;
  const [main, second, accent] = palette.cloth;
  const region = d.region();
  const neckline =
    kind === 'tank'
      ? spline([pt(-0.72, 0.18), pt(-0.58, 0.55), pt(0, 0.78), pt(0.58, 0.55), pt(0.72, 0.18)])
      : roundNeck(0.52, kind === 'turtleneck' ? 0.2 : 0.34, 0.02);
  return {
    sleeve: sleeveOf(
      w,
      main,
      region,
      kind === 'tank' ? { none: 1 } : kind === 'tshirt' ? { short: 3, long: 1 } : { long: 3, none: 1 },
      second,
    ),
    body: () => {
      const item = drawTorso(w, { tones: main, neckline, region });
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
      } else if (rng.chance(0.4))
        for (let i = 0; i < 6; i++)
          d.decal(
            [
              line(pt(-3, 0.7 + i * 0.6), pt(3, 0.7 + i * 0.6)),
              line(pt(3, 0.7 + i * 0.6), pt(3, 0.95 + i * 0.6)),
              line(pt(3, 0.95 + i * 0.6), pt(-3, 0.95 + i * 0.6)),
            ],
            { paint: second.base, opacity: 0.85, clip: [item] },
          );
    },
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
        for (const x of [-0.5, -0.15, 0.2, 0.55])
          d.stroke(line(pt(x * n, -0.36), pt(x * n * 1.2, 0.15)), { weight: 0.5, tint: main.base });
      } else {
        const rim = reverse(neckline);
        const inner = neckline.map((p) => pt(p.x * 0.9, p.y - 0.09));
        d.shape(
          [
            neckline,
            line(neckline[neckline.length - 1]!, inner[inner.length - 1]!),
            reverse(inner),
            line(inner[0]!, neckline[0]!),
          ],
          { paint: second.base, line: 0.8 },
        );
        void rim;
      }
    },
  };
}

export function makeOutfit(w: Wardrobe, kind: OutfitKind): Outfit {
  if (kind === 'sailor') return sailor(w);
  if (kind === 'shirt') return shirt(w);
  if (kind === 'hoodie') return hoodie(w);
  if (kind === 'kimono') return kimono(w);
  if (kind === 'jacket') return jacket(w);
  if (kind === 'dress') return dress(w);
  if (kind === 'armor') return armor(w);
  return simple(w, kind);
}
