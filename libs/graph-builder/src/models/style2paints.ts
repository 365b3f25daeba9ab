import type { Value } from '../graph/index.ts';
import { conv2d, unit, up } from '../layers/index.ts';
import { add, gemm, reshape } from '../ops/index.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { residualFromLevel3, residualUnet } from './residual-unet.ts';

/*
 * Style2paints V1 (Zhang, Ji, Lin 2017, "Style transfer for anime sketches"): a residual U-Net to whose bottleneck a vector is
 * added that says what a reference picture looks like, and in training two guide decoders, which make a small gray picture of
 * what enters the bottleneck and a small color picture of what leaves it, so that the deep layers learn although the skip
 * connections could do without them.
 * Ours beside that publication: the residual U-Net of `residual-unet.ts` with its hints, guides at a quarter of the size, and
 * the vector from the perceptual network at hand (`style-vector.ts`) instead of VGG19's first full layer.
 */

/** Enlargements of a guide decoder: from 1/32 to 1/4 of the size. */
const GUIDE_LEVELS = 3;

/** What the training adds to the image. */
export interface Guides {
  /** Of what enters the bottleneck: [N, 1, H/4, W/4], gray in about [-1, 1]. */
  readonly gray: Value;
  /** Of what leaves it: [N, 3, H/4, W/4]. */
  readonly color: Value;
}

/**
 * @param hint [N, 4, H/4, W/4], already scaled
 * @param style [N or 1, S]; zeros: no reference
 * @param onGuides gets the guides; without it they are not built
 * @returns [N, n_1, H, W], before the output convolution
 */
export function styledUnet(
  sketch: Value,
  hint: Value,
  style: Value,
  config: GeneratorConfig,
  onGuides?: (guides: Guides) => void,
): Value {
  const { graph } = sketch;
  const skips: Value[] = [];
  let x = sketch;
  for (const level of [1, 2]) x = residualUnet.encoderLevel(x, hint, level, skips, config);
  return residualFromLevel3(x, hint, skips, config, (entry, exit) => {
    const styled = graph.scoped('style', () => withStyle(exit, style));
    onGuides?.({ gray: guide(entry, 'guide.gray', 1), color: guide(styled, 'guide.color', 3) });
    return styled;
  });
}

/** x plus a linear map of the style at every place. */
function withStyle(x: Value, style: Value): Value {
  const { graph } = x;
  const [rows, inputs] = style.shape as [number, number];
  const channels = Number(x.shape[1]);
  const weight = graph.parameter('weight', [inputs, channels], 'xavier');
  const bias = graph.parameter('bias', [channels], 'zeros');
  return add(x, reshape(add(gemm(style, weight), bias), [rows, channels, 1, 1]));
}

function guide(x: Value, name: string, channels: number): Value {
  return x.graph.scoped(name, () => {
    let y = x;
    for (let level = 1; level <= GUIDE_LEVELS; level++) {
      y = x.graph.scoped(String(level), () =>
        up(unit(y, 'reduce', Math.max(1, Math.round(Number(y.shape[1]) / 2)), 3), 'up'),
      );
    }
    return x.graph.scoped('output', () => conv2d(y, channels, { kernelSize: 3, bias: true }));
  });
}

/** Where the parameters of the guides are: training has them, the network in use does not. */
export const GUIDE_SCOPE = 'generator.guide.';
