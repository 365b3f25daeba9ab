import type { Size } from '@irodori/image';

/** Pictures beyond this are refused: no browser keeps such a canvas. */
export const MAX_PIXELS = 100e6;
/** The longest side a canvas may have in every current browser. */
export const MAX_SIDE = 16384;
/** Files beyond this are refused unread. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;
/** Layered files, whose layers are read one at a time, may be larger. */
export const MAX_LAYERED_BYTES = 1024 * 2 ** 20;

/** The size shown on screen and composed after every stroke: the picture's own, or this many pixels. */
export function displaySize(image: Size, pixels = 1024 * 1024): Size {
  const scale = Math.min(1, Math.sqrt(pixels / (image.width * image.height)));
  return {
    width: Math.max(1, Math.round(image.width * scale)),
    height: Math.max(1, Math.round(image.height * scale)),
  };
}
