import type { Drawing, Raster } from '@irodori/image';

/**
 * The reading of a drawing after something was drawn on it with the pen or erased: what was drawn is line, what was erased
 * is paper, and all else stays as it was read. Undefined where that does not hold: light lines on dark.
 * @param drawing the reading of `base`
 * @param base the picture before, opaque RGBA
 * @param picture the picture with black pen lines and white erased places, of the same size
 */
export function drawnOver(drawing: Drawing, base: Raster<4>, picture: Raster<4>): Drawing | undefined {
  if (drawing.kind === 'light-on-dark' || base.width !== picture.width || base.height !== picture.height) {
    return undefined;
  }
  const [ink, tone, clean] = [drawing.ink.slice(), drawing.tone.slice(), drawing.clean.data.slice()];
  const [before, after] = [pixelsOf(base), pixelsOf(picture)];
  for (let i = 0; i < after.length; i++) {
    if (before[i] === after[i]) continue;
    const [was, is] = [mean(base.data, i), mean(picture.data, i)];
    if (is === was) continue;
    // The share of the pixel that was covered, and with what.
    const drawn = is < was;
    const share = drawn ? (was - is) / was : (is - was) / (255 - was);
    const kept = 1 - share;
    ink[i] = kept * ink[i]! + (drawn ? 255 * share : 0);
    tone[i]! *= kept;
    for (let p = 3 * i; p < 3 * i + 3; p++) clean[p] = kept * clean[p]! + (drawn ? 0 : 255 * share);
  }
  return { ...drawing, ink, tone, clean: { ...drawing.clean, data: clean } };
}

const pixelsOf = ({ data }: Raster<4>): Uint32Array =>
  new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);

/** Of the three colors, 0..255. */
const mean = (data: ArrayLike<number>, i: number): number => (data[4 * i]! + data[4 * i + 1]! + data[4 * i + 2]!) / 3;
