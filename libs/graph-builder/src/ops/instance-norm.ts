import type { Value } from '../graph/index.ts';
import { defineOp } from './define-op.ts';

const instanceNormOp = defineOp('InstanceNormalization', { infer: ([x]) => [x!], vjp: 'none' });

/**
 * Each channel of each image to mean 0 and variance 1. A lowering of the layer norm, not differentiated itself.
 * @param x [N, C, ...]
 */
export function instanceNorm(x: Value, epsilon: number): Value {
  const channels = Number(x.shape[1]);
  const vector = (value: number): Value =>
    x.graph.constant({ dtype: 'float32', shape: [channels], data: new Float32Array(channels).fill(value) });
  return instanceNormOp([x, vector(1), vector(0)], { epsilon: { float: epsilon } })[0]!;
}
