import type { DType, Value } from '../graph/index.ts';
import { defineOp } from './define-op.ts';

/** ONNX TensorProto.DataType numbers. */
export const onnxTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const satisfies Record<DType, number>;

const castOp = defineOp('Cast', {
  infer: ([x], { to }) => [
    { dtype: (Object.keys(onnxTypes) as DType[]).find((k) => onnxTypes[k] === to)!, shape: x!.shape },
  ],
  vjp: ({ inputs: [x] }, [dy]) => [() => cast(dy!, x!.dtype)],
});

export function cast(x: Value, to: DType): Value {
  return x.dtype === to ? x : castOp([x], { to: onnxTypes[to] })[0]!;
}
