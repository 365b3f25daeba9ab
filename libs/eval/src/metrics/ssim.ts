import type { Raster } from '@irodori/image';
import { assertSameSize, PictureError } from '../picture.ts';

const WINDOW = 11;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** One channel as floats in 0..255. */
export interface Channel {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * Structural similarity: Gaussian window of 11 x 11, sigma 1.5, K1 = 0.01, K2 = 0.03, L = 255, mean over the window
 * positions that lie inside the picture, then over R, G and B. 1 for equal pictures, never above.
 * Source: Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004, eq. 13.
 * @throws PictureError when the sizes differ or a side is below 11 pixels
 */
export function ssim(a: Raster<3>, b: Raster<3>): number {
  assertSameSize('SSIM', a, b);
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += ssimTerms(channelOf(a, c), channelOf(b, c)).ssim;
  return sum / 3;
}

/** Mean SSIM of one channel, and its contrast-structure term alone (Wang 2004 eq. 13 without the luminance factor). */
export function ssimTerms(a: Channel, b: Channel): { readonly ssim: number; readonly contrastStructure: number } {
  const { width, height } = a;
  if (width < WINDOW || height < WINDOW) {
    throw new PictureError(`SSIM: expected sides of at least ${WINDOW} pixels, got ${width} x ${height}`);
  }
  const [meanA, meanB] = [
    gaussianValid(a.data, a.data, width, height, 0),
    gaussianValid(b.data, b.data, width, height, 0),
  ];
  const squareA = gaussianValid(a.data, a.data, width, height, 1);
  const squareB = gaussianValid(b.data, b.data, width, height, 1);
  const cross = gaussianValid(a.data, b.data, width, height, 1);
  let [total, structure] = [0, 0];
  for (let i = 0; i < meanA.length; i++) {
    const [ma, mb] = [meanA[i]!, meanB[i]!];
    const contrast = (2 * (cross[i]! - ma * mb) + C2) / (squareA[i]! - ma * ma + (squareB[i]! - mb * mb) + C2);
    structure += contrast;
    total += (contrast * (2 * ma * mb + C1)) / (ma * ma + mb * mb + C1);
  }
  return { ssim: total / meanA.length, contrastStructure: structure / meanA.length };
}

/** Channel 0, 1 or 2 of a picture. */
export function channelOf({ width, height, data }: Raster<3>, channel: number): Channel {
  const plane = new Float32Array(width * height);
  for (let i = 0; i < plane.length; i++) plane[i] = data[3 * i + channel]!;
  return { width, height, data: plane };
}

const kernel = ((): Float64Array => {
  const half = (WINDOW - 1) / 2;
  const weights = Float64Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - half) ** 2) / (2 * 1.5 ** 2)));
  const total = weights.reduce((x, y) => x + y, 0);
  return weights.map((w) => w / total);
})();

/**
 * Separable 11-tap Gaussian where it fits: `[height - 10, width - 10]`, in double precision (variances cancel).
 * @param power 0 blurs `a`, 1 blurs the product of `a` and `b`
 */
function gaussianValid(a: Float32Array, b: Float32Array, width: number, height: number, power: 0 | 1): Float64Array {
  const innerWidth = width - WINDOW + 1;
  const innerHeight = height - WINDOW + 1;
  const columns = new Float64Array(width);
  const result = new Float64Array(innerWidth * innerHeight);
  for (let y = 0; y < innerHeight; y++) {
    columns.fill(0);
    for (let k = 0; k < WINDOW; k++) {
      const weight = kernel[k]!;
      const from = (y + k) * width;
      if (power === 0) for (let x = 0; x < width; x++) columns[x]! += weight * a[from + x]!;
      else for (let x = 0; x < width; x++) columns[x]! += weight * (a[from + x]! * b[from + x]!);
    }
    const to = y * innerWidth;
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += kernel[k]! * columns[x + k]!;
      result[to + x] = sum;
    }
  }
  return result;
}
