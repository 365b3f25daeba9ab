import { createRng } from '../rng.ts';
import type { Raster, Rgb } from '../raster.ts';

/** Coverage 0..1 at a point of the picture, pixels. */
export type Shape = (x: number, y: number) => number;

const clamp = (v: number): number => Math.max(0, Math.min(1, v));

/** A circle line of `line` pixels, anti-aliased. */
export const ring =
  (cx: number, cy: number, radius: number, line: number): Shape =>
  (x, y) =>
    clamp(line / 2 + 0.5 - Math.abs(Math.hypot(x - cx, y - cy) - radius));

/** A filled circle, anti-aliased. */
export const disk =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    clamp(radius + 0.5 - Math.hypot(x - cx, y - cy));

/** A filled rectangle without anti-aliasing. */
export const box =
  (left: number, top: number, right: number, bottom: number): Shape =>
  (x, y) =>
    x >= left && x < right && y >= top && y < bottom ? 1 : 0;

/** The outline of a rectangle, `line` pixels to the inside. */
export const frame =
  (left: number, top: number, right: number, bottom: number, line: number): Shape =>
  (x, y) =>
    box(left, top, right, bottom)(x, y) - box(left + line, top + line, right - line, bottom - line)(x, y);

/** Round dots on a square lattice: `share` of the surface is dark; above one half the gaps between are the dots. */
export function dots(period: number, angle: number, share: number): Shape {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const light = share > 0.5;
  const radius = period * Math.sqrt((light ? 1 - share : share) / Math.PI);
  return (x, y) => {
    const u = ((((c * x + s * y) / period) % 1) + 1) % 1;
    const v = ((((c * y - s * x) / period) % 1) + 1) % 1;
    const dark = clamp(radius + 0.5 - period * Math.hypot(u - 0.5, v - 0.5));
    return light ? 1 - dark : dark;
  };
}

export const within =
  (shape: Shape, mask: Shape): Shape =>
  (x, y) =>
    shape(x, y) * mask(x, y);

/** `shape` in ink of `color` and opacity. */
export interface Mark {
  readonly shape: Shape;
  readonly color: Rgb;
}

/** Marks over paper, each over the one before; `paper` may change over the picture. Grain is normal, standard deviation in 0..255. */
export function draw(
  width: number,
  height: number,
  marks: readonly Mark[],
  paper: Rgb | ((x: number, y: number) => Rgb) = [255, 255, 255],
  grain = 0,
): Raster<3> {
  const rng = createRng('grain');
  const data = new Uint8ClampedArray(3 * width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 3) {
      const ground = typeof paper === 'function' ? paper(x, y) : paper;
      let [r, g, b] = ground;
      // Ink on shadowed paper lies in the shadow, too.
      const light = typeof paper === 'function' ? Math.max(...ground) / 255 : 1;
      for (const { shape, color } of marks) {
        const a = shape(x, y);
        if (a === 0) continue;
        r += (color[0] * light - r) * a;
        g += (color[1] * light - g) * a;
        b += (color[2] * light - b) * a;
      }
      const n = grain > 0 ? grain * rng.normal() : 0;
      data[p] = r + n;
      data[p + 1] = g + n;
      data[p + 2] = b + n;
    }
  }
  return { width, height, channels: 3, data };
}

/** The pixels that can be reached from (x, y) without stepping on a wall (ink from 128 on), four neighbors each. */
export function reached(ink: Uint8Array, width: number, height: number, x: number, y: number): Uint8Array {
  const seen = new Uint8Array(ink.length);
  const stack = [y * width + x];
  if (ink[stack[0]!]! >= 128) return seen;
  seen[stack[0]!] = 1;
  while (stack.length > 0) {
    const i = stack.pop()!;
    const at = i % width;
    const visit = (k: number): void => {
      if (seen[k] || ink[k]! >= 128) return;
      seen[k] = 1;
      stack.push(k);
    };
    if (at > 0) visit(i - 1);
    if (at < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < ink.length - width) visit(i + width);
  }
  return seen;
}

/** Share of the pixels inside `mask` (at least 0.5) for which `test` holds. */
export function shareWithin(width: number, height: number, mask: Shape, test: (i: number) => boolean): number {
  let [count, held] = [0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask(x, y) < 0.5) continue;
      count++;
      if (test(i)) held++;
    }
  }
  return held / Math.max(1, count);
}
