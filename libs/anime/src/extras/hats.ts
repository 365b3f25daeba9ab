import type { Curve, Pt } from '../core/geometry.ts';
import { bandEdges, between, closed, ellipse, line, loop, mirrored, pt, spline } from '../core/geometry.ts';
import { skullCenter } from '../head/pose.ts';
import type { Ramp } from '../palette.ts';
import type { ExtraContext } from './context.ts';

export type HatKind = 'cap' | 'beret' | 'witch' | 'straw' | 'beanie' | 'crown' | 'maid' | 'top';

interface HatTools {
  readonly p: (x: number, y: number) => Pt;
  readonly r: number;
  readonly main: Ramp;
  readonly band: Ramp;
  /** A shape with a shade over its dark side. */
  readonly piece: (edges: readonly Curve[], tones: Ramp) => void;
}

/** Hats sit over all hair; some leave the face's frame of bangs visible below. */
export function drawHat(ctx: ExtraContext, kind: HatKind): void {
  const { d, pose, palette, hair, light } = ctx;
  const c = skullCenter(pose.yaw);
  const lift = -0.1 * pose.pitch;
  const p = (x: number, y: number): Pt => pt(c.x + x + 0.06 * pose.yaw, c.y + y + lift);
  const [, second, accent] = palette.cloth;
  const x = -light * 0.35;
  const dark = [
    spline([p(x * 0.2, -2.4), p(x * 1.6, -1.25), p(x * 2.1, -0.7), p(x * 2, 0.4)]),
    line(p(x * 2, 0.4), p(-light * 2.6, 0.4)),
    line(p(-light * 2.6, 0.4), p(-light * 2.6, -2.4)),
  ];
  const piece = (edges: readonly Curve[], tones: Ramp): void =>
    d.shaded(edges, { paint: tones.base }, tones.shade, dark);
  HATS[kind](ctx, { p, r: hair.volume * 1.02, main: second, band: accent, piece });
}

/** A dome over the skull from temple height `y`, `tall` above the skull. */
const dome = (p: HatTools['p'], r: number, y: number, tall: number): Curve =>
  spline(mirrored(p, [-r, y], [-r * 0.96, y - 0.42], [-r * 0.62, -r * 0.88 - tall * 0.8], [0, -r - tall]));

