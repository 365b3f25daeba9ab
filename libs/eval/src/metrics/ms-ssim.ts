import type { Raster } from '@irodori/image';
import { assertSameSize, PictureError } from '../picture.ts';
import { channelOf, ssimTerms, type Channel } from './ssim.ts';

const EXPONENTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
/** Least side for five scales, pixels. */
export const MS_SSIM_LEAST_SIDE = 11 * 2 ** (EXPONENTS.length - 1);

/**
 * Multi-scale SSIM: contrast-structure at five scales (2 x 2 mean pooling between them) and luminance at the coarsest,
 * multiplied with the published exponents; mean over R, G and B. A negative mean term counts as 0.
 * Source: Z. Wang, E. Simoncelli, A. Bovik, "Multiscale structural similarity for image quality assessment", 2003, eq. 7.
 * @throws PictureError when the sizes differ or a side is below 176 pixels
 */
export function msSsim(a: Raster<3>, b: Raster<3>): number {
  return similarity(a, b).msSsim;
}

/** SSIM and MS-SSIM together, for little more than the price of one. @throws PictureError as `msSsim` */
export function similarity(a: Raster<3>, b: Raster<3>): { readonly ssim: number; readonly msSsim: number } {
  assertSameSize('MS-SSIM', a, b);
  if (Math.min(a.width, a.height) < MS_SSIM_LEAST_SIDE) {
    throw new PictureError(
      `MS-SSIM: expected sides of at least ${MS_SSIM_LEAST_SIDE} pixels, got ${a.width} x ${a.height}`,
    );
  }
  let [single, multiple] = [0, 0];
  for (let c = 0; c < 3; c++) {
    let [x, y] = [channelOf(a, c), channelOf(b, c)];
    let product = 1;
    for (const [scale, exponent] of EXPONENTS.entries()) {
      const terms = ssimTerms(x, y);
      if (scale === 0) single += terms.ssim / 3;
      const term = scale === EXPONENTS.length - 1 ? terms.ssim : terms.contrastStructure;
      product *= Math.max(0, term) ** exponent;
      [x, y] = [halve(x), halve(y)];
    }
    multiple += product / 3;
  }
  return { ssim: single, msSsim: multiple };
}

function halve({ width, height, data }: Channel): Channel {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = 2 * y * width + 2 * x;
      half[y * w + x] = (data[i]! + data[i + 1]! + data[i + width]! + data[i + width + 1]!) / 4;
    }
  }
  return { width: w, height: h, data: half };
}
