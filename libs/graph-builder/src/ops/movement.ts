import {
  dimEquals,
  elementCount,
  formatShape,
  scaleDim,
  shapeEquals,
  staticShape,
  type Dim,
  type Value,
} from '../graph/index.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';

const reshapeOp = defineOp('Reshape', {
  // One after the other is one, or none.
  lower: ({ attributes }, [x]) => {
    const shape = attributes.shape as readonly number[];
    if (shapeEquals(x!.shape, shape)) return [x!];
    const before = x!.producer?.opType === 'Reshape' ? x!.producer.inputs[0]! : undefined;
    return before ? [reshape(before, shape)] : null;
  },
  infer: ([x], { shape }) => {
    const from = staticShape(x!.shape);
    const to = shape as readonly number[];
    if (!from) throw new ShapeMismatch(`expected a static shape, got ${formatShape(x!.shape)}`);
    if (elementCount(from) !== elementCount(to)) {
      throw new ShapeMismatch(
        `expected ${elementCount(from)} elements as in ${formatShape(from)}, got ${formatShape(to)}`,
      );
    }
    return [{ dtype: x!.dtype, shape: to }];
  },
  emit: ({ attributes }) => ({ constants: [attributes.shape as readonly number[]], attributes: {} }),
  vjp: ({ inputs: [x] }, [dy]) => [() => reshape(dy!, x!.shape as readonly number[])],
});

/** The same elements in row-major order under another static shape. */
export function reshape(x: Value, shape: readonly number[]): Value {
  return reshapeOp([x], { shape })[0]!;
}

const transposeOp = defineOp('Transpose', {
  // Where only axes of size 1 change places, nothing moves, which runtimes do not see.
  lower: ({ attributes }, [x]) => {
    const shape = staticShape(x!.shape);
    const perm = attributes.perm as readonly number[];
    const moving = perm.filter((axis) => shape?.[axis] !== 1);
    if (!shape || moving.some((axis, i) => i > 0 && axis < moving[i - 1]!)) return null;
    return [
      reshape(
        x!,
        perm.map((axis) => shape[axis]!),
      ),
    ];
  },
  infer: ([x], { perm }) => {
    const order = perm as readonly number[];
    if ([...order].sort((a, b) => a - b).some((axis, i) => axis !== i) || order.length !== x!.shape.length) {
      throw new ShapeMismatch(`expected a permutation of ${x!.shape.length} axes, got [${order.join(', ')}]`);
    }
    return [{ dtype: x!.dtype, shape: order.map((axis) => x!.shape[axis]!) }];
  },
  vjp: ({ attributes }, [dy]) => {
    const perm = attributes.perm as readonly number[];
    return [
      () =>
        transpose(
          dy!,
          perm.map((_, i) => perm.indexOf(i)),
        ),
    ];
  },
});

/** Axes in another order: output axis i is input axis perm[i]. */
export function transpose(x: Value, perm: readonly number[]): Value {
  return perm.every((axis, i) => axis === i) ? x : transposeOp([x], { perm })[0]!;
}

// Concat and Slice: dx of a part is the slice of dy it came to; dx of a slice is dy padded with zeros.
const concatOp = defineOp('Concat', {
  infer: (inputs, { axis }) => {
    const first = inputs[0]!;
    const at = axis as number;
    let size: Dim = first.shape[at]!;
    for (const x of inputs.slice(1)) {
      x!.shape.forEach((dim, i) => {
        if (i !== at && !dimEquals(dim, first.shape[i]!)) {
          throw new ShapeMismatch(
            `expected shapes equal but for axis ${at}, got ${formatShape(first.shape)} and ${formatShape(x!.shape)}`,
          );
        }
      });
      if (typeof size !== 'number' || typeof x!.shape[at] !== 'number') {
        throw new ShapeMismatch(`expected static sizes along axis ${at}, got ${formatShape(x!.shape)}`);
      }
      size += x!.shape[at];
    }
    return [{ dtype: first.dtype, shape: first.shape.map((dim, i) => (i === at ? size : dim)) }];
  },
  vjp: ({ inputs, attributes }, [dy]) => {
    const axis = attributes.axis as number;
    let start = 0;
    return inputs.map((x) => {
      const from = start;
      start += x!.shape[axis] as number;
      const to = start;
      return () => slice(dy!, [axis], [from], [to]);
    });
  },
});

