import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { box, closed, ellipse, line, loop, mirrored, placement, pt, spline } from '../core/geometry.ts';
import { adjust, black, blend, oklch, white } from '../core/oklch.ts';
import type { Wardrobe } from '../body/frame.ts';
import type { Ramp } from '../palette.ts';
import { drawFlower } from './ornaments.ts';
import { heartPoints, starPoints } from './shapes.ts';

export type PropKind = 'book' | 'flowers' | 'cup' | 'sword' | 'cat' | 'star' | 'phone' | 'heart' | 'icecream' | 'apple';

export const drawPropKind = (rng: Rng): PropKind =>
  choose(rng, { book: 2, flowers: 2, cup: 2, sword: 1.5, cat: 2, star: 1, phone: 1, heart: 1, icecream: 1, apple: 1 });

/** Something held in the hand at `at` (body frame); the hand is drawn over it afterwards. */
export function drawProp(w: Wardrobe, kind: PropKind, at: Pt, side: 1 | -1): void {
  const { d, rng } = w;
  const tilt = kind === 'cat' ? 0 : kind === 'sword' ? side * rng.range(0.55, 0.85) : rng.range(-0.2, 0.2);
  d.within(placement(at.x, at.y, 1, tilt), () => PROPS[kind](w, side));
}

/** A shape whose side away from the light, `split` from its middle on, lies in shade. */
function shaded(
  { d, light }: Wardrobe,
  edges: readonly Curve[],
  tones: Pick<Ramp, 'base' | 'shade'>,
  split: number,
  weight = 1,
): void {
  const x = -light * split;
  const dark = closed([pt(x, -4), pt(-light * 4, -4), pt(-light * 4, 4), pt(x - light * 0.1, 4)]);
  d.shaded(edges, { paint: tones.base, line: weight }, tones.shade, [dark]);
}

