import type { Rgba } from './blend.ts';
import { whiteToAlpha } from './unwhite.ts';

/**
 * Whose ink each pixel of a picture is, where the picture was made of layers and changed since (cleaned, erased in, drawn on):
 * the layer that is darkest there over white paper, of equally dark ones the most opaque, of these the uppermost.
 * @param layers bottom first, each of the picture's size, RGBA
 * @returns row by row, the number of a layer; 0 also where no layer has anything
 */
export function inkOwners(layers: readonly Rgba[]): Uint16Array {
  const [first] = layers;
  const owners = new Uint16Array(first ? first.width * first.height : 0);
  const strongest = new Uint16Array(owners.length);
  for (const [owner, { data }] of layers.entries()) {
    for (let i = 0, p = 0; i < owners.length; i++, p += 4) {
      const alpha = data[p + 3]!;
      if (alpha === 0) continue;
      const dark = Math.round(((255 - Math.min(data[p]!, data[p + 1]!, data[p + 2]!)) * alpha) / 255);
      const strength = 256 * dark + alpha;
      if (strength < strongest[i]!) continue;
      strongest[i] = strength;
      owners[i] = owner;
    }
  }
  return owners;
}

/**
 * The ink of one layer on transparency: all layers, multiplied over each other and white, give the picture again.
 * @param picture lines on white, opaque RGBA
 * @param owners see {@link inkOwners}
 */
export function inkOf({ width, height, data }: Rgba, owners: Uint16Array, layer: number): Rgba {
  const out = new Uint8ClampedArray(data.length).fill(255);
  for (let i = 0, p = 0; i < owners.length; i++, p += 4) {
    if (owners[i] === layer) for (let c = 0; c < 3; c++) out[p + c] = data[p + c]!;
  }
  whiteToAlpha(out);
  return { width, height, data: out };
}
