import type { Rgb } from '@irodori/image';
import type { Pt } from './geometry.ts';
import type { Paint } from './types.ts';

/** Steps of a gradient. */
const STEPS = 256;

/** One color, or a gradient that says how far along each pixel's center lies. */
export interface Brush {
  readonly color: Rgb;
  readonly gradient?: Gradient;
}

interface Gradient {
  /** Red, green, blue and opacity of each step. */
  readonly ramp: Float32Array;
  at(x: number, y: number): number;
}

/** A gradient along a straight line from one color to another. */
export const gradient = (from: Pt, to: Pt, first: Rgb, last: Rgb): Paint => ({
  kind: 'linear',
  from,
  to,
  base: first,
  stops: [
    { at: 0, color: first },
    { at: 1, color: last },
  ],
});

export function brushOf(paint: Paint, unitsPerPixel: number): Brush {
  if (!('kind' in paint)) return { color: paint };
  const ramp = rampOf(paint);
  const k = unitsPerPixel;
  if (paint.kind === 'linear') {
    const { from, to } = paint;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const squared = dx * dx + dy * dy || 1;
    const at = (x: number, y: number) => (((x + 0.5) * k - from.x) * dx + ((y + 0.5) * k - from.y) * dy) / squared;
    return { color: paint.base, gradient: { ramp, at } };
  }
  const { center, radius } = paint;
  const at = (x: number, y: number) => {
    const [dx, dy] = [(x + 0.5) * k - center.x, (y + 0.5) * k - center.y];
    return Math.sqrt(dx * dx + dy * dy) / (radius || 1);
  };
  return { color: paint.base, gradient: { ramp, at } };
}

function rampOf({ stops }: Exclude<Paint, Rgb>): Float32Array {
  const ramp = new Float32Array(4 * STEPS);
  for (let i = 0, k = 0; i < STEPS; i++) {
    const t = i / (STEPS - 1);
    while (k < stops.length - 1 && t > stops[k + 1]!.at) k++;
    const [a, b] = [stops[k]!, stops[Math.min(k + 1, stops.length - 1)]!];
    const u = b.at > a.at ? Math.max(0, Math.min(1, (t - a.at) / (b.at - a.at))) : 0;
    for (let c = 0; c < 3; c++) ramp[4 * i + c] = a.color[c]! + (b.color[c]! - a.color[c]!) * u;
    ramp[4 * i + 3] = (a.opacity ?? 1) + ((b.opacity ?? 1) - (a.opacity ?? 1)) * u;
  }
  return ramp;
}

/** `old` (red in the lowest byte) with a share `a` of it replaced by a color. */
function over(old: number, red: number, green: number, blue: number, a: number): number {
  const r = old & 255;
  const g = (old >> 8) & 255;
  const b = old >> 16;
  return (
    (r + (red - r) * a + 0.5) | 0 | (((g + (green - g) * a + 0.5) | 0) << 8) | (((b + (blue - b) * a + 0.5) | 0) << 16)
  );
}

/** Paints row `y` of a picture `size` pixels wide from `start` to before `end`, as far as it is covered (0..1 by column). */
export function paintRow(
  pixels: Int32Array,
  size: number,
  y: number,
  cover: Float32Array,
  start: number,
  end: number,
  brush: Brush,
): void {
  if (brush.gradient) paintGradient(pixels, y * size, y, cover, start, end, brush.gradient);
  else paintFlat(pixels, y * size, cover, start, end, brush.color);
}

function paintFlat(pixels: Int32Array, row: number, cover: Float32Array, start: number, end: number, color: Rgb): void {
  const red = Math.round(color[0]);
  const green = Math.round(color[1]);
  const blue = Math.round(color[2]);
  const full = red | (green << 8) | (blue << 16);
  for (let x = start, p = row + start; x < end; x++, p++) {
    const a = cover[x]!;
    if (a === 1) pixels[p] = full;
    else if (a !== 0) pixels[p] = over(pixels[p]!, red, green, blue, a);
  }
}

function paintGradient(
  pixels: Int32Array,
  row: number,
  y: number,
  cover: Float32Array,
  start: number,
  end: number,
  gradient: Gradient,
): void {
  const { ramp } = gradient;
  for (let x = start, p = row + start; x < end; x++, p++) {
    const a = cover[x]!;
    if (a === 0) continue;
    const t = gradient.at(x, y);
    const step = 4 * Math.round((STEPS - 1) * (t < 0 ? 0 : t > 1 ? 1 : t));
    pixels[p] = over(pixels[p]!, ramp[step]!, ramp[step + 1]!, ramp[step + 2]!, a * ramp[step + 3]!);
  }
}
