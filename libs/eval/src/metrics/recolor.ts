import { type Raster, type HintMap } from '@irodori/image';
import { cellColor, hintCells, hintsOf } from '../hint-cells.ts';

/**
 * The same hints with their hue turned by `degrees`, HSL saturation and lightness kept: colors that the truth does not
 * have at that place, so that a model which guesses from the drawing cannot be right by luck. Grays stay what they are.
 */
export function turnHues(hints: HintMap, degrees: number): HintMap {
  const turned = hintsOf(hints).map((hint) => ({ ...hint, color: turnHue(hint.color, degrees) }));
  return hintCells(hints.width, hints.height, turned);
}

/** Each hint takes the color that another picture of the same size has at its place. */
export function hintsFromPicture(hints: HintMap, other: Raster<3>): HintMap {
  const taken = hintsOf(hints).map((hint) => ({ ...hint, color: cellColor(other, hint.x, hint.y) }));
  return hintCells(hints.width, hints.height, taken);
}

type Color = readonly [red: number, green: number, blue: number];

/** Turns the HSL hue of an sRGB color, 0..255 each. */
export function turnHue([red, green, blue]: Color, degrees: number): Color {
  const [top, bottom] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const chroma = top - bottom;
  if (chroma === 0) return [red, green, blue];
  let sector: number;
  if (top === red) sector = (green - blue) / chroma;
  else if (top === green) sector = (blue - red) / chroma + 2;
  else sector = (red - green) / chroma + 4;
  const turned = (((sector + degrees / 60) % 6) + 6) % 6;
  // Chroma and the lowest channel stay, so HSL lightness and saturation stay too.
  const channel = (offset: number) => {
    const k = (offset + turned) % 6;
    return bottom + chroma * (1 - Math.max(0, Math.min(1, Math.min(k, 4 - k))));
  };
  return [channel(5), channel(3), channel(1)];
}