const HATS: Readonly<Record<HatKind, (ctx: ExtraContext, tools: HatTools) => void>> = {
  cap({ d, pose }, { p, r, main, band, piece }) {
    const look = 0.55 * pose.yaw;
    piece([dome(p, r * 1.03, -0.38, 0.1), spline([p(r * 1.03, -0.38), p(0, -0.24), p(-r * 1.03, -0.38)])], main);
    for (const u of [-0.5, 0, 0.5]) {
      d.stroke(spline([p(u * r + look * 0.3, -0.32), p(u * r * 0.8 + look * 0.2, -0.85), p(0, -r - 0.08)]), {
        weight: 0.55,
        start: 0.4,
        tint: main.base,
      });
    }
    d.shape([ellipse(p(0, -r - 0.1).x, p(0, -r - 0.1).y, 0.08, 0.05)], { paint: band.base, line: 0.7 });
    piece(
      [
        spline([p(-r * 0.9 + look * 0.5, -0.42), p(look, -0.42), p(r * 0.9 + look * 0.5, -0.42)]),
        spline([
          p(r * 0.9 + look * 0.5, -0.42),
          p(r * 0.75 + look, -0.12),
          p(look, -0.02),
          p(-r * 0.75 + look, -0.12),
          p(-r * 0.9 + look * 0.5, -0.42),
        ]),
      ],
      band,
    );
  },
  beret({ rng }, { p, r, main, band, piece }) {
    const s = rng.chance(0.5) ? 1 : -1;
    piece(
      [
        loop([
          p(-s * r * 0.86, -0.66),
          p(-s * r * 0.5, -r * 1.02),
          p(s * 0.2, -r * 1.28),
          p(s * r * 1.05, -r * 1.06),
          p(s * r * 1.22, -0.66),
          p(s * r * 0.8, -0.52),
          p(0, -0.66),
        ]),
      ],
      main,
    );
    piece(
      between(
        spline([p(-s * r * 0.88, -0.66), p(0, -0.76), p(s * r * 0.95, -0.5)]),
        spline([p(s * r * 0.97, -0.38), p(0, -0.62), p(-s * r * 0.92, -0.54)]),
      ),
      band,
    );
  },
  witch({ rng }, { p, r, main, band, piece }) {
    const s = rng.chance(0.5) ? 1 : -1;
    const tip = p(s * 0.75, -2.1);
    const far = mirrored(p, [-r * 1.85, -0.45], [-r, -0.86], [0, -0.95]);
    piece([loop([...far, ...mirrored(p, [r, -0.36], [0, -0.42])])], main);
    piece(
      [
        spline([p(-r * 0.86, -0.68), p(-r * 0.5, -1.4), p(s * 0.05, -1.95), tip]),
        spline([tip, p(s * 0.4, -1.7), p(r * 0.55, -1.2), p(r * 0.86, -0.68)]),
        spline([p(r * 0.86, -0.68), p(0, -0.56), p(-r * 0.86, -0.68)]),
      ],
      main,
    );
    piece(bandEdges(p, [r * 0.86, -0.7, -0.57], [r * 0.78, -0.92, -0.8]), band);
  },
  straw({ d }, { p, r, main, band, piece }) {
    const far = mirrored(p, [-r * 1.75, -0.35], [-r * 1.1, -0.8], [0, -0.95]);
    piece([loop([...far, ...mirrored(p, [r, -0.24], [0, -0.3])])], main);
    piece(
      [
        spline([p(-r * 0.92, -0.6), p(-r * 0.8, -1.15), p(0, -r - 0.38), p(r * 0.8, -1.15), p(r * 0.92, -0.6)]),
        spline([p(r * 0.92, -0.6), p(0, -0.48), p(-r * 0.92, -0.6)]),
      ],
      main,
    );
    piece(bandEdges(p, [r * 0.93, -0.62, -0.5], [r * 0.9, -0.84, -0.72]), band);
    for (const u of [-1.4, -1.1, 1.1, 1.4]) {
      d.stroke(line(p(u * r, -0.5), p(u * r * 1.08, -0.4)), { weight: 0.5, tint: main.base });
    }
  },
  beanie({ d, rng }, { p, r, main, band, piece }) {
    piece([dome(p, r * 1.04, -0.42, 0.16), spline([p(r * 1.04, -0.42), p(0, -0.5), p(-r * 1.04, -0.42)])], main);
    for (const u of [-0.66, -0.33, 0, 0.33, 0.66]) {
      d.stroke(spline([p(u * r, -0.6), p(u * r * 0.95, -0.95), p(u * r * 0.5, -r - 0.05)]), {
        weight: 0.5,
        start: 0.4,
        tint: main.base,
      });
    }
    piece(bandEdges(p, [r * 1.07, -0.46, -0.62], [r * 1.1, -0.14, -0.28]), band);
    for (let i = -4; i <= 4; i++) {
      d.stroke(line(p(i * 0.24, -0.56 + 0.006 * i * i), p(i * 0.25, -0.28 + 0.008 * i * i)), {
        weight: 0.5,
        start: 0.5,
        end: 0.4,
        tint: band.base,
      });
    }
    if (rng.chance(0.6)) {
      piece(
        [
          loop(
            Array.from({ length: 14 }, (_, i) =>
              p((i % 2 ? 0.2 : 0.25) * Math.cos(i * 0.449), -r - 0.32 + (i % 2 ? 0.2 : 0.25) * Math.sin(i * 0.449)),
            ),
          ),
        ],
        band,
      );
    }
  },
  crown({ d, palette }, { p, r, piece, band }) {
    const y = -r * 0.9;
    const spikes = mirrored(p, [-0.46, y], [-0.52, y - 0.46], [-0.24, y - 0.24], [0, y - 0.6]);
    piece([closed([...spikes, p(0, y + 0.09)])], palette.metal);
    for (const x of [-0.28, 0, 0.28]) {
      const at = p(x, y - 0.06 + 0.04 * (1 - Math.abs(x)));
      d.shape([ellipse(at.x, at.y, 0.06, 0.07)], { paint: band.base, line: 0.6 });
    }
  },
  maid({ palette }, { p, r, piece, band }) {
    const at = (a: number, radius: number): Pt => p(Math.sin(a) * radius, -Math.cos(a) * radius * 1.02);
    const cloth = palette.cloth[1];
    for (let i = -5; i <= 5; i++) {
      const a = i * 0.17;
      piece(
        [loop([at(a - 0.1, r), at(a - 0.1, r + 0.16), at(a, r + 0.23), at(a + 0.1, r + 0.16), at(a + 0.1, r)])],
        cloth,
      );
    }
    const arcOf = (radius: number, back: boolean): Curve =>
      spline([-1, -0.6, -0.2, 0.2, 0.6, 1].map((a) => at(back ? -a : a, radius)));
    piece(between(arcOf(r + 0.06, false), arcOf(r - 0.12, true)), band);
  },
  top({ rng }, { p, r, main, band, piece }) {
    const s = rng.pick([-0.35, 0, 0.35]);
    const q = (x: number, y: number): Pt => p(s + x * 0.62, -r * 0.86 + y * 0.62);
    piece([loop([q(-1, 0), q(-0.5, -0.16), q(0.5, -0.16), q(1, 0), q(0.5, 0.16), q(-0.5, 0.16)])], main);
    piece(
      [
        spline([q(-0.56, 0), q(-0.6, -0.95)]),
        spline([q(-0.6, -0.95), q(0, -1.08), q(0.6, -0.95)]),
        spline([q(0.6, -0.95), q(0.56, 0)]),
        spline([q(0.56, 0), q(0, 0.12), q(-0.56, 0)]),
      ],
      main,
    );
    piece(bandEdges(q, [0.56, -0.04, 0.08], [0.575, -0.3, -0.18]), band);
  },
};
