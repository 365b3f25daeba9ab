import { formatShape, scaleDim, type Dim, type Shape, type Value } from '../graph/index.ts';
import {
  convAttributes,
  convGeometry,
  convOutput,
  kernelOf,
  type ConvGeometry,
  type ConvOptions,
} from './conv-geometry.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';
import { reshape } from './movement.ts';
import { reduceSum } from './reduce.ts';
import { lowerConvTranspose } from './conv-transpose-lowering.ts';
import { lowerConvWeightGrad } from './conv-weight-grad-lowering.ts';

/*
 * Convolution is bilinear in input x and weight w, and so are its two adjoints, so three operators differentiate each
 * other. With A(w) the linear map x -> conv(x, w):
 *   Conv            y  = A(w) x          dx = ConvTranspose(dy, w)      dw = ConvWeightGrad(x, dy)
 *   ConvTranspose   y  = A(w)^T x        dx = Conv(dy, w)               dw = ConvWeightGrad(dy, x)
 *   ConvWeightGrad  w  = d<A(w)x, dy>/dw dx = ConvTranspose(dy, dw)     d(dy) = Conv(x, dw)
 * Weights are [outChannels, inChannels, kH, kW] of A(w); ONNX reads the same tensor so in both Conv and ConvTranspose.
 */

function checkImage(x: Shape, weight: Shape, channelAxis: 0 | 1): void {
  if (x.length !== 4) throw new ShapeMismatch(`expected an input [N, C, H, W], got ${formatShape(x)}`);
  if (weight.length !== 4) throw new ShapeMismatch(`expected a weight of 4 axes, got ${formatShape(weight)}`);
  if (x[1] !== weight[channelAxis]) {
    throw new ShapeMismatch(
      `expected ${String(weight[channelAxis])} input channels (weight ${formatShape(weight)}), got ${String(x[1])} (input ${formatShape(x)})`,
    );
  }
}

const convOp = defineOp('Conv', {
  infer: ([x, w, b], attributes) => {
    checkImage(x!.shape, w!.shape, 1);
    if (b && (b.shape.length !== 1 || b.shape[0] !== w!.shape[0])) {
      throw new ShapeMismatch(`expected a bias [${String(w!.shape[0])}], got ${formatShape(b.shape)}`);
    }
    const geometry = convGeometry(attributes);
    return [{ dtype: x!.dtype, shape: [x!.shape[0]!, w!.shape[0]!, ...convOutput(x!.shape, geometry)] }];
  },
  vjp: ({ inputs: [x, w, b], attributes }, [dy]) => {
    const geometry = convGeometry(attributes);
    return [
      () => convInputGrad(dy!, w!, x!.shape, geometry),
      () => convWeightGrad(x!, dy!, geometry),
      b ? () => sumToChannels(dy!) : null,
    ];
  },
});

const convTransposeOp = defineOp('ConvTranspose', {
  infer: ([x, w], attributes) => {
    checkImage(x!.shape, w!.shape, 0);
    const geometry = convGeometry(attributes);
    const extra = attributes.output_padding as readonly number[];
    const size = (axis: 0 | 1): Dim => {
      const dim = x!.shape[axis + 2]!;
      const grow = geometry.kernel[axis] - geometry.stride - 2 * geometry.padding + extra[axis]!;
      if (typeof dim === 'number') return dim * geometry.stride + grow;
      if (grow !== 0) {
        throw new ShapeMismatch(`expected kernel - 2 padding = stride for a dynamic size, got ${grow} more`);
      }
      return scaleDim(dim, geometry.stride, 1)!;
    };
    return [{ dtype: x!.dtype, shape: [x!.shape[0]!, w!.shape[1]!, size(0), size(1)] }];
  },
  vjp: ({ inputs: [x, w], attributes }, [dy]) => {
    const geometry = convGeometry(attributes);
    return [() => convOp([dy!, w!], convAttributes(geometry))[0]!, () => convWeightGrad(dy!, x!, geometry)];
  },
  lower: lowerConvTranspose,
});

/**
 * The transposed convolution.
 * @param x [N, inChannels, H, W]
 * @param weight [inChannels, outChannels, k, k]
 * @returns [N, outChannels, (H - 1) stride + k - 2 padding + outputPadding, ...]
 */
export function convTranspose(
  x: Value,
  weight: Value,
  { stride = 1, padding = 0, outputPadding = 0 }: ConvOptions & { readonly outputPadding?: number } = {},
): Value {
  return convTransposeOp([x, weight], {
    ...convAttributes({ kernel: kernelOf(weight), stride, padding, dilation: 1 }),
    output_padding: [outputPadding, outputPadding],
  })[0]!;
}

/** Gradient of `conv` in its input, which had this shape. */
function convInputGrad(
  dy: Value,
  weight: Value,
  input: Shape,
  { kernel, stride, padding, dilation }: ConvGeometry,
): Value {
  if (dilation !== 1) dy.graph.fail(`Conv: gradients expect dilation 1, got ${dilation}`);
  const rest = (axis: 0 | 1): number =>
    (input[axis + 2] as number) - ((dy.shape[axis + 2] as number) - 1) * stride - kernel[axis] + 2 * padding;
  return convTransposeOp([dy, weight], {
    ...convAttributes({ kernel, stride, padding, dilation }),
    output_padding: [rest(0), rest(1)],
  })[0]!;
}

const convWeightGradOp = defineOp('ConvWeightGrad', {
  infer: ([x, dy], attributes) => {
    const geometry = convGeometry(attributes);
    const [h, w] = convOutput(x!.shape, geometry);
    if (h !== dy!.shape[2] || w !== dy!.shape[3]) {
      throw new ShapeMismatch(`expected dy to fit x ${formatShape(x!.shape)}, got ${formatShape(dy!.shape)}`);
    }
    return [{ dtype: x!.dtype, shape: [dy!.shape[1]!, x!.shape[1]!, ...geometry.kernel] }];
  },
  vjp: ({ inputs: [x, dy], attributes }, [dw]) => {
    const geometry = convGeometry(attributes);
    return [() => convInputGrad(dy!, dw!, x!.shape, geometry), () => convOp([x!, dw!], convAttributes(geometry))[0]!];
  },
  lower: lowerConvWeightGrad,
});

/** Gradient of `conv` in its weight: [outChannels, inChannels, k, k] from x and dy. Static shapes. */
export function convWeightGrad(x: Value, dy: Value, geometry: ConvGeometry): Value {
  return convWeightGradOp([x, dy], convAttributes(geometry))[0]!;
}

/** [N, C, H, W] -> [C]: the gradient of a bias. */
function sumToChannels(dy: Value): Value {
  return reshape(reduceSum(dy, [0, 2, 3]), [Number(dy.shape[1])]);
}
