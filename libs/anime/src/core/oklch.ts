import { oklch, toOklch, type Rgb } from '@irodori/image';
import { clamp } from './geometry.ts';

export { oklch, toOklch };
export type { Oklch } from '@irodori/image';

/** Straight mix in sRGB, `t` = share of `b`. */
export const blend = (a: Rgb, b: Rgb, t: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * t),
  Math.round(a[1] + (b[1] - a[1]) * t),
  Math.round(a[2] + (b[2] - a[2]) * t),
];

/** The color with lightness and chroma changed; chroma is multiplied. */
export function adjust(color: Rgb, lightness: number, chroma = 1): Rgb {
  const { l, c, h } = toOklch(color);
  return oklch(l + lightness, c * chroma, h);
}

/** Turns the hue of `from` towards `to` by at most `limit` degrees. */
export function leanHue(from: number, to: number, limit: number): number {
  const delta = ((((to - from) % 360) + 540) % 360) - 180;
  return from + clamp(delta, -limit, limit);
}

export const white: Rgb = [255, 255, 255];
export const black: Rgb = [0, 0, 0];
