import type { Curve, Pt } from '../core/geometry.ts';
import { add, beside, closed, line, portion, reverse, spline } from '../core/geometry.ts';
import type { HairContext } from './context.ts';

export interface LockShape {
  /** From root to tip. */
  readonly path: Curve;
  /** Greatest half width. */
  readonly width: number;
  /** Half width at the root, as a share. @default 0.6 */
  readonly root?: number;
  /** Where along the lock it is widest. @default 0.35 */
  readonly belly?: number;
  /** Where ink sets in on the two sides (0 root .. 1 tip). @default 0.3 */
  readonly inkFrom?: number;
  /** @default true */
  readonly shade?: boolean;
  /** Line weight. @default 0.9 */
  readonly weight?: number;
  /** Strand lines inside. @default 0 */
  readonly strands?: number;
  /** Cut straight across instead of running to a point. @default false */
  readonly blunt?: boolean;
}

interface LockEdges {
  readonly left: Curve;
  readonly right: Curve;
  at(s: number, across: number): Pt;
}

/** The two sides of a tapered leaf about a centerline. */
function lockEdges({ path, width, root = 0.6, belly = 0.35, blunt = false }: LockShape): LockEdges {
  const half = (s: number): number =>
    s < belly
      ? width * (root + (1 - root) * Math.sin(((s / belly) * Math.PI) / 2))
      : width * (1 - (blunt ? 0.12 : 1) * ((s - belly) / (1 - belly)) ** 1.7);
  const at = (s: number, across: number): Pt => beside(path, s, -across * half(s));
  const stops = [0, 0.16, 0.34, 0.52, 0.7, 0.86, 1];
  const side = (across: number): Curve => spline(stops.map((s) => at(s, across)));
  return { left: side(1), right: side(-1), at };
}

/**
 * One strand of hair: filled like the rest of the hair and of its region, shaded on the side away from the light, inked
 * along both sides but not at the root, so that it grows out of what lies beneath.
 */
export function drawLock(ctx: HairContext, shape: LockShape): LockEdges {
  const { d, tones, light, region, paint } = ctx;
  const edges = lockEdges(shape);
  const { left, right, at } = edges;
  const inkFrom = shape.inkFrom ?? 0.3;
  const root = line(right[0]!, left[0]!);
  const foot = line(left[left.length - 1]!, right[right.length - 1]!);
  d.fill([left, foot, reverse(right), root], { paint, region });
  if (shape.shade ?? true) shadeLock(ctx, edges, light);
  shineLock(ctx, edges);
  const weight = shape.weight ?? 0.9;
  for (const side of [left, right]) {
    d.stroke(inkFrom > 0 ? portion(side, inkFrom, 1, 5) : side, {
      weight,
      start: inkFrom > 0 ? 0.1 : 0.5,
      end: 0.45,
      tint: tones.base,
    });
  }
  if (shape.blunt) d.stroke(foot, { weight, start: 0.6, end: 0.6, tint: tones.base });
  const strands = shape.strands ?? 0;
  for (let i = 0; i < strands; i++) {
    const across = ((i + 1) / (strands + 1)) * 1.3 - 0.65;
    const from = 0.3 + 0.15 * ((i * 0.37) % 1);
    d.stroke(spline([from, from + 0.18, from + 0.36, 0.9].map((s) => at(s, across))), {
      weight: 0.55,
      tint: tones.base,
    });
  }
  return edges;
}

function shadeLock({ d, tones }: HairContext, { at }: LockEdges, light: 1 | -1): void {
  // Which side of the lock faces away from the light depends on how it hangs.
  const away = (at(0.5, 1).x - at(0.5, -1).x) * light > 0 ? -1 : 1;
  const inner = [0.2, 0.45, 0.7, 0.92].map((s, i) => at(s, away * [0.95, 0.35, 0.15, 0.3][i]!));
  const outer = [1, 0.7, 0.45, 0.2].map((s) => at(s, away));
  const a = spline(inner);
  const b = spline(outer);
  d.decal([a, line(a[a.length - 1]!, b[0]!), b], { paint: tones.shade, shade: true });
}

/** Height of the band of light around the head, above x. */
export function shineHeight({ pose, style }: HairContext, x: number): number {
  const u = (x + 0.1 * pose.yaw) / (style.volume * 1.02);
  return -0.08 - 0.2 * pose.pitch + 0.3 - 0.82 * Math.sqrt(Math.max(0.02, 1 - u * u));
}

function shineLock(ctx: HairContext, { at }: LockEdges): void {
  const { d, tones, style } = ctx;
  if (style.shine === 'none') return;
  for (let i = 2; i <= 12; i++) {
    const s = i / 16;
    const p = at(s, 0);
    if (at(s - 1 / 16, 0).y < shineHeight(ctx, p.x) && p.y >= shineHeight(ctx, p.x)) {
      const tall = style.shine === 'ring' ? 0.075 : 0.11;
      const wide = style.shine === 'ring' ? 0.92 : 0.45;
      d.decal(
        [
          closed([
            at(s - tall * 0.7, wide),
            at(s - tall * 1.3, 0.3),
            at(s - tall * 0.8, -0.3),
            at(s - tall * 0.9, -wide),
            at(s + tall * 0.5, -wide * 0.8),
            at(s + tall * 0.1, -0.2),
            at(s + tall, 0.25),
            at(s + tall * 0.3, wide * 0.9),
          ]),
        ],
        { paint: tones.light, opacity: style.shineSoft ? 0.55 : 0.9 },
      );
      return;
    }
  }
}

/** Where locks throw their shadow on the face: their outlines, moved by `shift`. */
export function lockShadows(locks: readonly LockShape[], shift: Pt): Curve[] {
  return locks.flatMap((lock) => {
    const { left, right } = lockEdges(lock);
    const move = (curve: Curve): Curve => curve.map((p) => add(p, shift));
    const back = reverse(right);
    return [move(left), move(line(left[left.length - 1]!, back[0]!)), move(back)];
  });
}
