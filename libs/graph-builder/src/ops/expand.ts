import { broadcastShapes, formatShape, shapeEquals, staticShape, type Value } from '../graph/index.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';
import { reduceSumTo } from './unbroadcast.ts';

const expandOp = defineOp('Expand', {
  infer: ([x], { shape }) => {
    const to = shape as readonly number[];
    const out = broadcastShapes(x!.shape, to);
    if (!out || !shapeEquals(out, to)) {
      throw new ShapeMismatch(`expected a shape that broadcasts to [${to.join(', ')}], got ${formatShape(x!.shape)}`);
    }
    return [{ dtype: x!.dtype, shape: to }];
  },
  emit: ({ attributes }) => ({ constants: [attributes.shape as readonly number[]], attributes: {} }),
  vjp: ({ inputs: [x] }, [dy]) => [() => reduceSumTo(dy!, x!.shape)],
});

/** x repeated along axes of size 1 (and new leading ones) up to a static shape. */
export function expand(x: Value, shape: readonly number[]): Value {
  return shapeEquals(x.shape, shape) ? x : expandOp([x], { shape })[0]!;
}

/** x expanded to the shape of `like`, which must be static. */
export function expandLike(x: Value, like: Value): Value {
  const shape = staticShape(like.shape);
  if (!shape) {
    x.graph.fail(`Expand: expected a static shape, got ${formatShape(like.shape)}; gradients need static shapes`);
  }
  return expand(x, shape);
}
