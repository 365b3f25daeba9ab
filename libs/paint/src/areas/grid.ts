/** A drawing as areas are found in it: at most about a megapixel. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  /** Side of a grid pixel in pixels of the drawing, 1 or more. */
  readonly scale: number;
  /** The darkest ink under each grid pixel, 0..255: thin lines stay whole walls. */
  readonly ink: Uint8Array;
}

/** Lengths in constants are in pixels of a drawing with this long side. */
export const UNIT_SIDE = 256;

const MAX_PIXELS = 1_100_000;

/**
 * Reduces ink by a whole factor, taking the maximum, not the mean, of each block.
 * @param ink 0..255 at the drawing's size, row-major
 */
export function reduceInk(ink: Uint8Array, width: number, height: number, mostPixels = MAX_PIXELS): Grid {
  const scale = Math.max(1, Math.ceil(Math.sqrt((width * height) / mostPixels)));
  if (scale === 1) return { width, height, scale, ink };
  const [w, h] = [Math.ceil(width / scale), Math.ceil(height / scale)];
  const reduced = new Uint8Array(w * h);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / scale) * w;
    const start = y * width;
    for (let gx = 0, x = 0; gx < w; gx++) {
      const end = Math.min(width, x + scale);
      let most = reduced[row + gx]!;
      for (; x < end; x++) {
        const value = ink[start + x]!;
        if (value > most) most = value;
      }
      reduced[row + gx] = most;
    }
  }
  return { width: w, height: h, scale, ink: reduced };
}
