import type { Value } from '../graph/index.ts';
import { defineOp } from './define-op.ts';

type Triple = readonly [number, number, number];

const convVolumeOp = defineOp('ConvVolume', {
  infer: ([x, w], { kernel_shape, pads, dilations }) => {
    const [before, after] = [(pads as number[]).slice(0, 3), (pads as number[]).slice(3)];
    const along = (size: number, axis: number): number =>
      size + before[axis]! + after[axis]! - (dilations as number[])[axis]! * ((kernel_shape as number[])[axis]! - 1);
    const [n, , ...sizes] = x!.shape as readonly number[];
    return [{ dtype: x!.dtype, shape: [n!, w!.shape[0]!, ...sizes.map(along)] }];
  },
  emit: ({ attributes }) => ({ opType: 'Conv', attributes }),
  vjp: 'none',
});

/**
 * Convolution over three spatial axes with stride 1. A lowering, not differentiated itself.
 * @param x [N, C, D, H, W]
 * @param w [O, C, kD, kH, kW]
 * @param padding zeros in front of and behind each axis
 * @returns [N, O, ...] with size + padding - dilation (kernel - 1) along each axis
 */
export function convVolume(
  x: Value,
  w: Value,
  { before, after, dilation }: { readonly before: Triple; readonly after: Triple; readonly dilation: Triple },
): Value {
  return convVolumeOp([x, w], {
    kernel_shape: w.shape.slice(2) as number[],
    strides: [1, 1, 1],
    pads: [...before, ...after],
    dilations: dilation,
    group: 1,
  })[0]!;
}
