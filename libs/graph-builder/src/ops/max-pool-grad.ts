import { elementCount, scaleDim, type Dim, type TensorType, type Value } from '../graph/index.ts';
import { defineOp, graphOf } from './define-op.ts';
import { add, greaterOrEqual, stopGradient, where } from './elementwise.ts';
import { expand } from './expand.ts';
import { pad, reshape, slice } from './movement.ts';
import { inferPool, maxPool, poolAttributes, poolGeometry, type PoolGeometry } from './pool-geometry.ts';

/** MaxPool with its second output, the flat position of each maximum; written to files as MaxPool. CPU and CUDA only. */
const maxPoolIndicesOp = defineOp('MaxPoolIndices', {
  infer: (inputs, attributes) => {
    const [y] = inferPool(inputs, attributes) as [TensorType];
    return [y, { dtype: 'int64', shape: y.shape }];
  },
  emit: ({ attributes }) => ({ opType: 'MaxPool', attributes }),
  vjp: 'none',
});

const maxUnpoolOp = defineOp('MaxUnpool', {
  infer: ([x], { kernel_shape }) => {
    const k = (kernel_shape as readonly number[])[0]!;
    const [n, c, h, w] = x!.shape as [Dim, Dim, Dim, Dim];
    return [{ dtype: x!.dtype, shape: [n, c, scaleDim(h, k, 1)!, scaleDim(w, k, 1)!] }];
  },
  vjp: 'none',
});

const scatterElementsOp = defineOp('ScatterElements', { infer: ([x]) => [x!], vjp: 'none' });

const maxPoolGradOp = defineOp('MaxPoolGrad', {
  infer: ([x]) => [x!],
  // Linear in dy; the winners do not move with x.
  vjp: ({ inputs: [x], attributes }, [ddx]) => [null, () => pickWinners(x!, ddx!, poolGeometry(attributes))],
  lower: (node, [x, dy], target) => {
    const geometry = poolGeometry(node.attributes);
    if (target.maxPoolGrad === 'compare') return [byComparison(x!, dy!, geometry)];
    const indices = maxPoolIndicesOp([x!], poolAttributes(geometry))[1]!;
    const [h, w] = [x!.shape[2] as number, x!.shape[3] as number];
    const tiles = geometry.stride === geometry.kernel && h % geometry.kernel === 0 && w % geometry.kernel === 0;
    if (tiles) {
      const { kernel } = geometry;
      return [
        maxUnpoolOp([dy!, indices], {
          kernel_shape: [kernel, kernel],
          strides: [kernel, kernel],
          pads: [0, 0, 0, 0],
        })[0]!,
      ];
    }
    return [scattered(x!, dy!, indices)];
  },
});

/**
 * Gradient of max pooling in its input: each window's gradient goes to its first maximum in row order, as in PyTorch.
 * Ties are common here: blank paper gives equal neighbors everywhere, and paying each of them would multiply gradients.
 */
export function maxPoolGrad(x: Value, dy: Value, geometry: PoolGeometry): Value {
  return maxPoolGradOp([x, dy], poolAttributes(geometry))[0]!;
}

/** Overlapping windows: gradients are added up at the position of each window's maximum. */
function scattered(x: Value, dy: Value, indices: Value): Value {
  const shape = x.shape as readonly number[];
  const flat = (value: Value): Value => reshape(value, [elementCount(value.shape as readonly number[])]);
  const count = elementCount(shape);
  const zeros = expand(x.graph.scalar(0), [count]);
  return reshape(scatterElementsOp([zeros, flat(indices), flat(dy)], { axis: 0, reduction: 'add' })[0]!, shape);
}

/** The k^2 strided views of x, one per offset in the window, in row order: each [N, C, H', W'] like the pooled image. */
function views(x: Value, pooled: Value, { kernel, stride }: PoolGeometry): Value[] {
  const [oh, ow] = [pooled.shape[2] as number, pooled.shape[3] as number];
  return Array.from({ length: kernel * kernel }, (_, i) => {
    const [u, v] = [Math.floor(i / kernel), i % kernel];
    return slice(x, [2, 3], [u, v], [u + (oh - 1) * stride + 1, v + (ow - 1) * stride + 1], [stride, stride]);
  });
}

/** Offset after offset in row order, the first element that equals the maximum takes the window's gradient. */
function byComparison(x: Value, dy: Value, geometry: PoolGeometry): Value {
  const { kernel, stride } = geometry;
  const input = stopGradient(x);
  const best = maxPool(input, kernel, stride);
  const graph = graphOf([x]);
  let free = dy;
  let dx: Value | undefined;
  views(input, dy, geometry).forEach((view, i) => {
    const wins = greaterOrEqual(view, best);
    const part = laidAt(where(wins, free, 0), x, Math.floor(i / kernel), i % kernel, stride);
    dx = dx ? add(dx, part) : part;
    if (i + 1 < kernel * kernel) free = where(wins, 0, free);
  });
  return dx ?? graph.fail('MaxPool: expected a window of at least one element');
}

/** The adjoint of a strided slice: values every `stride` pixels from (u, v), zeros elsewhere, in the size of `like`. */
function laidAt(values: Value, like: Value, u: number, v: number, stride: number): Value {
  const [n, c, h, w] = values.shape as readonly [number, number, number, number];
  const [height, width] = [like.shape[2] as number, like.shape[3] as number];
  const gaps = stride - 1;
  const spaced = pad(reshape(values, [n, c, h, 1, w, 1]), [0, 0, 0, 0, 0, 0, 0, 0, 0, gaps, 0, gaps]);
  const dense = slice(
    reshape(spaced, [n, c, h * stride, w * stride]),
    [2, 3],
    [0, 0],
    [h * stride - gaps, w * stride - gaps],
  );
  const [dh, dw] = [h * stride - gaps, w * stride - gaps];
  return pad(dense, [0, 0, u, v, 0, 0, height - dh - u, width - dw - v]);
}

/** From every window of `values` the element where `x` has its first maximum. */
function pickWinners(x: Value, values: Value, geometry: PoolGeometry): Value {
  const input = stopGradient(x);
  const best = maxPool(input, geometry.kernel, geometry.stride);
  const candidates = views(values, best, geometry);
  const inputs = views(input, best, geometry);
  // From the last offset to the first, so that the first maximum in row order is written last.
  return inputs.reduceRight<Value | undefined>((picked, view, i) => {
    const candidate = candidates[i]!;
    return picked ? where(greaterOrEqual(view, best), candidate, picked) : candidate;
  }, undefined)!;
}
