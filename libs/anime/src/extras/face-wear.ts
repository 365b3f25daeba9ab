import type { Pt } from '../core/geometry.ts';
import { between, closed, ellipse, line, loop, pt, spline } from '../core/geometry.ts';
import { black, blend, white } from '../core/oklch.ts';
import type { EyeStyle } from '../head/eye-style.ts';
import { eyePlace } from '../head/eyes.ts';
import { face, skull } from '../head/pose.ts';
import { earSpot } from '../head/shape.ts';
import type { ExtraContext } from './context.ts';

export type GlassesKind = 'round' | 'square' | 'half' | 'sun';

/** Spectacles: frames are ink, so that the eyes stay one with their surroundings; sunglasses are opaque. */
export function drawGlasses({ d, pose, palette }: ExtraContext, eye: EyeStyle, kind: GlassesKind): void {
  const tint = palette.cloth[3].shade;
  const wide = 1.22;
  const tall = kind === 'half' ? 0.75 : 0.95;
  const rims: Pt[][] = [];
  for (const side of [-1, 1] as const) {
    const place = eyePlace({ ...eye, slant: 0 }, pose, side);
    const square = kind === 'round' ? 0.0 : 0.55;
    const rim = (a: number, b: number): Pt => {
      const r = Math.max(Math.abs(a), Math.abs(b)) / Math.hypot(a, b);
      const k = 1 - square + square / (r + 1e-9);
      return place(
        a * wide * Math.min(k, 1.25),
        0.15 + (b * tall * Math.min(k, 1.25) * 0.26) / Math.max(0.2, eye.height),
      );
    };
    const ring = loop(
      Array.from({ length: 12 }, (_, i) => rim(Math.cos((i * Math.PI) / 6), Math.sin((i * Math.PI) / 6))),
    );
    if (kind === 'sun') {
      const item = d.fill([ring], { paint: blend(palette.eyes[0].deep, black, 0.5) });
      d.decal([closed([rim(-0.9, -0.9), rim(-0.4, -0.9), rim(-0.9, 0.6)])], {
        paint: white,
        opacity: 0.35,
        clip: [item],
      });
      d.stroke(ring, { weight: 1.3, start: 1, end: 1, tint });
    } else {
      const visible =
        kind === 'half' ? spline([rim(-1, -0.1), rim(-0.8, 0.7), rim(0, 1), rim(0.8, 0.7), rim(1, -0.1)]) : ring;
      d.stroke(visible, { weight: 1.25, start: 1, end: 1, tint });
      d.decal([closed([rim(-0.2, -0.85), rim(0.15, -0.85), rim(-0.35, 0.8), rim(-0.6, 0.8)])], {
        paint: white,
        opacity: 0.28,
      });
    }
    rims.push([rim(-1, -0.1), rim(1, -0.1)]);
  }
  const [left, right] = rims as [Pt[], Pt[]];
  d.stroke(spline([left[0]!, face(pose, 0, eye.level - 0.02), right[0]!]), { weight: 1.1, start: 1, end: 1, tint });
  for (const [side, rim] of [
    [-1, left],
    [1, right],
  ] as const) {
    const { at, hidden } = earSpot(pose, side);
    if (!hidden) d.stroke(line(rim[1]!, pt(at.x, at.y - 0.12)), { weight: 1.0, start: 0.9, end: 0.7, tint });
  }
}

export function drawEyepatch({ d, pose, palette }: ExtraContext, eye: EyeStyle, side: 1 | -1): void {
  const place = eyePlace(eye, pose, side);
  const tones = palette.cloth[3];
  const patch = loop([
    place(-1.2, -0.9),
    place(0, -1.15),
    place(1.2, -0.8),
    place(1.1, 0.6),
    place(0.1, 1.5),
    place(-1.05, 0.7),
  ]);
  const strap = { weight: 1.3, start: 1, end: 1, tint: tones.base };
  d.stroke(spline([place(-1.2, -0.8), face(pose, -side * 0.3, -0.35), face(pose, -side * 0.9, -0.6)]), strap);
  d.stroke(spline([place(1.15, -0.7), face(pose, side * 0.95, 0.0)]), strap);
  d.shape([patch], { paint: tones.base });
}

export function drawPlaster({ d, pose, palette, rng }: ExtraContext): void {
  const side = rng.chance(0.5) ? 1 : -1;
  const c = (x: number, y: number): Pt => face(pose, side * (0.5 + x), 0.68 + y);
  d.shape([loop([c(-0.16, -0.02), c(-0.12, -0.08), c(0.12, -0.02), c(0.16, 0.04), c(0.12, 0.1), c(-0.12, 0.04)])], {
    paint: blend(palette.skin.light, palette.metal.base, 0.4),
    line: 0.7,
  });
  d.stroke(line(c(-0.04, -0.06), c(-0.05, 0.05)), { weight: 0.5, tint: palette.skin.base });
  d.stroke(line(c(0.05, -0.04), c(0.04, 0.07)), { weight: 0.5, tint: palette.skin.base });
}

export function drawHeadphones({ d, pose, palette, hair, light }: ExtraContext): void {
  const main = palette.cloth[2];
  const pad = palette.cloth[1];
  const lons = [-1.5, -1.0, -0.5, 0, 0.5, 1.0, 1.5];
  const at = (lon: number, out: number): Pt =>
    skull({ ...pose, pitch: 0 }, lon, 1.42 * Math.cos(lon * 0.98) ** 0.6 - 0.15, hair.volume * out);
  const upper = spline(lons.map((lon) => at(lon, 1.15)));
  const lower = spline([...lons].reverse().map((lon) => at(lon, 1.03)));
  const look = { paint: main.base, region: d.shared('headphones') };
  d.shape(between(upper, lower), look);
  for (const side of [-1, 1] as const) {
    const facing = pose.yaw * side;
    if (facing > 0.55) continue;
    const c = pt(side * (1.06 - 0.3 * Math.max(0, -facing)) - 0.1 * pose.yaw, 0.2);
    const w = 0.17 + 0.2 * Math.max(0, -facing);
    d.shape([ellipse(c.x - side * 0.08, c.y, w, 0.36)], { paint: pad.base, region: d.shared('pads') });
    d.shaded([ellipse(c.x + side * 0.04, c.y, w, 0.33)], look, main.shade, [
      ellipse(c.x - light * w, c.y + 0.1, w, 0.4),
    ]);
    d.shape([ellipse(c.x + side * 0.06, c.y, w * 0.5, 0.16)], { paint: palette.cloth[2].light, line: 0.7 });
  }
}
