import type { Value } from '../graph/index.ts';
import { conv2d, normalize } from '../layers/index.ts';
import { concat, relu } from '../ops/index.ts';
import { upConv4 } from './conditional-unet.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { hintAtLevel } from './hint-entry.ts';

/*
 * The plain U-Net of PaintsChainer's first network. Following it: nine encoder convolutions, 3 x 3 with stride 1 and 4 x 4
 * with stride 2 by turns (32, 64, 64, 128, 128, 256, 256, 512, 512 channels), 4 x 4 transposed convolutions with stride 2
 * mirroring them, ReLU, hints as input channels at full size, the deepest two maps joined before the first enlargement,
 * and the four stride-1 maps above joined further up, a linear 3 x 3 convolution to three channels.
 * Differing: layer norm for batch norm (training is with one image at a time), RGB in [-1, 1] for YUV in 0..255, a fourth
 * hint channel that tells where hints are (there: an impossible luma), the hint at a quarter of the size and enlarged; no
 * second network.
 */

/** Resolutions, each half of the one before. */
export const UNET_LEVELS = 5;

/**
 * @param sketch [N, 1, H, W]
 * @param hint [N, 4, H/4, W/4], already scaled
 * @returns [N, n_1, H, W], before the output convolution
 */
export function unet(sketch: Value, hint: Value, { widths }: GeneratorConfig): Value {
  return unetBody(concat([sketch, hintAtLevel(hint, 1)], 1), widths);
}

/**
 * The same on any image.
 * @param image [N, C, H, W]
 * @returns [N, n_1, H, W], with n_1 of `widths`
 */
export function unetBody(image: Value, widths: readonly number[]): Value {
  const { graph } = image;
  let x = unit(image, 'encoder.1.conv', (y) => conv2d(y, widths[0]!, { kernelSize: 3 }));
  const skips = [x];
  let deepest = x;
  for (let level = 2; level <= UNET_LEVELS; level++) {
    const n = widths[level - 1]!;
    deepest = unit(x, `encoder.${level}.down`, (y) => conv2d(y, n, { kernelSize: 4, stride: 2, padding: 1 }));
    x = unit(deepest, `encoder.${level}.conv`, (y) => conv2d(y, n, { kernelSize: 3 }));
    skips.push(x);
  }
  skips[UNET_LEVELS - 1] = deepest;
  for (let level = UNET_LEVELS; level > 1; level--) {
    const n = widths[level - 1]!;
    const enlarged = unit(concat([skips[level - 1]!, x], 1), `decoder.${level}.up`, (y) => upConv4(y, n, false));
    x = unit(enlarged, `decoder.${level}.conv`, (y) => conv2d(y, widths[level - 2]!, { kernelSize: 3 }));
  }
  return graph.scoped('decoder.1', () => concat([skips[0]!, x], 1));
}

/** Convolution, layer norm, ReLU. */
function unit(x: Value, name: string, convolve: (x: Value) => Value): Value {
  return x.graph.scoped(name, () => relu(normalize(convolve(x))));
}