export function concat(inputs: readonly Value[], axis: number): Value {
  return inputs.length === 1 ? inputs[0]! : concatOp(inputs, { axis })[0]!;
}

const splitOp = defineOp('Split', {
  infer: ([x], attributes) => {
    const [axis, sizes] = [attributes.axis as number, attributes.sizes as readonly number[]];
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    if (x!.shape[axis] !== whole) {
      throw new ShapeMismatch(`expected axis ${axis} of ${formatShape(x!.shape)} in parts, got ${whole} in all`);
    }
    return sizes.map((size) => ({ dtype: x!.dtype, shape: x!.shape.map((dim, i) => (i === axis ? size : dim)) }));
  },
  emit: ({ attributes: { axis, sizes } }) => ({ constants: [sizes as readonly number[]], attributes: { axis } }),
  vjp: 'none',
});

/** x cut along an axis into parts of these sizes. Not differentiable. */
export function split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
  return splitOp([x], { axis, sizes });
}

const sliceOp = defineOp('Slice', {
  infer: ([x], attributes) => {
    const { axes, starts, ends, steps } = attributes as Record<string, readonly number[]>;
    const shape = [...x!.shape];
    axes!.forEach((axis, i) => {
      const dim = shape[axis];
      if (typeof dim !== 'number') {
        throw new ShapeMismatch(`expected a static axis ${axis}, got ${formatShape(x!.shape)}`);
      }
      const [start, end, step] = [starts![i]!, ends![i]!, steps![i]!];
      const forward = step > 0;
      if (forward ? start < 0 || end > dim || start >= end : start >= dim || end < -1 || start <= end) {
        throw new ShapeMismatch(
          `expected a slice inside axis ${axis} of ${formatShape(x!.shape)}, got ${start}:${end}:${step}`,
        );
      }
      shape[axis] = Math.ceil((end - start) / step);
    });
    return [{ dtype: x!.dtype, shape }];
  },
  emit: ({ attributes }) => {
    const { axes, starts, ends, steps } = attributes as Record<string, readonly number[]>;
    // A backward slice down to element 0 ends before it; -1 would mean the last element to ONNX.
    const stops = ends!.map((end) => (end === -1 ? -(2 ** 31) : end));
    return { constants: [starts!, stops, axes!, steps!], attributes: {} };
  },
  vjp: ({ inputs: [x], attributes }, [dy]) => [
    () => {
      const { axes, starts, ends, steps } = attributes as Record<string, readonly number[]>;
      let dx = dy!;
      axes!.forEach((axis, i) => {
        const size = x!.shape[axis] as number;
        const step = steps![i]!;
        if (step === -1) {
          const end = ends![i]! + 1;
          dx = flip(dx, axis);
          dx = padAxis(dx, axis, end, size - 1 - starts![i]!);
        } else {
          if (step > 1) dx = dilateAxis(dx, axis, step);
          const used = starts![i]! + (dx.shape[axis] as number);
          dx =
            used > size
              ? slice(padAxis(dx, axis, starts![i]!, 0), [axis], [0], [size])
              : padAxis(dx, axis, starts![i]!, size - used);
        }
      });
      return dx;
    },
  ],
});

/** x[starts:ends:steps] along `axes`; indices are not negative, except -1 as the end of a backward slice. */
export function slice(
  x: Value,
  axes: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = axes.map(() => 1),
): Value {
  const whole = axes.every((axis, i) => starts[i] === 0 && ends[i] === x.shape[axis] && steps[i] === 1);
  return whole ? x : sliceOp([x], { axes, starts, ends, steps })[0]!;
}

