import { psnrOf, type Raster } from '@irodori/image';
import { assertSameSize } from '../picture.ts';

/** Mean squared error over all pixels and channels, in squared gray levels (0..65025). */
export function meanSquaredError(a: Raster<3>, b: Raster<3>): number {
  assertSameSize('mean squared error', a, b);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i]! - b.data[i]!) ** 2;
  return sum / a.data.length;
}

/** Peak signal-to-noise ratio in dB for 8-bit pictures; Infinity for equal pictures. */
export function psnr(a: Raster<3>, b: Raster<3>): number {
  return psnrOf(meanSquaredError(a, b), 255);
}
