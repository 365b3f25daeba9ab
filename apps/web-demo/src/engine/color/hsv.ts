import type { Rgb } from '@irodori/image';

/** Hue in degrees [0, 360), saturation and value in [0, 1]. */
export interface Hsv {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

/** @param rgb 0..255; a gray has hue 0 */
export function rgbToHsv([r, g, b]: Rgb): Hsv {
  const most = Math.max(r, g, b);
  const span = most - Math.min(r, g, b);
  if (span === 0) return { hue: 0, saturation: 0, value: most / 255 };
  const sector = most === r ? (g - b) / span : most === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hue: (sector * 60 + 360) % 360, saturation: span / most, value: most / 255 };
}

/** 0..255, not rounded. */
export function hsvToRgb({ hue, saturation, value }: Hsv): Rgb {
  const channel = (n: number): number => {
    const k = (n + hue / 60) % 6;
    return 255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}
