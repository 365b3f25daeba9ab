import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { line, pt, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';

/** A pair of wings behind the figure, in head space. */
export function drawWings(d: Drawing, rng: Rng, tones: Ramp): void {
  const kind = choose(rng, { feather: 2, bat: 1 });
  for (const side of [-1, 1] as const) {
    const p = (x: number, y: number): Pt => pt(side * x, y);
    const region = d.region();
    if (kind === 'bat') {
      const tips = [p(2.9, 0.3), p(2.75, 1.6), p(2.1, 2.4), p(1.2, 2.7)];
      const edges: Curve[] = [spline([p(0.4, 2.2), p(1.1, 0.9), p(1.9, 0.2), tips[0]!])];
      for (let i = 1; i < tips.length; i++) {
        const a = tips[i - 1]!;
        const b = tips[i]!;
        edges.push(spline([a, pt((a.x + b.x) / 2 - side * 0.25, (a.y + b.y) / 2 - 0.12), b]));
      }
      edges.push(line(tips[3]!, p(0.4, 2.2)));
      d.shape(edges, { paint: tones.base, region });
      for (const tip of tips.slice(1)) {
        d.stroke(spline([p(1.4, 0.75), pt((tip.x + side * 1.5) / 2, (tip.y + 0.7) / 2), tip]), {
          weight: 0.7,
          start: 0.6,
          tint: tones.base,
        });
      }
      continue;
    }
    for (const [row, n] of [
      [0, 7],
      [1, 6],
      [2, 5],
    ] as const) {
      for (let i = n - 1; i >= 0; i--) {
        const u = i / (n - 1);
        const root = p(0.7 + 1.3 * u * (1 - 0.18 * row), 1.7 - 0.9 * u);
        const length = (1.9 - 0.55 * row) * (0.6 + 0.4 * u);
        const angle = 1.25 - 1.1 * u;
        const tip = pt(root.x + side * Math.cos(angle) * length, root.y + Math.sin(angle) * length);
        const n1 = pt(-side * Math.sin(angle) * 0.24, Math.cos(angle) * 0.24);
        const rim = (s: 1 | -1): Pt[] => [
          tip,
          pt((root.x + tip.x) / 2 + s * n1.x * 1.1, (root.y + tip.y) / 2 + s * n1.y * 1.1),
          pt(root.x + s * n1.x, root.y + s * n1.y),
        ];
        const [a, b] = [rim(-1).reverse(), rim(1)];
        const look = { paint: tones.base, region, line: [0.9, 0.9, 0] };
        d.shape([spline(a), spline(b), line(b[2]!, a[0]!)], look);
      }
    }
  }
}
