import { staticShape, type Node, type TensorType, type Value } from '../graph/index.ts';
import { defineOp, ShapeMismatch, type OpDef } from './define-op.ts';
import { div, mul } from './elementwise.ts';
import { expandLike } from './expand.ts';
import { reshape } from './movement.ts';

/** Reductions keep the reduced axes with size 1; `axes` ascending. */
const infer: OpDef['infer'] = ([x], attributes): TensorType[] => {
  const axes = attributes.axes as readonly number[];
  for (const axis of axes) {
    if (axis < 0 || axis >= x!.shape.length) {
      throw new ShapeMismatch(`expected axes below rank ${x!.shape.length}, got ${axis}`);
    }
  }
  return [{ dtype: x!.dtype, shape: x!.shape.map((dim, i) => (axes.includes(i) ? 1 : dim)) }];
};

/** ReduceSum takes its axes as an input since opset 13, the others since 18. */
const emit =
  (inputSince: number): NonNullable<OpDef['emit']> =>
  (node: Node, opset: number) => {
    const axes = node.attributes.axes as readonly number[];
    return opset >= inputSince
      ? { constants: [axes], attributes: { keepdims: 1 } }
      : { attributes: { axes, keepdims: 1 } };
  };

/** Over axes of size 1 there is nothing to add up. */
const lower: OpDef['lower'] = ({ attributes, outputs }, [x]) => {
  const axes = attributes.axes as readonly number[];
  return axes.every((axis) => x!.shape[axis] === 1) && staticShape(x!.shape)
    ? [reshape(x!, outputs[0]!.shape as readonly number[])]
    : null;
};

const reduceSumOp = defineOp('ReduceSum', {
  infer,
  lower,
  emit: emit(13),
  vjp: ({ inputs: [x] }, [dy]) => [() => expandLike(dy!, x!)],
});

const reduceMeanOp = defineOp('ReduceMean', {
  infer,
  lower,
  emit: emit(18),
  vjp: ({ inputs: [x], attributes }, [dy]) => [
    () => {
      const axes = attributes.axes as readonly number[];
      const count = axes.reduce((n, axis) => n * (x!.shape[axis] as number), 1);
      return expandLike(div(dy!, count), x!);
    },
  ],
});

const reduceSumSquareOp = defineOp('ReduceSumSquare', {
  infer,
  emit: emit(18),
  // y = sum x^2: dx = 2 x dy
  vjp: ({ inputs: [x] }, [dy]) => [() => mul(mul(dy!, 2), x!)],
});

const all = (x: Value): number[] => x.shape.map((_, i) => i);

/** Sum over `axes` (all by default), which stay with size 1. */
export function reduceSum(x: Value, axes: readonly number[] = all(x)): Value {
  return axes.length ? reduceSumOp([x], { axes })[0]! : x;
}

/** Mean over `axes` (all by default), which stay with size 1. Differentiable where those sizes are static. */
export function reduceMean(x: Value, axes: readonly number[] = all(x)): Value {
  return axes.length ? reduceMeanOp([x], { axes })[0]! : x;
}

/** Sum of squares over `axes` (all by default), which stay with size 1. */
export function reduceSumSquare(x: Value, axes: readonly number[] = all(x)): Value {
  return reduceSumSquareOp([x], { axes })[0]!;
}
