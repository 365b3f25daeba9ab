import type { Value } from '../graph/index.ts';
import { conv, convGeometry, type ConvGeometry } from './conv.ts';
import { convGrad } from './conv-grad.ts';
import type { OpDef } from './define-op.ts';
import { gemm } from './matmul.ts';
import { concat, pad, reshape, slice, transpose } from './movement.ts';

/**
 * dW[o, i, u, v] = sum over images n and output pixels p of dy[n, o, p] x[n, i, stride p + (u, v) - padding].
 * For each kernel offset (u, v) that is a matrix product of dy with a shifted view of x; what differs is how the view
 * comes to be contiguous.
 */
export const lowerConvWeightGrad: NonNullable<OpDef['lower']> = (node, [x, dy], target): readonly Value[] => {
  const geometry = convGeometry(node.attributes);
  if (target.convWeightGrad === 'conv') return [asConvolution(x!, dy!, geometry)];
  const official =
    target.convWeightGrad === 'ConvGrad'
      ? convGrad(x!, dy!, geometry.kernel, node.attributes as Record<string, number | number[]>)
      : null;
  if (official) return [official];
  if (geometry.kernel.join() === '1,1' && geometry.stride === 1 && geometry.padding === 0) {
    const [o, i] = [dy!.shape[1] as number, x!.shape[1] as number];
    return [reshape(gemm(channelsFirst(dy!), channelsFirst(x!), { transB: true }), [o, i, 1, 1])];
  }
  if (geometry.stride === 1 && target.convWeightGrad === 'shifted') return [shiftedProducts(x!, dy!, geometry)];
  return [slicedProducts(x!, dy!, geometry)];
};

/** [N, C, H, W] -> [C, N H W] */
function channelsFirst(x: Value): Value {
  const [n, c, h, w] = x.shape as readonly [number, number, number, number];
  const ordered = n === 1 ? x : transpose(x, [1, 0, 2, 3]);
  return reshape(ordered, [c, n * h * w]);
}

/** Zeros around: `before` and `after` rows and columns. */
function padImage(x: Value, before: number, afterHeight: number, afterWidth: number): Value {
  return pad(x, [0, 0, before, before, 0, 0, afterHeight, afterWidth]);
}

/**
 * One [o, i] product per kernel offset, joined to [o, i, k, k]: whole matrices one after the other, then one transposition.
 * Joining along the last axis would copy number by number.
 */
function join(
  products: readonly Value[],
  outChannels: number,
  inChannels: number,
  kernel: ConvGeometry['kernel'],
): Value {
  const byOffset = reshape(concat(products, 0), [products.length, outChannels * inChannels]);
  return reshape(transpose(byOffset, [1, 0]), [outChannels, inChannels, ...kernel]);
}

/**
 * Stride 1. With x padded and laid out flat, and the rows of dy padded with zeros to the same length, the pixels that
 * meet under one kernel offset are one contiguous run: shift x by offset and multiply. The zeros in dy silence what wraps
 * around a row or an image. The side with fewer channels is the one that is cut.
 */
function shiftedProducts(x: Value, dy: Value, { kernel, padding }: ConvGeometry): Value {
  const [n, inChannels, h, w] = x.shape as readonly [number, number, number, number];
  const [, outChannels, oh, ow] = dy.shape as readonly [number, number, number, number];
  const [ph, pw] = [h + 2 * padding, w + 2 * padding];
  const flatX = channelsFirst(padImage(x, padding, padding, padding));
  const flatDy = channelsFirst(padImage(dy, 0, ph - oh, pw - ow));
  const reach = (kernel[0] - 1) * pw + kernel[1] - 1;
  const length = n * ph * pw - reach;
  const run = slice(flatDy, [1], [0], [length]);
  const products: Value[] = [];
  for (let u = 0; u < kernel[0]; u++)
    for (let v = 0; v < kernel[1]; v++) {
      const start = u * pw + v;
      products.push(gemm(run, slice(flatX, [1], [start], [start + length]), { transB: true }));
    }
  return join(products, outChannels, inChannels, kernel);
}

/** Any stride: the view of x under one kernel offset is a strided slice. */
function slicedProducts(x: Value, dy: Value, { kernel, stride, padding }: ConvGeometry): Value {
  const inChannels = x.shape[1] as number;
  const [, outChannels, oh, ow] = dy.shape as readonly [number, number, number, number];
  const padded = padImage(x, padding, padding, padding);
  const flatDy = channelsFirst(dy);
  const products: Value[] = [];
  for (let u = 0; u < kernel[0]; u++)
    for (let v = 0; v < kernel[1]; v++) {
      const view = slice(
        padded,
        [2, 3],
        [u, v],
        [u + (oh - 1) * stride + 1, v + (ow - 1) * stride + 1],
        [stride, stride],
      );
      products.push(gemm(flatDy, channelsFirst(view), { transB: true }));
    }
  return join(products, outChannels, inChannels, kernel);
}

/** Images and channels change places: x [i, N, H, W] convolved with dy [o, N, oh, ow] as kernel, dilated by the stride. */
function asConvolution(x: Value, dy: Value, { kernel, stride, padding }: ConvGeometry): Value {
  const padded = padImage(x, padding, padding, padding);
  const swap = (value: Value): Value => transpose(value, [1, 0, 2, 3]);
  const extent = (axis: 0 | 1): number => ((dy.shape[axis + 2] as number) - 1) * stride + kernel[axis];
  const used = slice(padded, [2, 3], [0, 0], [extent(0), extent(1)]);
  return swap(conv(swap(used), swap(dy), null, { dilation: stride }));
}
