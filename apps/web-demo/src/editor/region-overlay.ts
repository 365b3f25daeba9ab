import { bitsOf } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';

/** Distance of the diagonals that hatch a locked region, mask pixels. */
const HATCH_PERIOD = 8;

/** How regions are shown over the drawing: what is not selected dimmed, its edge dashed, hatching over what is locked. */
export function regionOverlay(selection: Mask | undefined, locked: readonly Mask[]): HTMLCanvasElement | undefined {
  const size = selection ?? locked[0];
  if (!size) return undefined;
  const { width, height } = size;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const selected = selection && bitsOf(selection);
  if (selected) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const own = selected[i];
        const edge =
          (x > 0 && selected[i - 1] !== own) ||
          (y > 0 && selected[i - width] !== own) ||
          (x < width - 1 && selected[i + 1] !== own) ||
          (y < height - 1 && selected[i + width] !== own);
        // Little-endian RGBA.
        if (edge) pixels[i] = ((x + y) >> 2) % 2 === 0 ? 0xff202020 : 0xffffffff;
        else if (own === 0) pixels[i] = 0x70404040;
      }
    }
  }
  for (const mask of locked) {
    const bits = bitsOf(mask, size);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (bits[i] === 0) continue;
        const stripe = (x + y) % HATCH_PERIOD;
        if (stripe === 0) pixels[i] = 0x90202020;
        else if (stripe === 1) pixels[i] = 0x90ffffff;
      }
    }
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
