import type { Dim, TensorType, Value } from '../graph/index.ts';
import { windowOutput } from './conv-geometry.ts';
import { applyOp, type OpDef } from './define-op.ts';

export interface PoolGeometry {
  readonly kernel: number;
  readonly stride: number;
  /** Pixels on each side: minus infinity to MaxPool. */
  readonly padding: number;
}

export function poolAttributes({ kernel, stride, padding }: PoolGeometry) {
  return {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    ceil_mode: 0,
  };
}

export function poolGeometry(attributes: Readonly<Record<string, unknown>>): PoolGeometry {
  const first = (name: string): number => (attributes[name] as readonly number[])[0]!;
  return { kernel: first('kernel_shape'), stride: first('strides'), padding: first('pads') };
}

export const inferPool: OpDef['infer'] = ([x], attributes): TensorType[] => {
  const { kernel, stride, padding } = poolGeometry(attributes);
  const [n, c, h, w] = x!.shape as [Dim, Dim, Dim, Dim];
  return [
    {
      dtype: x!.dtype,
      shape: [n, c, windowOutput(h, kernel, stride, padding), windowOutput(w, kernel, stride, padding)],
    },
  ];
};

/** Maximum over k x k windows without padding. */
export function maxPool(x: Value, kernel = 2, stride = kernel): Value {
  return applyOp('MaxPool', [x], poolAttributes({ kernel, stride, padding: 0 }))[0]!;
}
