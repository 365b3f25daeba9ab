import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { bandEdges, between, line, mirrored, pt, sample, spline } from '../core/geometry.ts';
import type { Wardrobe } from './frame.ts';

/** `waist`: skirt only; `bib`: with a bib and straps; `pinafore`: straps that spread into frills over the shoulders. */
type ApronKind = 'waist' | 'bib' | 'pinafore';

interface Apron {
  readonly kind: ApronKind;
  /** Waist and length of its skirt, body frame. */
  readonly top: number;
  readonly length: number;
  readonly frilled: boolean;
  readonly pocket: boolean;
  readonly region: number;
}

export function planApron({ d }: Wardrobe, rng: Rng, top: number, skirt: number): Apron {
  return {
    kind: choose(rng, { waist: 2, bib: 2, pinafore: 3 }),
    top,
    length: skirt * rng.range(0.62, 0.9),
    frilled: rng.chance(0.7),
    pocket: rng.chance(0.35),
    region: d.region(),
  };
}

/** A frill along a curve: scallops that hang to the side `outward` (in head units) of it. */
function drawFrillAlong({ d, palette }: Wardrobe, along: Curve, n: number, outward: number, region: number): void {
  const tones = palette.cloth[3];
  const points = sample(along, n);
  for (let i = 0; i < n; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [nx, ny] = [((b.y - a.y) / length) * outward, (-(b.x - a.x) / length) * outward];
    const [from, low, to] = [
      pt(a.x + 0.7 * nx, a.y + 0.7 * ny),
      pt((a.x + b.x) / 2 + nx * 1.15, (a.y + b.y) / 2 + ny * 1.15),
      pt(b.x + 0.7 * nx, b.y + 0.7 * ny),
    ];
    d.shape([spline([a, from, low, to, b]), line(b, a)], { paint: tones.base, region, line: [0.75, 0.6] });
  }
}

/** The apron's skirt and bib; straps and shoulder frills are {@link drawApronStraps}. */
export function drawApron(w: Wardrobe, apron: Apron): void {
  const { d, frame, palette, light } = w;
  const { top, length, region } = apron;
  const tones = palette.cloth[3];
  const half = frame.waist;
  const low = top + length;
  const wide = half * 0.92 + 0.2 * length;
  const hem = spline(
    mirrored(
      pt,
      [half * 0.86, top],
      [wide * 0.98, top + length * 0.55],
      [wide * 0.9, low - 0.16],
      [wide * 0.5, low + 0.06],
      [0, low + 0.12],
    ),
  );
  if (apron.frilled) drawFrillAlong(w, hem, 12, -0.2, region);
  const edges = [hem, line(pt(-half * 0.86, top), pt(half * 0.86, top))];
  const dark = (x: number, y: number): Pt => pt(-light * x, y);
  d.shaded(edges, { paint: tones.base, region, line: [0.9, 0.9] }, tones.shade, [
    spline([dark(half * 0.45, top), dark(wide * 0.4, top + length * 0.5), dark(wide * 0.5, low + 0.2)]),
    line(dark(wide * 0.5, low + 0.2), dark(wide * 1.3, low)),
    line(dark(wide * 1.3, low), dark(half * 0.45, top)),
  ]);
  for (const k of [-0.55, 0.05, 0.5]) {
    d.stroke(spline([pt(k * half, top + 0.05), pt(k * wide * 0.95, top + 0.45), pt(k * wide, top + 0.8)]), {
      weight: 0.6,
      start: 0.6,
      end: 0,
      tint: tones.base,
    });
  }
  if (apron.pocket) {
    const y = top + length * 0.4;
    d.shape(
      [
        line(pt(light * 0.14, y), pt(light * 0.52, y)),
        spline([
          pt(light * 0.52, y),
          pt(light * 0.5, y + 0.4),
          pt(light * 0.33, y + 0.46),
          pt(light * 0.16, y + 0.4),
          pt(light * 0.14, y),
        ]),
      ],
      { paint: tones.base, region, line: 0.75 },
    );
  }
  if (apron.kind === 'waist') return;
  const bib = [
    spline([pt(-0.5, 0.82), pt(0, 0.9), pt(0.5, 0.82)]),
    spline([pt(0.5, 0.82), pt(0.54, 1.4), pt(half * 0.84, top)]),
    line(pt(half * 0.84, top), pt(-half * 0.84, top)),
    spline([pt(-half * 0.84, top), pt(-0.54, 1.4), pt(-0.5, 0.82)]),
  ];
  d.shape(bib, { paint: tones.base, region, line: [0.9, 0.9, 0, 0.9] });
  if (apron.frilled && apron.kind === 'bib') drawFrillAlong(w, bib[0]!, 5, 0.15, region);
}

/** Waistband, straps and shoulder frills: over hanging arms. */
export function drawApronStraps(w: Wardrobe, apron: Apron): void {
  const { d, frame, palette } = w;
  const { region, top } = apron;
  const tones = palette.cloth[3];
  const half = frame.waist + 0.05;
  d.shape(bandEdges(pt, [half, top - 0.12, top - 0.04], [half, top + 0.12, top + 0.2]), {
    paint: tones.base,
    region,
    line: 0.9,
  });
  if (apron.kind === 'waist') return;
  for (const side of [-1, 1] as const) {
    const p = (x: number, y: number) => pt(side * x, y);
    const x = Math.min(0.78, frame.shoulder * 0.6);
    const look = { paint: tones.base, region, line: [0.8, 0.5, 0.8, 0] };
    if (apron.kind === 'pinafore') {
      const wing = spline([p(half * 0.9, top - 0.1), p(0.62, 1.3), p(x + 0.02, 0.6), p(x + 0.14, 0.16)]);
      drawFrillAlong(w, wing, 7, side * 0.3, region);
      d.shape(
        between(wing, spline([p(x - 0.08, 0.12), p(x - 0.2, 0.6), p(0.42, 1.3), p(half * 0.7, top - 0.1)])),
        look,
      );
    } else {
      const outer = spline([p(0.5, 0.9), p(x - 0.02, 0.5), p(x + 0.1, 0.18)]);
      d.shape(between(outer, spline([p(x - 0.12, 0.13), p(x - 0.2, 0.5), p(0.34, 0.9)])), look);
    }
  }
}
