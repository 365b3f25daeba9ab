import type { Rgb } from './raster.ts';

/** Lightness 0..1, chroma 0..0.37, hue in degrees (Ottosson 2020, "A perceptual color space for image processing"). */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

const clamp = (v: number): number => Math.max(0, Math.min(1, v));
const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toGamma = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

function linearRgb({ l, c, h }: Oklch): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S,
    -1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S,
    -0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S,
  ];
}

/** The nearest displayable color of the same lightness and hue, 0..255: chroma shrinks until it fits. */
export function oklch(l: number, c: number, h: number): Rgb {
  const lightness = clamp(l);
  let chroma = Math.max(0, c);
  let rgb = linearRgb({ l: lightness, c: chroma, h });
  for (let i = 0; i < 24 && rgb.some((v) => v < -0.001 || v > 1.001); i++) {
    chroma *= 0.9;
    rgb = linearRgb({ l: lightness, c: chroma, h });
  }
  const byte = (v: number): number => Math.round(255 * toGamma(clamp(v)));
  return [byte(rgb[0]), byte(rgb[1]), byte(rgb[2])];
}

/** The inverse of {@link oklch} for displayable colors of 0..255; hue from -180 to 180. */
export function toOklch([red, green, blue]: Rgb): Oklch {
  const r = toLinear(red / 255);
  const g = toLinear(green / 255);
  const b = toLinear(blue / 255);
  const L = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const M = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const S = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * L - 2.428592205 * M + 0.4505937099 * S;
  const bb = 0.0259040371 * L + 0.7827717662 * M - 0.808675766 * S;
  return {
    l: 0.2104542553 * L + 0.793617785 * M - 0.0040720468 * S,
    c: Math.hypot(a, bb),
    h: (Math.atan2(bb, a) * 180) / Math.PI,
  };
}
