import type { Raster } from '../raster.ts';

/** Pixels sampled for statistics of the whole picture, about. */
const SAMPLES = 400_000;

/** Step of the rows and columns sampled for statistics of the whole picture. */
export const sampleStep = (width: number, height: number): number =>
  Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));

/**
 * True where lines on transparency could not be seen on white: nearly everything visible is light and without color.
 * White sheets with dark lines on transparency are not meant.
 */
function isWhiteInk({ width, height, data }: Raster<4>): boolean {
  let [clear, visible, strength, dark, count] = [0, 0, 0, 0, 0];
  const step = sampleStep(width, height);
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const p = 4 * (y * width + x);
      const alpha = data[p + 3]! / 255;
      const low = Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
      count++;
      if (alpha < 0.5) clear++;
      visible += alpha;
      strength += (alpha * (255 - low)) / 255;
      if (low < 128) dark += alpha;
    }
  }
  return visible > 0 && clear > 0.3 * count && strength < 0.25 * visible && dark < 0.03 * visible;
}

/**
 * A copy without transparency: on white, or on black where the ink is white. Alpha is composited in sRGB values. The copy
 * may be written to.
 */
export function onOpaqueGround(picture: Raster<3> | Raster<4>): Raster<3> & { data: Uint8ClampedArray } {
  const { width, height } = picture;
  if (picture.channels === 3) return { width, height, channels: 3, data: Uint8ClampedArray.from(picture.data) };
  const { data } = picture;
  const out = new Uint8ClampedArray(3 * width * height);
  let opaque = true;
  for (let p = 0, q = 0; q < out.length; p += 4, q += 3) {
    out[q] = data[p]!;
    out[q + 1] = data[p + 1]!;
    out[q + 2] = data[p + 2]!;
    if (data[p + 3] !== 255) opaque = false;
  }
  if (opaque) return { width, height, channels: 3, data: out };
  const ground = isWhiteInk(picture) ? 0 : 255;
  for (let p = 0, q = 0; q < out.length; p += 4, q += 3) {
    const alpha = data[p + 3]!;
    if (alpha === 255) continue;
    for (let c = 0; c < 3; c++) out[q + c] = ground + ((data[p + c]! - ground) * alpha) / 255;
  }
  return { width, height, channels: 3, data: out };
}
