import type { Value } from '../graph/index.ts';
import { conv, convGeometry } from './conv-geometry.ts';
import type { OpDef } from './define-op.ts';
import { depthToSpace, flip, reshape, transpose } from './movement.ts';

/** Pixels of all images below which turning the weights takes longer than a transposed convolution loses. */
const SMALL = 300;

/** Frozen weights are turned once, when the file is written. */
function turningPays({ shape: [n, , h, w] }: Value, weight: Value): boolean {
  return weight.graph.constants.has(weight) || Number(n) * Number(h) * Number(w) >= SMALL;
}

/**
 * Stride 1: the adjoint of a convolution is the convolution with the kernel turned by 180 degrees and in and out
 * channels exchanged. Kernel = stride: every input pixel paints its own block, so one 1x1 convolution makes the blocks and
 * depth-to-space lays them out.
 */
export const lowerConvTranspose: NonNullable<OpDef['lower']> = (node, [x, w], target): readonly Value[] | null => {
  const geometry = convGeometry(node.attributes);
  const { stride, padding } = geometry;
  const kernel = geometry.kernel[0];
  if (kernel !== geometry.kernel[1]) return null;
  const exact = (node.attributes.output_padding as readonly number[]).every((extra) => extra === 0);
  if (stride === 1 && exact && target.convDataGrad === 'flipped' && turningPays(x!, w!)) {
    return [conv(x!, flipped(w!, kernel), null, { padding: kernel - 1 - padding })];
  }
  if (kernel === stride && padding === 0 && exact && target.upConv !== 'transpose') {
    const [inChannels, outChannels] = w!.shape as readonly [number, number];
    const blocks = conv(x!, reshape(transpose(w!, [1, 2, 3, 0]), [outChannels * kernel * kernel, inChannels, 1, 1]));
    if (target.upConv === 'depth-to-space') return [depthToSpace(blocks, kernel)];
    const [n, , h, width] = blocks.shape as readonly number[];
    const laidOut = transpose(reshape(blocks, [n!, outChannels, kernel, kernel, h!, width!]), [0, 1, 4, 2, 5, 3]);
    return [reshape(laidOut, [n!, outChannels, h! * kernel, width! * kernel])];
  }
  return null;
};

/**
 * [A, B, k, k] -> [B, A, k, k] with the kernel turned by 180 degrees. By steps that transpose a matrix or move long runs:
 * the runtime turns the last axis number by number, and exchanges the first two in pieces of k k.
 */
function flipped(w: Value, kernel: number): Value {
  const [a, b] = w.shape as readonly [number, number];
  const offsets = kernel * kernel;
  if (kernel === 1) return reshape(transpose(reshape(w, [a, b]), [1, 0]), [b, a, 1, 1]);
  const exchanged = reshape(transpose(reshape(w, [a, b * offsets]), [1, 0]), [b, offsets, a]);
  const byOffset = flip(transpose(exchanged, [1, 0, 2]), 0);
  return reshape(transpose(reshape(byOffset, [offsets, b * a]), [1, 0]), [b, a, kernel, kernel]);
}
