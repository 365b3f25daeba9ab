import { scaleDim, type Attributes, type Dim, type Shape, type Value } from '../graph/index.ts';
import { applyOp, ShapeMismatch } from './define-op.ts';

export interface ConvOptions {
  readonly stride?: number;
  /** Zeros on each side of both spatial axes. */
  readonly padding?: number;
  /** Distance between neighboring kernel elements; gradients need 1. */
  readonly dilation?: number;
}

export interface ConvGeometry {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

export function convGeometry(attributes: Attributes): ConvGeometry {
  const [height, width] = attributes.kernel_shape as readonly number[];
  return {
    kernel: [height!, width!],
    stride: (attributes.strides as readonly number[])[0]!,
    padding: (attributes.pads as readonly number[])[0]!,
    dilation: (attributes.dilations as readonly number[])[0]!,
  };
}

export function convAttributes({ kernel, stride, padding, dilation }: ConvGeometry): Attributes {
  return {
    kernel_shape: kernel,
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
    group: 1,
  };
}

/** Output size of a sliding window over a dim; for symbolic dims only where it scales by exactly 1 / stride. */
export function windowOutput(dim: Dim, extent: number, stride: number, padding: number): Dim {
  if (typeof dim === 'number') {
    const out = Math.floor((dim + 2 * padding - extent) / stride) + 1;
    if (out < 1) throw new ShapeMismatch(`expected an input of at least ${extent - 2 * padding} pixels, got ${dim}`);
    return out;
  }
  const slack = 2 * padding - extent + stride;
  const scaled = slack >= 0 && slack < stride ? scaleDim(dim, 1, stride) : undefined;
  if (scaled === undefined) {
    throw new ShapeMismatch(
      `expected a window that divides a dynamic size exactly, got kernel ${extent}, stride ${stride}, padding ${padding}`,
    );
  }
  return scaled;
}

export function convOutput([, , h, w]: Shape, { kernel, stride, padding, dilation }: ConvGeometry): [Dim, Dim] {
  const along = (dim: Dim, size: number): Dim => windowOutput(dim, (size - 1) * dilation + 1, stride, padding);
  return [along(h!, kernel[0]), along(w!, kernel[1])];
}

/**
 * 2-D convolution (cross-correlation) with square kernels.
 * @param x [N, inChannels, H, W]
 * @param weight [outChannels, inChannels, k, k]
 * @param bias [outChannels]
 */
export function conv(
  x: Value,
  weight: Value,
  bias: Value | null = null,
  { stride = 1, padding = 0, dilation = 1 }: ConvOptions = {},
): Value {
  const attributes = convAttributes({ kernel: kernelOf(weight), stride, padding, dilation });
  return applyOp('Conv', bias ? [x, weight, bias] : [x, weight], attributes)[0]!;
}

export const kernelOf = (weight: Value): [number, number] => [Number(weight.shape[2]), Number(weight.shape[3])];
