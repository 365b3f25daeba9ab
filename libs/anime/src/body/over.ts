import { bandEdges, between, ellipse, line, pt, spline } from '../core/geometry.ts';
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
  const look = { paint: tones.base, line: [1, 1, 1, 0] };
  d.shaded(edges, look, tones.shade, [ellipse(-light * 0.2, 2.5, s * 1.15, 3)]);
  for (const u of [-1.2, -0.95, 1.0, 1.25]) {
    d.stroke(spline([pt(u * s * 0.9, 0.9), pt(u * s * 1.05, 2.8), pt(u * s * 1.12, 5)]), {
      weight: 0.65,
      tint: tones.base,
    });
  }
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

/** A sash about the waist, knotted into a bow that hangs down on one side. */
export function drawSash(w: Wardrobe, tones: Ramp, y: number, side: 1 | -1): void {
  const { d, frame, rng } = w;
  const half = frame.waist + 0.06;
  const region = d.region();
  const look = { paint: tones.base, region };
  const height = rng.range(0.26, 0.42);
  d.shape(bandEdges(pt, [half, y, y + 0.08], [half, y + height, y + height + 0.1]), look);
  d.stroke(spline([pt(-half, y + height * 0.5), pt(0, y + height * 0.55 + 0.08), pt(half, y + height * 0.4)]), {
    weight: 0.6,
    tint: tones.base,
  });
  const p = (x: number, dy: number) => pt(side * (half * 0.72 + x), y + height / 2 + dy);
  const long = rng.range(1.1, 2.1);
  for (const [lean, share] of [
    [0.5, 1],
    [0.12, 0.86],
  ] as const) {
    const tail = between(
      spline([p(-0.06, 0.05), p(lean * 0.4, long * share * 0.5), p(lean - 0.1, long * share)]),
      spline([p(lean + 0.3, long * share - 0.12), p(lean * 0.5 + 0.26, long * share * 0.5), p(0.1, 0.05)]),
    );
    d.shape(tail, { ...look, line: [0.9, 0.9, 0.9, 0] });
  }
  for (const s of [-1, 1]) {
    d.shape(
      [
        spline([p(0, -0.04), p(s * 0.3, -0.3), p(s * 0.62, -0.2), p(s * 0.6, 0.16), p(s * 0.3, 0.2), p(0, 0.08)]),
        line(p(0, 0.08), p(0, -0.04)),
      ],
      { ...look, line: [0.9, 0] },
    );
  }
  d.shape([ellipse(p(0, 0).x, p(0, 0).y, 0.12, 0.15)], look);
}
