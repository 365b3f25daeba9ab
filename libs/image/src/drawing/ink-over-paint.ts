import type { Raster } from '../raster.ts';
import type { Drawing } from './types.ts';

/**
 * The drawing multiplied over paint, in its own colors and without its paper: white paper leaves paint as it is.
 * @throws RangeError where paint has another size than the drawing
 */
export function inkOverPaint(paint: Raster<3>, { clean }: Pick<Drawing, 'clean'>): Raster<3> {
  const { width, height } = clean;
  if (paint.width !== width || paint.height !== height) {
    throw new RangeError(
      `inkOverPaint: expected paint of ${width} x ${height} like the drawing, got ${paint.width} x ${paint.height}`,
    );
  }
  const data = new Uint8ClampedArray(3 * width * height);
  for (let p = 0; p < data.length; p++) data[p] = (paint.data[p]! * clean.data[p]!) / 255;
  return { width, height, channels: 3, data };
}
