import type { Curve, Pt } from '../core/geometry.ts';
import { apply, between, box, closed, ellipse, line, loop, mapCurve, placement, pt, spline } from '../core/geometry.ts';
import { drawRibbon } from '../body/outfits/pieces.ts';
import { starPoints } from './shapes.ts';
import { skull, skullCenter } from '../head/pose.ts';
import type { Ramp } from '../palette.ts';
import type { ExtraContext } from './context.ts';

export type OrnamentKind = 'ribbon' | 'topRibbon' | 'pins' | 'flower' | 'star' | 'band' | 'cross' | 'rose';

/** Things pinned or tied into the hair. */
export function drawOrnament(ctx: ExtraContext, kind: OrnamentKind): void {
  const { d, pose, palette, hair, rng } = ctx;
  const accent = palette.cloth[2];
  const side = pose.yaw > 0.3 ? -1 : pose.yaw < -0.3 ? 1 : rng.chance(0.5) ? 1 : -1;
  const spot = skull(pose, side * rng.range(0.7, 0.95), rng.range(0.38, 0.6), hair.volume * 1.02);
  if (kind === 'band') drawHeadband(ctx, accent);
  if (kind === 'topRibbon') {
    const c = skullCenter(pose.yaw);
    d.within(placement(c.x, c.y - hair.volume * 0.98, 1), () =>
      drawRibbon({ d }, accent, pt(0, 0), rng.range(0.5, 0.75), false),
    );
  }
  if (kind === 'ribbon') {
    d.within(placement(spot.x, spot.y, 1, side * 0.5), () =>
      drawRibbon({ d }, accent, pt(0, 0), rng.range(0.3, 0.46), rng.chance(0.6)),
    );
  }
  if (kind === 'flower' || kind === 'rose') {
    drawFlower(d, spot, kind === 'rose' ? 0.17 : 0.2, accent, palette.metal, rng.range(0, 1));
  }
  if (kind === 'star') {
    d.shape([closed(starPoints(spot, 0.2, 5, 0.45, rng.range(-0.3, 0.3)))], { paint: accent.base, line: 0.8 });
  }
  if (kind === 'pins') {
    for (let i = 0; i < 2; i++) drawBar(ctx, pt(spot.x, spot.y + i * 0.13), side * 0.35 + i * 0.1, accent);
  }
  if (kind === 'cross') {
    drawBar(ctx, spot, 0.8, accent);
    drawBar(ctx, spot, -0.8, accent);
  }
}

function drawBar({ d }: ExtraContext, at: Pt, angle: number, tones: Ramp): void {
  const frame = placement(at.x, at.y, 1, angle);
  const edge = loop([
    pt(-0.19, 0),
    pt(-0.16, -0.045),
    pt(0.16, -0.045),
    pt(0.19, 0),
    pt(0.16, 0.045),
    pt(-0.16, 0.045),
  ]);
  d.shape([mapCurve(edge, (p) => apply(frame, p))], { paint: tones.base, line: 0.75 });
}

export function drawFlower(d: ExtraContext['d'], at: Pt, size: number, tones: Ramp, heart: Ramp, turn = 0): void {
  const region = d.region();
  const n = 5;
  for (let i = 0; i < n; i++) {
    const a = turn + (i / n) * 2 * Math.PI;
    const c = pt(at.x + Math.cos(a) * size * 0.6, at.y + Math.sin(a) * size * 0.6);
    const petal = ellipse(c.x, c.y, size * 0.52, size * 0.4, a);
    const dark = ellipse(at.x, at.y, size * 0.5, size * 0.5);
    d.shaded([petal], { paint: tones.base, region, line: 0.75 }, tones.shade, [dark]);
  }
  d.shape([ellipse(at.x, at.y, size * 0.26, size * 0.26)], { paint: heart.base, line: 0.7 });
}

function drawHeadband({ d, pose, hair, light }: ExtraContext, tones: Ramp): void {
  const lat = 0.86;
  const at = (lon: number, high: number): Pt =>
    skull(pose, lon, (lat + high) * Math.cos(lon * 0.75) ** 0.8 - 0.05, hair.volume * 1.04);
  const lons = [-1.5, -1.1, -0.6, 0, 0.6, 1.1, 1.5];
  const upper = spline(lons.map((lon) => at(lon, 0.09)));
  const lower = spline([...lons].reverse().map((lon) => at(lon, -0.09)));
  const dark = box(at(-light * 0.7, 0).x, -2, -light * 3, 1);
  d.shaded(between(upper, lower), { paint: tones.base, line: 0.9 }, tones.shade, [dark]);
}

/** Bows where tails are tied. */
export function drawTieBows({ d, pose, palette, hair, light, rng }: ExtraContext): void {
  const c = skullCenter(pose.yaw);
  const tones = palette.cloth[2];
  const kind = rng.int(3);
  const at = (x: number, y: number, side: number): void => {
    if (kind === 2) {
      d.shape([ellipse(c.x + x, y, 0.1, 0.17, side * 0.6)], {
        paint: tones.base,
        line: 0.85,
        region: d.shared('tie bows'),
      });
    } else {
      d.within(placement(c.x + x, y, 1, side * 0.7), () =>
        drawRibbon({ d }, tones, pt(0, 0), kind ? 0.28 : 0.44, kind === 0),
      );
    }
  };
  if (hair.tie === 'twinTails') for (const s of [-1, 1]) at(s * 0.96, -0.55, s);
  if (hair.tie === 'sideTail') at(0.9 * light, -0.48, light);
}

export type EarringKind = 'stud' | 'drop' | 'hoop' | 'cross';

/** Hung from the ear lobe at `at`. */
export function drawEarring({ d, palette }: ExtraContext, at: Pt, kind: EarringKind): void {
  const metal = palette.metal;
  const gem = palette.cloth[2];
  if (kind === 'stud') d.shape([ellipse(at.x, at.y, 0.05, 0.05)], { paint: gem.base, line: 0.6 });
  if (kind === 'hoop') {
    const outer = ellipse(at.x, at.y + 0.12, 0.11, 0.13);
    d.stroke(outer, { weight: 1.1, start: 1, end: 1, tint: metal.base });
  }
  if (kind === 'drop') {
    d.stroke(line(at, pt(at.x, at.y + 0.12)), { weight: 0.6, start: 1, end: 1, tint: metal.base });
    const drop: Curve[] = [
      spline([pt(at.x, at.y + 0.1), pt(at.x + 0.07, at.y + 0.27), pt(at.x, at.y + 0.33)]),
      spline([pt(at.x, at.y + 0.33), pt(at.x - 0.07, at.y + 0.27), pt(at.x, at.y + 0.1)]),
    ];
    d.shape(drop, { paint: gem.base, line: 0.7 });
  }
  if (kind === 'cross') {
    d.shape(
      [
        closed([
          pt(at.x - 0.03, at.y + 0.05),
          pt(at.x + 0.03, at.y + 0.05),
          pt(at.x + 0.03, at.y + 0.14),
          pt(at.x + 0.1, at.y + 0.14),
          pt(at.x + 0.1, at.y + 0.2),
          pt(at.x + 0.03, at.y + 0.2),
          pt(at.x + 0.03, at.y + 0.38),
          pt(at.x - 0.03, at.y + 0.38),
          pt(at.x - 0.03, at.y + 0.2),
          pt(at.x - 0.1, at.y + 0.2),
          pt(at.x - 0.1, at.y + 0.14),
          pt(at.x - 0.03, at.y + 0.14),
        ]),
      ],
      { paint: metal.base, line: 0.6 },
    );
  }
}
