import type { Size } from '@irodori/image';
import type { Hsv } from './hsv.ts';

/** Width of the ring of hues, as a share of its radius, and how far from it the square inside stays. */
const RING = 0.2;
const GAP = 0.04;

/** What of the wheel a point belongs to. */
export type WheelPart = 'ring' | 'square';

/** Lengths of a wheel that fills a square canvas of `side` pixels: red is on the right, hues go clockwise. */
export function wheelShape(side: number): { middle: number; outer: number; inner: number; half: number } {
  const outer = side / 2;
  const inner = outer * (1 - RING);
  return { middle: side / 2, outer, inner, half: (inner * (1 - GAP)) / Math.SQRT2 };
}

/** The part that a hand takes hold of, undefined beside both; a little beside the square still means it. */
export function wheelPartAt(x: number, y: number, side: number): WheelPart | undefined {
  const { middle, outer, inner, half } = wheelShape(side);
  const [dx, dy] = [x - middle, y - middle];
  const distance = Math.hypot(dx, dy);
  if (distance > inner) return distance <= outer ? 'ring' : undefined;
  return Math.max(Math.abs(dx), Math.abs(dy)) <= half * 1.1 ? 'square' : undefined;
}

const share = (v: number): number => Math.min(1, Math.max(0, v));

/** The color under a hand that holds a part of the wheel, wherever it went: saturation goes right, value up. */
export function wheelColorAt(part: WheelPart, x: number, y: number, side: number, before: Hsv): Hsv {
  const { middle, half } = wheelShape(side);
  const [dx, dy] = [x - middle, y - middle];
  if (part === 'ring') return { ...before, hue: ((Math.atan2(dy, dx) * 180) / Math.PI + 360) % 360 };
  return { ...before, saturation: share((dx + half) / (2 * half)), value: share((half - dy) / (2 * half)) };
}

/** Where a color's two handles are. */
export function wheelHandles({ hue, saturation, value }: Hsv, side: number) {
  const { middle, outer, inner, half } = wheelShape(side);
  const [angle, radius] = [(hue * Math.PI) / 180, (outer + inner) / 2];
  return {
    ring: [middle + radius * Math.cos(angle), middle + radius * Math.sin(angle)],
    square: [middle - half + 2 * half * saturation, middle + half - 2 * half * value],
  } as const;
}

/** Paints ring and square in a context whose canvas is `width` wide; no handles. */
export function paintWheel(context: CanvasRenderingContext2D, { width: side }: Pick<Size, 'width'>, hue: number): void {
  const { middle, outer, inner, half } = wheelShape(side);
  context.clearRect(0, 0, side, side);
  const ring = context.createConicGradient(0, middle, middle);
  for (let k = 0; k <= 12; k++) ring.addColorStop(k / 12, `hsl(${k * 30} 100% 50%)`);
  context.beginPath();
  context.arc(middle, middle, outer, 0, 2 * Math.PI);
  context.arc(middle, middle, inner, 0, 2 * Math.PI, true);
  context.fillStyle = ring;
  context.fill();
  const [left, size] = [middle - half, 2 * half];
  const across = context.createLinearGradient(left, 0, left + size, 0);
  across.addColorStop(0, '#ffffff');
  across.addColorStop(1, `hsl(${hue} 100% 50%)`);
  const down = context.createLinearGradient(0, left, 0, left + size);
  down.addColorStop(0, 'rgb(0 0 0 / 0)');
  down.addColorStop(1, '#000000');
  for (const fill of [across, down]) {
    context.fillStyle = fill;
    context.fillRect(left, left, size, size);
  }
}