/** The elements along one axis in reverse. */
export function flip(x: Value, axis: number): Value {
  return slice(x, [axis], [(x.shape[axis] as number) - 1], [-1], [-1]);
}

/** Zeros between neighbors: [a, b] with step 3 becomes [a, 0, 0, b, 0, 0]. */
function dilateAxis(x: Value, axis: number, step: number): Value {
  const shape = x.shape as readonly number[];
  const split = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const spaced = padAxis(reshape(x, split), axis + 1, 0, step - 1);
  return reshape(
    spaced,
    shape.map((dim, i) => (i === axis ? dim * step : dim)),
  );
}

const padOp = defineOp('Pad', {
  infer: ([x], { pads }) => {
    const amounts = pads as readonly number[];
    const rank = x!.shape.length;
    return [
      {
        dtype: x!.dtype,
        shape: x!.shape.map((dim, i) => {
          const sum = amounts[i]! + amounts[i + rank]!;
          if (sum === 0) return dim;
          if (typeof dim !== 'number') {
            throw new ShapeMismatch(`expected a static axis ${i}, got ${formatShape(x!.shape)}`);
          }
          return dim + sum;
        }),
      },
    ];
  },
  emit: ({ attributes }) => ({ constants: [attributes.pads as readonly number[]], attributes: { mode: 'constant' } }),
  vjp: ({ inputs: [x], attributes }, [dy]) => {
    const pads = attributes.pads as readonly number[];
    const shape = x!.shape as readonly number[];
    const axes = shape.map((_, i) => i).filter((i) => pads[i] || pads[i + shape.length]);
    return [
      () =>
        slice(
          dy!,
          axes,
          axes.map((i) => pads[i]!),
          axes.map((i) => pads[i]! + shape[i]!),
        ),
    ];
  },
});

/** Zeros before and after: `pads` as in ONNX, all begins then all ends, none negative. */
export function pad(x: Value, pads: readonly number[]): Value {
  return pads.every((p) => p === 0) ? x : padOp([x], { pads })[0]!;
}

function padAxis(x: Value, axis: number, before: number, after: number): Value {
  const pads = [...x.shape, ...x.shape].map(() => 0);
  pads[axis] = before;
  pads[axis + x.shape.length] = after;
  return pad(x, pads);
}

const depthToSpaceOp = defineOp('DepthToSpace', {
  infer: ([x], { blocksize }) => {
    const b = blocksize as number;
    const [n, c, h, w] = x!.shape as [Dim, number, Dim, Dim];
    if (c % (b * b)) {
      throw new ShapeMismatch(`expected channels in multiples of ${b * b}, got ${formatShape(x!.shape)}`);
    }
    return [{ dtype: x!.dtype, shape: [n, c / (b * b), scaleDim(h, b, 1)!, scaleDim(w, b, 1)!] }];
  },
  vjp: ({ attributes }, [dy]) => [() => spaceToDepth(dy!, attributes.blocksize as number)],
});

/** [N, C b^2, H, W] -> [N, C, H b, W b]; channel c b^2 + i b + j goes to offset (i, j) of channel c (ONNX mode CRD). */
export function depthToSpace(x: Value, blocksize: number): Value {
  return depthToSpaceOp([x], { blocksize, mode: 'CRD' })[0]!;
}

/** The inverse of `depthToSpace`, by reshape and transpose: ONNX's SpaceToDepth orders channels the other way. */
export function spaceToDepth(x: Value, b: number): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const blocks = reshape(x, [n, c, h / b, b, w / b, b]);
  return reshape(transpose(blocks, [0, 1, 3, 5, 2, 4]), [n, c * b * b, h / b, w / b]);
}

const gatherOp = defineOp('Gather', {
  infer: ([x, indices], { axis }) => {
    const at = axis as number;
    return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)] }];
  },
  vjp: 'none',
});

/** x at `indices` (int64) along `axis`. */
export function gather(x: Value, indices: Value, axis: number): Value {
  return gatherOp([x, indices], { axis })[0]!;
}
