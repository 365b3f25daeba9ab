import type { Value } from '../graph/index.ts';
import { defineOp } from './define-op.ts';

const convGradOp = defineOp('ConvGrad', { infer: ([, , w]) => [w!], vjp: 'none' });

/**
 * Weight gradient of a convolution by the operator of onnxruntime's training builds (com.microsoft); only files for these
 * may hold it. The weight itself tells the shape: it is found at the convolution of the same input.
 * @param x input of the convolution
 * @param dy gradient of its output
 * @returns null where the graph has no such convolution
 */
export function convGrad(
  x: Value,
  dy: Value,
  kernel: readonly number[],
  attributes: Readonly<Record<string, number | readonly number[]>>,
): Value | null {
  const shape = [dy.shape[1], x.shape[1], ...kernel].join();
  const forward = x.graph.nodes.find(
    ({ opType, inputs }) => opType === 'Conv' && inputs[0] === x && inputs[1]!.shape.join() === shape,
  );
  return forward ? convGradOp([dy, x, forward.inputs[1]!], attributes)[0]! : null;
}
