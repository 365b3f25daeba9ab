import type { Rgb } from '@irodori/image';
import { oklch, toOklch } from './oklch.ts';

/** Ink for an area's own lines: a dark tone of its color. */
export function darkTone(color: Rgb): Rgb {
  const { l, c, h } = toOklch(color);
  return oklch(0.16 + 0.2 * l, Math.min(0.13, c * 0.9 + 0.015), h - 8);
}
