import sharp from 'sharp';
import type { Pair, Plane, Raster } from '../../raster.ts';
import type { PaintedDrawing } from '../../svg/paint.ts';

/** Both SVG bodies (a square of `units` each) drawn by one call of the renderer, side by side, and cut apart. */
export async function renderPair(
  bodies: PaintedDrawing,
  units: number,
  size: number,
  names: { id: string; source: string },
): Promise<Pair> {
  const half = (x: number, body: string) =>
    `<svg x="${x}" width="${size}" height="${size}" viewBox="0 0 ${units} ${units}"><rect width="${units}" height="${units}" fill="#fff"/>${body}</svg>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${2 * size}" height="${size}">${half(0, bodies.color)}${half(size, bodies.line)}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
  const color: Raster<3> = { width: size, height: size, channels: 3, data: new Uint8ClampedArray(3 * size * size) };
  const line: Plane = { width: size, height: size, data: new Float32Array(size * size) };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * 2 * size + x) * info.channels;
      const to = y * size + x;
      for (let c = 0; c < 3; c++) (color.data as Uint8ClampedArray)[3 * to + c] = data[from + c]!;
      line.data[to] = data[from + size * info.channels]! / 255;
    }
  }
  return { ...names, color, line };
}
