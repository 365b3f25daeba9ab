import type { Raster } from '@irodori/image';

/** CIE L*a*b*, D65 white, 2 degree observer: L in 0..100. */
export type Lab = readonly [lightness: number, a: number, b: number];

const linear = Float64Array.from({ length: 256 }, (_, v) => toLinear(v / 255));

function toLinear(v: number): number {
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
}

/** sRGB, 0..255 each (fractions allowed), to CIELAB. */
export function rgbToLab(red: number, green: number, blue: number): Lab {
  const r = linear[red] ?? toLinear(red / 255);
  const g = linear[green] ?? toLinear(green / 255);
  const b = linear[blue] ?? toLinear(blue / 255);
  const x = cubeRoot((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.950456);
  const y = cubeRoot(0.212671 * r + 0.71516 * g + 0.072169 * b);
  const z = cubeRoot((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIELAB of every pixel, interleaved, `3 * width * height`. */
export function pictureToLab({ data }: Raster<3>): Float32Array {
  const lab = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 3) lab.set(rgbToLab(data[i]!, data[i + 1]!, data[i + 2]!), i);
  return lab;
}
