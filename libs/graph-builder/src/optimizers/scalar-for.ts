import type { Value } from '../graph/index.ts';
import { reshape } from '../ops/index.ts';

/**
 * A scalar with as many axes as the tensor it is to be combined with. ONNX Runtime's CPU kernels leave out last axes of
 * size 1 only where both sides have them: a scalar of rank 0 beside a 1 x 1 weight [O, I, 1, 1] is handled number by
 * number, which takes 17 times as long.
 * @param scalar of rank 0
 */
export function scalarFor(tensor: Value, scalar: Value | number): Value {
  const shape = tensor.shape.map(() => 1);
  return typeof scalar === 'number'
    ? tensor.graph.constant({ dtype: 'float32', shape, data: Float32Array.of(scalar) })
    : reshape(scalar, shape);
}
