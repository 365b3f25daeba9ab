import { elementCount, type Node, type TensorArray, type TensorData } from '../graph/index.ts';

/**
 * What Reshape, Transpose or Slice make of a constant; undefined for every other operator. Runtimes do such things once
 * only where their optimizer is on, and frozen weights are turned for gradients in every step otherwise.
 */
export function foldMovement({ opType, attributes, outputs }: Node, tensor: TensorData): TensorData | undefined {
  const shape = outputs[0]!.shape as readonly number[];
  const list = (name: string): readonly number[] => attributes[name] as readonly number[];
  const { dtype, data } = tensor;
  const strides = stridesOf(tensor.shape);
  switch (opType) {
    case 'Reshape':
      return { dtype, shape, data };
    case 'Transpose':
      return {
        dtype,
        shape,
        data: gathered(
          data,
          shape,
          0,
          list('perm').map((axis) => strides[axis]!),
        ),
      };
    case 'Slice': {
      const steps = [...strides];
      let start = 0;
      list('axes').forEach((axis, i) => {
        start += list('starts')[i]! * strides[axis]!;
        steps[axis] = strides[axis]! * list('steps')[i]!;
      });
      return { dtype, shape, data: gathered(data, shape, start, steps) };
    }
    default:
      return undefined;
  }
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** The elements of a view of `data`: it starts somewhere and goes a step along each axis. */
function gathered(data: TensorArray, shape: readonly number[], start: number, steps: readonly number[]): TensorArray {
  const count = elementCount(shape);
  const out = new (data.constructor as new (length: number) => TensorArray)(count);
  const at = shape.map(() => 0);
  let from = start;
  for (let i = 0; i < count; i++) {
    out[i] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      from -= steps[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  return out;
}
