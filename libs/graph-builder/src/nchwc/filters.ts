import type { Value } from '../graph/index.ts';
import { flip, gather, reshape, slice, transpose } from '../ops/index.ts';

/*
 * Filters of a convolution in the order in which blocked kernels read them. By steps that transpose a matrix or move runs
 * of a block: in any other way the runtime copies number by number. It also copies what comes into a graph to give it another
 * shape, so that goes last where it can.
 */

/** A layer's weight [O, I, k, k] for blocks of I: [O / b, I / b, k k, b of I, b of O]. */
export function blockedFilter(weight: Value, block: number): Value {
  const [o, i, kh, kw] = weight.shape as readonly [number, number, number, number];
  const offsets = kh * kw;
  const turned = transpose(weight, [1, 2, 3, 0]);
  const blocks = reshape(turned, [i / block, block, offsets, o / block, block]);
  return reshape(transpose(blocks, [3, 0, 2, 1, 4]), [o, i, kh, kw]);
}

/** The same for an image of I channels, less than a block: [O / b, I, k k, b of O]. */
export function narrowFilter(weight: Value, block: number): Value {
  const [o, i, kh, kw] = weight.shape as readonly [number, number, number, number];
  const inner = i * kh * kw;
  const turned = transpose(weight, [1, 2, 3, 0]);
  return reshape(transpose(reshape(turned, [inner, o / block, block]), [1, 0, 2]), [o, i, kh, kw]);
}

/**
 * The weight [A, B, k, k] of a layer from B to A channels, turned by 180 degrees for the gradient of its input, a convolution
 * from A to B: [B / b, A / b, k k, b of A, b of B].
 */
export function turnedFilter(weight: Value, block: number): Value {
  const [a, b, kh, kw] = weight.shape as readonly [number, number, number, number];
  const offsets = kh * kw;
  const byOffset = offsets === 1 ? weight : flip(transpose(reshape(weight, [a * b, offsets]), [1, 0]), 0);
  const blocks = reshape(byOffset, [offsets, a / block, block, b / block, block]);
  return reshape(transpose(blocks, [3, 1, 0, 2, 4]), [b, a, kh, kw]);
}

/**
 * The elements at some rows and columns of the weight [A, B, k, k] of a transposed convolution from A to B channels, in this
 * order, for one phase of its result: [B / b, A / b, rows columns, b of A, b of B].
 */
export function phaseFilter(weight: Value, rows: readonly number[], columns: readonly number[], block: number): Value {
  const [a, b, kh, kw] = weight.shape as readonly [number, number, number, number];
  const byOffset = transpose(reshape(weight, [a * b, kh * kw]), [1, 0]);
  const places = rows.flatMap((u) => columns.map((v) => u * kw + v));
  const used = gather(byOffset, weight.graph.int64(places), 0);
  const blocks = reshape(used, [places.length, a / block, block, b / block, block]);
  return reshape(transpose(blocks, [3, 1, 0, 2, 4]), [b, a, rows.length, columns.length]);
}

/**
 * The weight [A, B, k, k] of a transposed convolution from A to B channels whose stride is k, as one of 1 x 1 that makes the
 * k k pixels of each square side by side, offset by offset: [k k B / b, A / b, 1, b of A, b of B].
 */
export function spreadingFilter(weight: Value, block: number): Value {
  const [a, b, kh, kw] = weight.shape as readonly [number, number, number, number];
  const offsets = kh * kw;
  const byOffset = transpose(reshape(weight, [a * b, offsets]), [1, 0]);
  const blocks = reshape(byOffset, [offsets, a / block, block, b / block, block]);
  return reshape(transpose(blocks, [0, 3, 1, 2, 4]), [offsets * b, a, 1, 1]);
}

/** Some input channels of a weight [O, I, k, k]. */
export function inputChannels(weight: Value, from: number, to: number): Value {
  return slice(weight, [1], [from], [to]);
}
