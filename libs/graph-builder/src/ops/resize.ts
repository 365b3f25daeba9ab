import { scaleDim, type Value } from '../graph/index.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';
import { mul } from './elementwise.ts';
import { averagePool } from './pool.ts';

const resizeOp = defineOp('Resize', {
  infer: ([x], attributes) => {
    const factor = attributes.factor as number;
    if (x!.shape.length !== 4) throw new ShapeMismatch(`expected an image [N, C, H, W], got rank ${x!.shape.length}`);
    const [n, c, h, w] = x!.shape;
    return [{ dtype: x!.dtype, shape: [n!, c!, scaleDim(h!, factor, 1)!, scaleDim(w!, factor, 1)!] }];
  },
  emit: ({ attributes: { factor, ...attributes } }) => {
    const f = factor as number;
    return { constants: [null, { dtype: 'float32', shape: [4], data: Float32Array.of(1, 1, f, f) }], attributes };
  },
  // Nearest: each block of factor^2 pixels sums to the pixel it came from.
  vjp: ({ attributes, inputs: [x] }, [dy]) => {
    const factor = attributes.factor as number;
    if (attributes.mode !== 'nearest') x!.graph.fail("Resize: gradients expect mode 'nearest'");
    return [() => mul(averagePool(dy!, { kernel: factor, stride: factor, padding: 0 }), factor * factor)];
  },
});

/** Every pixel repeated factor x factor times. */
export function upsampleNearest(x: Value, factor: number): Value {
  if (factor === 1) return x;
  return resizeOp([x], {
    factor,
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })[0]!;
}

/** Bilinear enlargement with pixel centers at half-integers; not differentiable here. */
export function upsampleLinear(x: Value, factor: number): Value {
  return resizeOp([x], {
    factor,
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
    nearest_mode: 'floor',
  })[0]!;
}
