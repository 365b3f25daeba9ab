import type { Plane } from '../raster.ts';
import type { Drawing } from './types.ts';

/** Wide shade at least this dark is drawn into the sketch: solid blacks, which the network knows from its training. */
const SOLID = 160;

/**
 * The drawing as the network's input, [0, 1], white = 1. Smaller sizes keep the strongest ink under each pixel, so no
 * line vanishes; larger ones repeat pixels with straight lines between. Throws RangeError on sides below 1.
 */
export function sketchOf(
  drawing: Pick<Drawing, 'width' | 'height' | 'ink' | 'tone'>,
  width: number,
  height: number,
): Plane {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`sketchOf: expected whole sides of at least 1 pixel, got ${width} x ${height}`);
  }
  const [xs, ys] = [ranges(drawing.width, width), ranges(drawing.height, height)];
  const most = new Uint8Array(width * height);
  const { ink, tone } = drawing;
  for (let y = 0; y < height; y++) {
    for (let sy = ys[2 * y]!; sy < ys[2 * y + 1]!; sy++) {
      const row = sy * drawing.width;
      for (let x = 0; x < width; x++) {
        let v = most[y * width + x]!;
        for (let p = row + xs[2 * x]!, end = row + xs[2 * x + 1]!; p < end; p++) {
          const dark = tone[p]! >= SOLID ? tone[p]! : ink[p]!;
          if (dark > v) v = dark;
          if (ink[p]! > v) v = ink[p]!;
        }
        most[y * width + x] = v;
      }
    }
  }
  return { width, height, data: Float32Array.from(most, (v) => 1 - v / 255) };
}

/** Start and end of the source pixels of each position: every source pixel once where the side shrinks. */
function ranges(from: number, to: number): Int32Array {
  const out = new Int32Array(2 * to);
  for (let i = 0; i < to; i++) {
    const start = Math.floor((i * from) / to);
    out[2 * i] = start;
    out[2 * i + 1] = Math.max(start + 1, Math.floor(((i + 1) * from) / to));
  }
  return out;
}
