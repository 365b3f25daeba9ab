import type { Rgb } from '@irodori/image';

/** Linear light of sRGB bytes. */
const LINEAR = Float64Array.from({ length: 256 }, (_, v) => {
  const c = v / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

const bend = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);

/** CIELAB (D65) of an sRGB color of 0..255, into the first three of `out`. */
export function labInto(r: number, g: number, b: number, out: Float32Array | Float64Array): void {
  const [R, G, B] = [LINEAR[r | 0]!, LINEAR[g | 0]!, LINEAR[b | 0]!];
  const x = bend((0.4124564 * R + 0.3575761 * G + 0.1804375 * B) / 0.95047);
  const y = bend(0.2126729 * R + 0.7151522 * G + 0.072175 * B);
  const z = bend((0.0193339 * R + 0.119192 * G + 0.9503041 * B) / 1.08883);
  out[0] = 116 * y - 16;
  out[1] = 500 * (x - y);
  out[2] = 200 * (y - z);
}

/** CIELAB (D65) of an sRGB color of 0..255. */
export function labOf([r, g, b]: Rgb): Float64Array {
  const lab = new Float64Array(3);
  labInto(r, g, b, lab);
  return lab;
}

/** CIE76 distance of two colors in CIELAB. */
export const labDistance = (p: Float64Array, q: Float64Array): number =>
  Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!, p[2]! - q[2]!);
