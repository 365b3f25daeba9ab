import type { Pair, Raster } from '@irodori/image';
import type { PaintedDrawing } from '../svg/paint.ts';
import { sharp } from '../sharp.ts';

/** Both SVG bodies (a square of `units` each) drawn by one call of the renderer, side by side, and cut apart. */
export async function renderPair(
  bodies: PaintedDrawing,
  units: number,
  size: number,
  names: { id: string; source: string },
  wantLine: boolean,
): Promise<Pair> {
  const half = (x: number, body: string) =>
    `<svg x="${x}" width="${size}" height="${size}" viewBox="0 0 ${units} ${units}"><rect width="${units}" height="${units}" fill="#fff"/>${body}</svg>`;
  const width = wantLine ? 2 * size : size;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${size}">` +
    `${half(0, bodies.color)}${wantLine ? half(size, bodies.line) : ''}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
  const { channels } = info;
  const pixels = new Uint8ClampedArray(3 * size * size);
  const line = new Float32Array(wantLine ? size * size : 0);
  for (let y = 0, to = 0; y < size; y++) {
    for (let x = 0, from = y * width * channels; x < size; x++, to++, from += channels) {
      pixels[3 * to] = data[from]!;
      pixels[3 * to + 1] = data[from + 1]!;
      pixels[3 * to + 2] = data[from + 2]!;
      if (wantLine) line[to] = data[from + size * channels]! / 255;
    }
  }
  const color: Raster<3> = { width: size, height: size, channels: 3, data: pixels };
  return wantLine ? { ...names, color, line: { width: size, height: size, data: line } } : { ...names, color };
}
