import { InvalidArgumentError } from 'commander';
import { hexToRgb, type Rgb } from '@irodori/image';

/** For commander: `#rrggbb` or `#rgb`, sRGB. */
export function parseColor(text: string): Rgb {
  const color = text.startsWith('#') ? hexToRgb(text) : undefined;
  if (!color) {
    throw new InvalidArgumentError("Expected a color such as '#5a5ac8' (in quotes: # begins a comment in shells).");
  }
  return color;
}