const PROPS: Readonly<Record<PropKind, (w: Wardrobe, side: 1 | -1) => void>> = {
  book(w) {
    const { d, palette } = w;
    const [, , accent] = palette.cloth;
    shaded(w, [box(-0.55, -0.75, 0.55, 0.55)], accent, 0.3);
    d.shape([closed([pt(-0.55, 0.55), pt(0.55, 0.55), pt(0.5, 0.66), pt(-0.55, 0.66)])], { paint: white, line: 0.7 });
    d.stroke(line(pt(-0.42, -0.75), pt(-0.42, 0.55)), { weight: 0.7, start: 0.8, end: 0.8, tint: accent.base });
    d.shape([box(-0.2, -0.5, 0.35, -0.22)], { paint: palette.metal.base, line: 0.7 });
  },
  flowers(w) {
    const { d, palette, rng } = w;
    const green = oklch(0.62, 0.12, 140);
    for (let i = 0; i < 5; i++) {
      const x = -0.4 + 0.2 * i;
      d.stroke(spline([pt(0, 0.5), pt(x * 0.4, 0), pt(x, -0.6)]), { weight: 1.2, start: 0.8, end: 0.8, tint: green });
      d.shape(
        [
          spline([pt(x * 0.5, -0.1), pt(x * 1.4 + 0.1, -0.4), pt(x * 1.5, -0.62)]),
          spline([pt(x * 1.5, -0.62), pt(x * 0.9, -0.4), pt(x * 0.5, -0.1)]),
        ],
        { paint: green, line: 0.8 },
      );
    }
    const tones = [palette.cloth[2], palette.cloth[0], palette.cloth[3]];
    for (let i = 0; i < 6; i++) {
      drawFlower(
        d,
        pt(-0.5 + 0.2 * i + rng.range(-0.05, 0.05), -0.72 + 0.22 * ((i * 2) % 3) - 0.1),
        0.22,
        tones[i % 3]!,
        palette.metal,
        i,
      );
    }
    shaded(
      w,
      [
        spline([pt(-0.42, -0.2), pt(0, -0.05), pt(0.42, -0.2)]),
        line(pt(0.42, -0.2), pt(0.12, 0.75)),
        line(pt(0.12, 0.75), pt(-0.12, 0.75)),
        line(pt(-0.12, 0.75), pt(-0.42, -0.2)),
      ],
      palette.cloth[1],
      0.05,
    );
  },
  cup(w, side) {
    const { d, palette } = w;
    const tones = palette.cloth[1];
    const p = (x: number, y: number): Pt => pt(side * x, y);
    d.shape([loop([p(-0.26, -0.3), p(-0.55, -0.35), p(-0.56, 0.02), p(-0.26, 0.1)])], { paint: tones.base });
    shaded(
      w,
      [
        line(pt(-0.33, -0.5), pt(-0.28, 0.3)),
        spline([pt(-0.28, 0.3), pt(0, 0.38), pt(0.28, 0.3)]),
        line(pt(0.28, 0.3), pt(0.33, -0.5)),
        spline([pt(0.33, -0.5), pt(0, -0.42), pt(-0.33, -0.5)]),
      ],
      tones,
      0.12,
    );
    d.shape([ellipse(0, -0.5, 0.33, 0.09)], { paint: oklch(0.42, 0.07, 50), line: 0.9 });
    d.shape([loop(heartPoints(pt(0, -0.08), 0.13))], { paint: palette.cloth[2].base, line: 0.7 });
  },
  sword(w) {
    const { d, palette } = w;
    const steel = { base: oklch(0.9, 0.015, 240), shade: oklch(0.72, 0.03, 250) };
    const blade = [
      line(pt(-0.13, -0.25), pt(-0.12, -3.3)),
      line(pt(-0.12, -3.3), pt(0, -3.65)),
      line(pt(0, -3.65), pt(0.12, -3.3)),
      line(pt(0.12, -3.3), pt(0.13, -0.25)),
      line(pt(0.13, -0.25), pt(-0.13, -0.25)),
    ];
    shaded(w, blade, steel, 0);
    d.stroke(line(pt(0, -0.3), pt(0, -3.1)), { weight: 0.6, start: 0.6, tint: steel.base });
    shaded(
      w,
      [loop([pt(-0.55, -0.3), pt(0, -0.2), pt(0.55, -0.3), pt(0.5, -0.16), pt(0, -0.06), pt(-0.5, -0.16)])],
      palette.metal,
      0.2,
    );
    shaded(w, [box(-0.08, -0.1, 0.08, 0.62)], palette.cloth[3], 0);
    for (let i = 0; i < 4; i++) {
      d.stroke(line(pt(-0.08, 0.02 + i * 0.15), pt(0.08, 0.1 + i * 0.15)), {
        weight: 0.6,
        start: 0.7,
        end: 0.7,
        tint: palette.cloth[3].base,
      });
    }
    d.shape([ellipse(0, 0.7, 0.12, 0.12)], { paint: palette.cloth[2].base });
  },
  cat(w) {
    const { d, palette, rng } = w;
    const fur = palette.cloth[3];
    const region = d.region();
    const look = { paint: fur.base, region };
    shaded(
      w,
      [loop([pt(-0.45, -0.1), pt(-0.55, 0.5), pt(-0.4, 1.0), pt(0.4, 1.0), pt(0.55, 0.5), pt(0.45, -0.1)])],
      fur,
      0.1,
    );
    for (const s of [-1, 1]) {
      d.shape([closed([pt(s * 0.46, -0.55), pt(s * 0.5, -1.0), pt(s * 0.12, -0.75)])], look);
      d.shape([closed([pt(s * 0.42, -0.62), pt(s * 0.45, -0.87), pt(s * 0.24, -0.72)])], {
        paint: palette.blush,
        line: 0.6,
      });
    }
    const crown = mirrored(pt, [-0.52, -0.3], [-0.42, -0.65], [0, -0.76]);
    d.shape([loop([...crown, ...mirrored(pt, [0.35, -0.06], [0, 0])])], look);
    for (const s of [-1, 1]) {
      if (rng.chance(0.5)) d.solid([ellipse(s * 0.22, -0.36, 0.055, 0.08)], black);
      else {
        d.stroke(spline([pt(s * 0.3, -0.34), pt(s * 0.22, -0.4), pt(s * 0.14, -0.34)]), { weight: 0.9, tint: black });
      }
      d.stroke(spline([pt(0, -0.2), pt(s * 0.06, -0.15), pt(s * 0.12, -0.19)]), {
        weight: 0.7,
        start: 0.6,
        tint: black,
      });
      for (const k of [-0.06, 0.03]) {
        d.stroke(line(pt(s * 0.36, -0.22 + k), pt(s * 0.62, -0.25 + k * 2)), { weight: 0.5, start: 0.6, tint: black });
      }
      d.shape([ellipse(s * 0.24, 0.62, 0.13, 0.22)], look);
    }
    d.shape([closed([pt(-0.045, -0.25), pt(0.045, -0.25), pt(0, -0.2)])], {
      paint: blend(palette.blush, black, 0.1),
      line: 0.5,
    });
  },
  star(w) {
    const { palette, d } = w;
    shaded(w, [box(-0.05, -0.4, 0.05, 0.9)], palette.cloth[1], 0, 0.9);
    shaded(w, [closed(starPoints(pt(0, -0.75), 0.52, 5, 0.48))], palette.metal, 0.05);
    d.decal([closed(starPoints(pt(-0.08, -0.82), 0.16, 4, 0.3))], { paint: white });
  },
  phone(w) {
    const { d, palette } = w;
    shaded(
      w,
      [
        loop(
          [
            pt(-0.26, -0.52),
            pt(0.26, -0.52),
            pt(0.29, -0.48),
            pt(0.29, 0.44),
            pt(0.26, 0.48),
            pt(-0.26, 0.48),
            pt(-0.29, 0.44),
            pt(-0.29, -0.48),
          ],
          0.4,
        ),
      ],
      palette.cloth[2],
      0.2,
    );
    d.shape([ellipse(-0.15, -0.36, 0.06, 0.06)], { paint: palette.cloth[3].deep, line: 0.6 });
    d.shape([loop(heartPoints(pt(0.02, 0.05), 0.11))], { paint: palette.cloth[1].light, line: 0.6 });
  },
  heart(w) {
    const { d, palette } = w;
    shaded(w, [loop(heartPoints(pt(0, -0.3), 0.55))], palette.cloth[2], 0.15);
    d.decal([ellipse(-0.24, -0.52, 0.1, 0.07, -0.6)], { paint: palette.cloth[2].light });
  },
  icecream(w) {
    const { d, palette } = w;
    const cone = oklch(0.76, 0.1, 70);
    shaded(
      w,
      [closed([pt(-0.27, -0.3), pt(0.27, -0.3), pt(0.02, 0.75), pt(-0.02, 0.75)])],
      { base: cone, shade: adjust(cone, -0.1) },
      0.02,
    );
    for (const k of [-0.14, 0.02, 0.16]) {
      d.stroke(line(pt(k - 0.12, -0.28), pt(k * 0.4 + 0.1, 0.2)), { weight: 0.5, start: 0.5, end: 0.3, tint: cone });
      d.stroke(line(pt(k + 0.12, -0.28), pt(k * 0.4 - 0.1, 0.2)), { weight: 0.5, start: 0.5, end: 0.3, tint: cone });
    }
    const scoop = mirrored(pt, [-0.33, -0.3], [-0.34, -0.55], [0, -0.85]);
    shaded(w, [loop([...scoop, ...mirrored(pt, [0.16, -0.22], [0, -0.3])])], palette.cloth[2], 0.08);
    d.shape([ellipse(0.02, -0.88, 0.1, 0.1)], { paint: oklch(0.55, 0.19, 22), line: 0.8 });
  },
  apple(w) {
    const { d } = w;
    const red = oklch(0.58, 0.2, 25);
    shaded(
      w,
      [
        loop([
          pt(0, -0.5),
          pt(0.3, -0.58),
          pt(0.48, -0.25),
          pt(0.3, 0.18),
          pt(0, 0.12),
          pt(-0.3, 0.18),
          pt(-0.48, -0.25),
          pt(-0.3, -0.58),
        ]),
      ],
      { base: red, shade: adjust(red, -0.12) },
      0.15,
    );
    d.stroke(spline([pt(0, -0.48), pt(0.03, -0.64), pt(0.1, -0.74)]), { weight: 1.2, start: 1, end: 0.6, tint: red });
    d.shape(
      [
        spline([pt(0.05, -0.62), pt(0.2, -0.84), pt(0.4, -0.8)]),
        spline([pt(0.4, -0.8), pt(0.28, -0.62), pt(0.05, -0.62)]),
      ],
      { paint: oklch(0.65, 0.14, 140), line: 0.8 },
    );
    d.decal([ellipse(-0.22, -0.32, 0.07, 0.12, 0.4)], { paint: white, opacity: 0.8 });
  },
};
