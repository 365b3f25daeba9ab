import { ellipse, line, pt, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { Wardrobe } from './frame.ts';

/** A cape: the cloth behind the figure. */
export function drawCapeBack({ d, frame, light }: Wardrobe, tones: Ramp): void {
  const s = frame.shoulder;
  const left = spline([pt(-s * 0.55, 0.0), pt(-s * 1.1, 0.6), pt(-s * 1.45, 2.6), pt(-s * 1.7, 5.2)]);
  const right = spline([pt(s * 1.7, 5.2), pt(s * 1.45, 2.6), pt(s * 1.1, 0.6), pt(s * 0.55, 0.0)]);
  const hem = spline([
    pt(-s * 1.7, 5.2),
    pt(-s, 5.45),
    pt(-s * 0.3, 5.25),
    pt(s * 0.4, 5.5),
    pt(s, 5.3),
    pt(s * 1.7, 5.2),
  ]);
  const edges = [left, hem, right, line(pt(s * 0.55, 0), pt(-s * 0.55, 0))];
  const item = d.fill(edges, { paint: tones.base });
  d.decal([ellipse(-light * 0.2, 2.5, s * 1.15, 3)], { paint: tones.shade, shade: true, clip: [item] });
  d.outline(edges, { paint: tones.base, line: [1, 1, 1, 0] });
  for (const u of [-1.2, -0.95, 1.0, 1.25])
    d.stroke(spline([pt(u * s * 0.9, 0.9), pt(u * s * 1.05, 2.8), pt(u * s * 1.12, 5)]), {
      weight: 0.65,
      tint: tones.base,
    });
}

/** The cape's collar and clasp before the shoulders. */
export function drawCapeFront({ d, frame, palette }: Wardrobe, tones: Ramp): void {
  const s = frame.shoulder;
  const region = d.region();
  for (const side of [-1, 1]) {
    const p = (x: number, y: number) => pt(side * x, y);
    d.shape(
      [
        spline([p(0.32, -0.22), p(s * 0.72, 0.1), p(s * 1.12, 0.62)]),
        spline([p(s * 1.12, 0.62), p(s * 1.02, 1.0), p(s * 0.82, 1.15)]),
        spline([p(s * 0.82, 1.15), p(s * 0.5, 0.55), p(0.06, 0.5)]),
        spline([p(0.06, 0.5), p(0.24, 0.14), p(0.32, -0.22)]),
      ],
      { paint: tones.base, region },
    );
  }
  d.shape([ellipse(0, 0.48, 0.14, 0.16)], { paint: palette.metal.base });
  d.shape([ellipse(0, 0.48, 0.07, 0.08)], { paint: palette.cloth[2].base, line: 0.6 });
}

/** A maid's or cook's apron over a skirt. */
export function drawApron({ d, frame, palette }: Wardrobe, top: number): void {
  const tones = palette.cloth[3];
  const w = frame.waist;
  const region = d.region();
  d.shape(
    [
      line(pt(-0.46, 0.78), pt(0.46, 0.78)),
      spline([pt(0.46, 0.78), pt(0.5, 1.4), pt(w * 0.86, top)]),
      line(pt(w * 0.86, top), pt(-w * 0.86, top)),
      spline([pt(-w * 0.86, top), pt(-0.5, 1.4), pt(-0.46, 0.78)]),
    ],
    { paint: tones.base, region },
  );
  for (const side of [-1, 1])
    d.shape(
      [
        spline([pt(side * 0.46, 0.8), pt(side * 0.56, 0.4), pt(side * 0.62, 0.06)]),
        line(pt(side * 0.62, 0.06), pt(side * 0.82, 0.1)),
        spline([pt(side * 0.82, 0.1), pt(side * 0.72, 0.45), pt(side * 0.36, 0.84)]),
        line(pt(side * 0.36, 0.84), pt(side * 0.46, 0.8)),
      ],
      { paint: tones.base, region, line: [0.8, 0, 0.8, 0.5] },
    );
  const skirt = spline([
    pt(w * 0.9, top),
    pt(w * 1.15, top + 0.8),
    pt(w * 1.0, top + 1.45),
    pt(0, top + 1.7),
    pt(-w * 1.0, top + 1.45),
    pt(-w * 1.15, top + 0.8),
    pt(-w * 0.9, top),
  ]);
  d.shape([skirt, line(pt(-w * 0.9, top), pt(w * 0.9, top))], { paint: tones.base, region });
  const lace = d.region();
  for (let i = 0; i <= 8; i++) {
    const p = skirt[Math.round((i / 8) * (skirt.length - 1) * 0.8 + (skirt.length - 1) * 0.1)]!;
    d.shape([ellipse(p.x, p.y, 0.17, 0.14)], { paint: tones.base, region: lace, line: 0.7 });
  }
  d.shape([skirt.map((p) => pt(p.x * 0.93, top + (p.y - top) * 0.95)), line(pt(-w * 0.84, top), pt(w * 0.84, top))], {
    paint: tones.base,
    region,
    line: [0.5, 0],
  });
}
