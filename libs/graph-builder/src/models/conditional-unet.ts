import type { Value } from '../graph/index.ts';
import { conv2d, dropout, normalizeBy, SLOPE } from '../layers/index.ts';
import { concat, convTranspose, leakyRelu, relu, tanh, add, reshape } from '../ops/index.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { hintAtLevel } from './hint-entry.ts';

/*
 * The U-Net of pix2pix (Isola et al. 2017, 6.1.1) after DCGAN's rules (Radford et al. 2016): 4 x 4 convolutions with stride 2
 * down and transposed ones up, no pooling, batch norm everywhere but at the first and the last, LeakyReLU 0.2 down and
 * ReLU up, dropout 0.5 in the three deepest enlargements, tanh at the end. Auto-painter's public code and DCGAN
 * colorization build on it.
 * Ours: five halvings where pix2pix has eight, since sides are multiples of 32 here; the hint as input channels at full size
 * (Auto-painter paints it into its input too); no dropout when the network is used, so that a drawing gets one answer.
 */

/** Halvings, and widths to give. */
export const CONDITIONAL_UNET_LEVELS = 5;

/** Enlargements with dropout, from the deepest on. */
const DROPPED = 3;

/**
 * @param sketch [N, 1, H, W]
 * @param hint [N, 4, H/4, W/4], already scaled
 * @returns [N, 3, H, W] in [-1, 1]
 */
export function conditionalUnet(sketch: Value, hint: Value, config: GeneratorConfig): Value {
  const { graph } = sketch;
  const { widths, norm = 'batch', dropout: rate = 0.5 } = config;
  const skips: Value[] = [];
  let x = concat([sketch, hintAtLevel(hint, 1)], 1);
  widths.forEach((channels, i) => {
    x = graph.scoped(`encoder.${i + 1}`, () => {
      const bare = i === 0 || norm === 'none';
      const y = conv2d(i === 0 ? x : leakyRelu(x, SLOPE), channels, {
        kernelSize: 4,
        stride: 2,
        padding: 1,
        bias: bare,
      });
      return bare ? y : normalizeBy(norm, y);
    });
    skips.push(x);
  });
  for (let level = widths.length; level > 1; level--) {
    x = graph.scoped(`decoder.${level}`, () => {
      const y = normalizeBy(norm, upConv4(relu(x), widths[level - 2]!, norm === 'none'));
      return concat([widths.length - level < DROPPED ? dropout(y, rate) : y, skips[level - 2]!], 1);
    });
  }
  return graph.scoped('output', () => tanh(upConv4(relu(x), 3, true)));
}

/** 4 x 4 transposed convolution with stride 2 and one pixel cut all around: [N, C, H, W] -> [N, n, 2 H, 2 W] */
export function upConv4(x: Value, channels: number, bias: boolean): Value {
  const { graph } = x;
  return graph.scoped('conv', () => {
    const weight = graph.parameter('weight', [Number(x.shape[1]), channels, 4, 4], 'xavier');
    const y = convTranspose(x, weight, { stride: 2, padding: 1 });
    return bias ? add(y, reshape(graph.parameter('bias', [channels], 'zeros'), [1, channels, 1, 1])) : y;
  });
}
