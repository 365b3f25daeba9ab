import { assertSameSize, type Picture } from '../picture.ts';

/** Mean squared error over all pixels and channels, in squared grey levels (0..65025). */
export function meanSquaredError(a: Picture, b: Picture): number {
  assertSameSize('mean squared error', a, b);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i]! - b.data[i]!) ** 2;
  return sum / a.data.length;
}

/** Peak signal-to-noise ratio in dB for 8-bit pictures: 10 log10(255^2 / MSE); Infinity for equal pictures. */
export function psnr(a: Picture, b: Picture): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError(a, b));
}
