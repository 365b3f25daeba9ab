import type { Size } from '../viewport/viewport.ts';

/** Pictures beyond this are refused: no browser keeps such a canvas. */
export const MAX_PIXELS = 100e6;
/** The longest side a canvas may have in every current browser. */
export const MAX_SIDE = 16384;
/** Files beyond this are refused unread. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;

/**
 * The size at which the model sees a picture: the same number of pixels as a square of `side`, the picture's own
 * proportions, no side below `least`. So one setting takes the same time whatever the format, and figures appear at the
 * scale the model was trained at. Sides are multiples of 4, a hint cell. Small pictures are enlarged.
 */
export function workSize(image: Size, side: number, least = 32): Size {
  const scale = side / Math.sqrt(image.width * image.height);
  const longest = 4 * side;
  const at = (pixels: number) => Math.min(longest, Math.max(least, 4 * Math.round((pixels * scale) / 4)));
  return { width: at(image.width), height: at(image.height) };
}

/** The size shown on screen and composed after every stroke: the picture's own, or this many pixels. */
export function displaySize(image: Size, pixels = 1024 * 1024): Size {
  const scale = Math.min(1, Math.sqrt(pixels / (image.width * image.height)));
  return {
    width: Math.max(1, Math.round(image.width * scale)),
    height: Math.max(1, Math.round(image.height * scale)),
  };
}
