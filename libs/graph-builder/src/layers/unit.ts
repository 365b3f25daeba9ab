import type { Value } from '../graph/index.ts';
import { leakyRelu, mul, sigmoid } from '../ops/index.ts';
import { conv2d, upConv2d } from './conv2d.ts';
import { normalize } from './normalization.ts';

/** Slope of LeakyReLU below zero, everywhere in the paper's networks. */
export const SLOPE = 0.2;

/** C(k, n): k x k convolution without bias, layer norm, LeakyReLU 0.2. [N, C, H, W] -> [N, n, H, W] */
export function unit(x: Value, name: string, channels: number, kernelSize: number): Value {
  return x.graph.scoped(name, () => leakyRelu(normalize(conv2d(x, channels, { kernelSize })), SLOPE));
}

/** Transposed 2 x 2 convolution without bias, layer norm, LeakyReLU 0.2. [N, C, H, W] -> [N, C, 2 H, 2 W] */
export function up(x: Value, name: string): Value {
  return x.graph.scoped(name, () => leakyRelu(normalize(upConv2d(x, Number(x.shape[1]))), SLOPE));
}

/** Swish layer W(x) = x * sigmoid(layer norm(conv3x3(x))), as many channels out as in (paper II.A, III.C). */
export function swishLayer(x: Value, name: string): Value {
  return x.graph.scoped(name, () => mul(x, sigmoid(normalize(conv2d(x, Number(x.shape[1]), { kernelSize: 3 })))));
}
