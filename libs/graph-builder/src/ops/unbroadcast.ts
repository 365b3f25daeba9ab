import { shapeEquals, staticShape, type Shape, type Value } from '../graph/index.ts';
import { applyOp } from './define-op.ts';

/** Sums a gradient over the axes along which `shape` was broadcast, giving it that shape: the adjoint of broadcasting. */
export function reduceSumTo(dy: Value, shape: Shape): Value {
  if (shapeEquals(dy.shape, shape)) return dy;
  const extra = dy.shape.length - shape.length;
  const axes = dy.shape.map((_, i) => i).filter((i) => i < extra || (shape[i - extra] === 1 && dy.shape[i] !== 1));
  const summed = axes.length ? applyOp('ReduceSum', [dy], { axes })[0]! : dy;
  if (shapeEquals(summed.shape, shape)) return summed;
  const to = staticShape(shape);
  if (!to) dy.graph.fail('gradients of broadcast inputs need static shapes');
  return applyOp('Reshape', [summed], { shape: to })[0]!;
}
