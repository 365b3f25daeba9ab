import type { Value } from '../graph/index.ts';
import { conv, convTranspose } from '../ops/index.ts';

export interface Conv2dOptions {
  readonly kernelSize: number;
  readonly stride?: number;
  /** Zeros on each side; 'same' size for odd kernels by default. */
  readonly padding?: number;
  readonly bias?: boolean;
  /** Applied to the weight before use (spectral norm). */
  readonly transformWeight?: (weight: Value) => Value;
}

/**
 * Convolution with parameters `conv.weight` [outChannels, inChannels, k, k] and, if asked, `conv.bias` [outChannels] of
 * the current scope.
 * @param x [N, inChannels, H, W]
 */
export function conv2d(x: Value, outChannels: number, options: Conv2dOptions): Value {
  const { kernelSize, stride = 1, padding = (kernelSize - 1) / 2, bias = false, transformWeight = (w) => w } = options;
  return x.graph.scoped('conv', () => {
    const weight = x.graph.parameter('weight', [outChannels, Number(x.shape[1]), kernelSize, kernelSize], 'xavier');
    const offset = bias ? x.graph.parameter('bias', [outChannels], 'zeros') : null;
    return conv(x, transformWeight(weight), offset, { stride, padding });
  });
}

/**
 * 2 x 2 transposed convolution with stride 2, no bias: parameter `conv.weight` [inChannels, outChannels, 2, 2].
 * @param x [N, inChannels, H, W]
 * @returns [N, outChannels, 2 H, 2 W]
 */
export function upConv2d(x: Value, outChannels: number): Value {
  return x.graph.scoped('conv', () => {
    const weight = x.graph.parameter('weight', [Number(x.shape[1]), outChannels, 2, 2], 'xavier');
    return convTranspose(x, weight, { stride: 2 });
  });
}
