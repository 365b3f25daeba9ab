import type { Value } from '../graph/index.ts';
import { conv, convGeometry, type ConvGeometry } from './conv-geometry.ts';
import { convGrad } from './conv-grad.ts';
import { convVolume } from './conv-volume.ts';
import type { OpDef } from './define-op.ts';
import { gemm } from './matmul.ts';
import { concat, pad, reshape, slice, transpose } from './movement.ts';

/**
 * dW[o, i, u, v] = sum over images n and output pixels p of dy[n, o, p] x[n, i, stride p + (u, v) - padding].
 * For each kernel offset (u, v) that is a matrix product of dy with a shifted view of x; what differs is how the view
 * comes to be contiguous. As convolutions it is left to the runtime, which gathers the views in pieces that stay in cache.
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
  if (target.convWeightGrad === 'volume') return [asVolume(x!, dy!, geometry)];
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
 * [k k, o, i] -> [o, i, k, k] as the transposition of a matrix: in any other way the runtime copies number by number, as it
 * does when joining along the last axis.
 */
function offsetsLast(byOffset: Value, kernel: ConvGeometry['kernel']): Value {
  const [offsets, outChannels, inChannels] = byOffset.shape as readonly [number, number, number];
  const matrix = reshape(byOffset, [offsets, outChannels * inChannels]);
  return reshape(transpose(matrix, [1, 0]), [outChannels, inChannels, ...kernel]);
}

/** One [o, i] product per kernel offset, joined to [o, i, k, k]. */
function join(products: readonly Value[], kernel: ConvGeometry['kernel']): Value {
  const [outChannels, inChannels] = products[0]!.shape as readonly [number, number];
  return offsetsLast(reshape(concat(products, 0), [products.length, outChannels, inChannels]), kernel);
}

/**
 * Stride 1. With x padded and laid out flat, and the rows of dy padded with zeros to the same length, the pixels that
 * meet under one kernel offset are one contiguous run: shift x by offset and multiply. The zeros in dy silence what wraps
 * around a row or an image. The side with fewer channels is the one that is cut.
 */
function shiftedProducts(x: Value, dy: Value, { kernel, padding }: ConvGeometry): Value {
  const [n, , h, w] = x.shape as readonly [number, number, number, number];
  const [, , oh, ow] = dy.shape as readonly [number, number, number, number];
  const [ph, pw] = [h + 2 * padding, w + 2 * padding];
  const flatX = channelsFirst(padImage(x, padding, padding, padding));
  const flatDy = channelsFirst(padImage(dy, 0, ph - oh, pw - ow));
  const reach = (kernel[0] - 1) * pw + kernel[1] - 1;
  const length = n * ph * pw - reach;
  const run = slice(flatDy, [1], [0], [length]);
  const products: Value[] = [];
  for (let u = 0; u < kernel[0]; u++) {
    for (let v = 0; v < kernel[1]; v++) {
      const start = u * pw + v;
      products.push(gemm(run, slice(flatX, [1], [start], [start + length]), { transB: true }));
    }
  }
  return join(products, kernel);
}

/** Any stride: the view of x under one kernel offset is a strided slice. */
function slicedProducts(x: Value, dy: Value, { kernel, stride, padding }: ConvGeometry): Value {
  const [, , oh, ow] = dy.shape as readonly [number, number, number, number];
  const padded = padImage(x, padding, padding, padding);
  const flatDy = channelsFirst(dy);
  const products: Value[] = [];
  for (let u = 0; u < kernel[0]; u++) {
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
  }
  return join(products, kernel);
}

/** Images and channels change places: x [i, N, H, W] convolved with dy [o, N, oh, ow] as kernel, dilated by the stride. */
function asConvolution(x: Value, dy: Value, { kernel, stride, padding }: ConvGeometry): Value {
  const padded = padImage(x, padding, padding, padding);
  const swap = (value: Value): Value => transpose(value, [1, 0, 2, 3]);
  const extent = (axis: 0 | 1): number => ((dy.shape[axis + 2] as number) - 1) * stride + kernel[axis];
  const used = slice(padded, [2, 3], [0, 0], [extent(0), extent(1)]);
  return swap(conv(swap(used), swap(dy), null, { dilation: stride }));
}

/**
 * A convolution over rows, columns and channels of x, the channels last: [1, N, H, W, i], with dy [o, N, oh, ow, 1] as its
 * kernel, dilated by the stride. Images take the place of channels. Its output [o, k, k, i] runs along the channels of x,
 * so that the runtime gathers whole runs of them.
 */
function asVolume(x: Value, dy: Value, geometry: ConvGeometry): Value {
  const [n, inChannels, h, w] = x.shape as readonly [number, number, number, number];
  return byVolumes(reshape(transpose(x, [0, 2, 3, 1]), [1, n, h, w, inChannels]), dy, geometry);
}

/**
 * The same of an image in blocks of channels, which are such volumes as they lie, one beside the other.
 * @param x blocks [N, I, H, W]
 * @param dy [N, O, oh, ow]
 */
export function blockedWeightGrad(x: Value, dy: Value, geometry: ConvGeometry, block: number): Value {
  const [n, i, h, w] = x.shape as readonly [number, number, number, number];
  return byVolumes(transpose(reshape(x, [n, i / block, h, w, block]), [1, 0, 2, 3, 4]), dy, geometry);
}

/** @param volumes [i / c, N, H, W, c]: channels of x in pieces of c */
function byVolumes(volumes: Value, dy: Value, { kernel, stride, padding }: ConvGeometry): Value {
  const [pieces, n, h, w, channels] = volumes.shape as readonly [number, number, number, number, number];
  const [, outChannels, oh, ow] = dy.shape as readonly [number, number, number, number];
  // Behind: as many zeros as the last window wants; a stride may leave the last rows and columns out instead.
  const behind = [h, w].map((size, axis) => kernel[axis]! + stride * ((axis === 0 ? oh : ow) - 1) - size - padding) as [
    number,
    number,
  ];
  const used = behind.some((zeros) => zeros < 0)
    ? slice(volumes, [2, 3], [0, 0], [h + Math.min(behind[0], 0), w + Math.min(behind[1], 0)])
    : volumes;
  const asKernel = reshape(n === 1 ? dy : transpose(dy, [1, 0, 2, 3]), [outChannels, n, oh, ow, 1]);
  const volume = convVolume(used, asKernel, {
    before: [padding, padding, 0],
    after: [Math.max(behind[0], 0), Math.max(behind[1], 0), 0],
    dilation: [stride, stride, 1],
  });
  const offsets = kernel[0] * kernel[1];
  const byOffset = transpose(reshape(volume, [pieces, outChannels, offsets, channels]), [2, 1, 0, 3]);
  return offsetsLast(reshape(byOffset, [offsets, outChannels, pieces * channels]), kernel);
}
