import type { Rgb } from './raster.ts';

/** `#rgb` or `#rrggbb`, with or without `#`, to 0..255. Undefined when the text is no such color. */
export function hexToRgb(hex: string): Rgb | undefined {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim());
  if (!match) return undefined;
  const digits = match[1]!.length === 3 ? [...match[1]!].map((d) => d + d).join('') : match[1]!;
  const n = Number.parseInt(digits, 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

const clampByte = (v: number) => Math.max(0, Math.min(255, Math.round(v)));

/** 0..255 to `#rrggbb`; values are rounded and clamped. */
export function rgbToHex([r, g, b]: Rgb): string {
  return `#${((clampByte(r) << 16) | (clampByte(g) << 8) | clampByte(b)).toString(16).padStart(6, '0')}`;
}

/** BT.601 luma of 0..255 values, 0..255: the gray of OpenCV and of most paint programs. */
export function luma([r, g, b]: Rgb): number {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Hue in degrees [0, 360), saturation and lightness in [0, 1]. */
export type Hsl = readonly [hue: number, saturation: number, lightness: number];

export function rgbToHsl([r, g, b]: Rgb): Hsl {
  const max = Math.max(r, g, b) / 255;
  const min = Math.min(r, g, b) / 255;
  const lightness = (max + min) / 2;
  const chroma = max - min;
  if (chroma === 0) return [0, 0, lightness];
  const saturation = chroma / (1 - Math.abs(2 * lightness - 1));
  const [rr, gg, bb] = [r / 255, g / 255, b / 255];
  const sector =
    max === rr ? ((gg - bb) / chroma + 6) % 6 : max === gg ? (bb - rr) / chroma + 2 : (rr - gg) / chroma + 4;
  return [sector * 60, Math.min(1, saturation), lightness];
}

/** The inverse of {@link rgbToHsl}; hue wraps, saturation and lightness are clamped. */
export function hslToRgb([hue, saturation, lightness]: Hsl): Rgb {
  const l = Math.max(0, Math.min(1, lightness));
  const a = Math.max(0, Math.min(1, saturation)) * Math.min(l, 1 - l);
  const channel = (n: number) => {
    const k = (n + (((hue % 360) + 360) % 360) / 30) % 12;
    return clampByte(255 * (l - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** `a` at 0, `b` at 1, straight line in sRGB between. */
export function mixRgb(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
