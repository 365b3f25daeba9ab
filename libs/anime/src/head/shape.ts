import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { arc, ellipse, join, lerp, line, mirrored, pt, spline } from '../core/geometry.ts';
import type { Palette } from '../palette.ts';
import type { HeadPose } from './pose.ts';
import { skullCenter } from './pose.ts';

/** What makes one face differ from the next; all about 0 (-1..1). */
export interface FaceShape {
  /** Longer below the eyes. */
  readonly length: number;
  /** Fuller cheeks. */
  readonly cheek: number;
  /** Squarer jaw. */
  readonly jaw: number;
  /** Blunter chin. */
  readonly chin: number;
}

/** `round` 0..1 makes the baby faces of super-deformed figures. */
export function drawFaceShape(rng: Rng, masculine: boolean, round = 0): FaceShape {
  return {
    length: rng.range(-0.6, 0.5) + (masculine ? 0.7 : 0) - 1.1 * round,
    cheek: rng.range(-0.5, 0.8) - (masculine ? 0.4 : 0) + 1.1 * round,
    jaw: rng.range(-0.6, 0.3) + (masculine ? 0.7 : 0),
    chin: rng.range(-0.6, 0.8) + (masculine ? 0.2 : 0) + 0.8 * round,
  };
}

type Key = readonly [frontX: number, frontY: number, sideX: number, sideY: number];

// Left to right along the jaw: seen from the front, and turned three-quarter right.
const JAW: readonly Key[] = [
  [-0.94, -0.12, -0.86, -0.12],
  [-0.935, 0.26, -0.76, 0.3],
  [-0.86, 0.54, -0.6, 0.62],
  [-0.56, 0.87, -0.27, 0.9],
  [-0.14, 1.1, 0.18, 1.1],
  [0.0, 1.13, 0.31, 1.12],
  [0.14, 1.1, 0.42, 1.06],
  [0.56, 0.87, 0.66, 0.83],
  [0.86, 0.54, 0.805, 0.52],
  [0.935, 0.26, 0.79, 0.24],
  [0.94, -0.12, 0.845, -0.08],
];

/** Jaw line from the left temple round the chin to the right one, in head space. */
function jawPoints(pose: HeadPose, shape: FaceShape): Pt[] {
  const t = Math.abs(pose.yaw);
  const points = JAW.map(([fx, fy, sx, sy], i) => {
    const low = Math.max(0, Math.min(1, (fy - 0.2) / 0.9));
    const middle = lerp(0, 0.3, t);
    let x = lerp(fx, sx, t) - middle;
    let y = lerp(fy, sy, t);
    x *= 1 + low * (1 - low) * 0.16 * shape.cheek;
    if (i === 3 || i === 7) {
      x *= 1 + 0.13 * shape.jaw;
      y += 0.02 * shape.jaw;
    }
    if (i === 4 || i === 6) x *= 1 + 0.35 * shape.chin;
    y = y + low * (0.07 * shape.length - 0.04 * pose.pitch);
    return pt(x + middle, y);
  });
  return pose.yaw < 0 ? points.map(({ x, y }) => pt(-x, y)).reverse() : points;
}

interface HeadOutline {
  readonly jaw: Curve;
  /** Over the skull from the right temple to the left. */
  readonly cranium: Curve;
}

export function headOutline(pose: HeadPose, shape: FaceShape): HeadOutline {
  const points = jawPoints(pose, shape);
  const c = skullCenter(pose.yaw);
  const at = (x: number, y: number): Pt => pt(c.x + x, c.y + y);
  const over = mirrored(at, [0.86, -0.42], [0.5, -0.86], [0, -1]);
  return { jaw: spline(points), cranium: spline([points.at(-1)!, ...over, points[0]!]) };
}

/** The bare head; returns its item for clipping. */
export function drawHead(d: Drawing, outline: HeadOutline, palette: Palette, region: number): number {
  return d.shape([outline.jaw, outline.cranium], { paint: palette.skin.base, region, line: [1, 1], ends: 0.5 });
}

/** Where the ears sit, left (-1) and right (1); `front` when the ear lies over the head's side. */
export function earSpot(pose: HeadPose, side: 1 | -1): { at: Pt; front: boolean; hidden: boolean } {
  const facing = pose.yaw * side;
  if (facing > 0.3) return { at: pt(side * 0.8, 0.3), front: false, hidden: true };
  const t = Math.max(0, -facing);
  return { at: pt(side * lerp(0.98, 0.68, t), lerp(0.3, 0.34, t) + 0.04 * pose.pitch), front: t > 0.25, hidden: false };
}

type EarKind = 'round' | 'elf';

export function drawEar(
  d: Drawing,
  pose: HeadPose,
  side: 1 | -1,
  kind: EarKind,
  palette: Palette,
  region: number,
): void {
  const { at, hidden } = earSpot(pose, side);
  if (hidden) return;
  const p = (x: number, y: number): Pt => pt(at.x + side * x, at.y + y);
  const outer =
    kind === 'elf'
      ? [p(-0.06, -0.2), p(0.12, -0.26), p(0.62, -0.5), p(0.4, -0.08), p(0.1, 0.2), p(-0.06, 0.24)]
      : [p(-0.06, -0.18), p(0.04, -0.26), p(0.15, -0.2), p(0.15, 0.02), p(0.06, 0.24), p(-0.06, 0.26)];
  const tip = outer[2]!;
  const edge =
    kind === 'elf' ? join(spline([outer[0]!, outer[1]!, tip]), spline([tip, ...outer.slice(3)])) : spline(outer);
  const back = line(outer[outer.length - 1]!, outer[0]!);
  const look = { paint: palette.skin.base, region, line: [0.9, 0] };
  d.shaded([edge, back], look, palette.skin.shade, [ellipse(at.x + side * 0.03, at.y, 0.07, 0.17)], 0.9);
  const inner =
    kind === 'elf'
      ? spline([p(0.0, -0.1), p(0.2, -0.2), p(0.4, -0.32)])
      : arc(p(0.0, -0.14), p(0.07, 0.12), side * 0.35);
  d.stroke(inner, { weight: 0.6, tint: palette.skin.base });
}
