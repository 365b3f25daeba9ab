import type { QuantizedWeight } from './keras-package.ts';

/** Epsilon of every batch normalization in the network (its Keras configuration); none of them has a gain. */
const EPSILON = 1e-3;

/** A convolution with its batch normalization folded in: `W[o] = codes[o] * scale[o] + offset[o]`. */
interface FoldedConvolution {
  /** `[out, in, kernelHeight, kernelWidth]`. */
  shape: [number, number, number, number];
  codes: Uint8Array;
  scale: Float32Array;
  offset: Float32Array;
  bias: Float32Array;
}

/**
 * Folds an inference batch normalization `(y - mean) / sqrt(variance + 1e-3) + beta` into the convolution before it.
 * The normalizer is one factor per output channel, so the eight-bit codes stay as they are and only their affine
 * becomes one per channel: nothing is rounded a second time.
 * @param kernel `[kernelHeight, kernelWidth, in, out]`
 */
export function foldBatchNorm(
  kernel: QuantizedWeight,
  norm: { beta: QuantizedWeight; mean: QuantizedWeight; variance: QuantizedWeight },
): FoldedConvolution {
  const [height, width, channelsIn, channelsOut] = kernel.shape as [number, number, number, number];
  const codes = new Uint8Array(kernel.codes.length);
  const area = height * width;
  for (let position = 0; position < area; position++) {
    for (let i = 0; i < channelsIn; i++) {
      for (let o = 0; o < channelsOut; o++) {
        codes[(o * channelsIn + i) * area + position] =
          kernel.codes[(position * channelsIn + i) * channelsOut + o] ?? 0;
      }
    }
  }

  const beta = dequantize(norm.beta);
  const mean = dequantize(norm.mean);
  const variance = dequantize(norm.variance);
  const factor = variance.map((v) => 1 / Math.sqrt(v + EPSILON));
  return {
    shape: [channelsOut, channelsIn, height, width],
    codes,
    scale: Float32Array.from(factor, (f) => f * kernel.scale),
    offset: Float32Array.from(factor, (f) => f * kernel.min),
    bias: Float32Array.from(factor, (f, o) => (beta[o] ?? 0) - (mean[o] ?? 0) * f),
  };
}

const dequantize = ({ codes, scale, min }: QuantizedWeight): Float64Array =>
  Float64Array.from(codes, (code) => code * scale + min);
