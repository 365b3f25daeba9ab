import {
  formatShape,
  shapeEquals,
  symbolicDim,
  type Dim,
  type Graph,
  type TensorType,
  type Value,
} from '../graph/index.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';

const shapeOp = defineOp('Shape', {
  infer: ([x]) => [{ dtype: 'int64', shape: [x!.shape.length] }],
  emit: () => ({ attributes: {} }),
  vjp: 'none',
});

/** Sizes of x, int64 [rank]. */
export function shapeOf(x: Value): Value {
  return shapeOp([x])[0]!;
}

/** Body inputs and Loop inputs that come before the carried values: iteration and condition, count and condition. */
const CONTROL = 2;

/*
 * Inputs: count, condition (none), carried values, captured values. Attributes of ours: `carried` and `length`, the scan
 * outputs' size or 0 for one only known at run time.
 */
const loopOp = defineOp('Loop', {
  infer: (inputs, attributes) => {
    const { graph: body } = attributes.body as { graph: Graph };
    const [carried, length] = [attributes.carried as number, attributes.length as number];
    const results = body.outputs.slice(1).map(({ value }) => value.type);
    inputs.slice(CONTROL, CONTROL + carried).forEach((type, i) => {
      const result = results[i]!;
      if (!shapeEquals(type!.shape, result.shape) || type!.dtype !== result.dtype) {
        throw new ShapeMismatch(
          `expected carried value ${i} to stay ${type!.dtype} ${formatShape(type!.shape)}, got ${result.dtype} ${formatShape(result.shape)}`,
        );
      }
    });
    const steps: Dim = length || symbolicDim('steps');
    const scan = ({ dtype, shape }: TensorType): TensorType => ({ dtype, shape: [steps, ...shape] });
    return results.map((type, i) => (i < carried ? type : scan(type)));
  },
  emit: ({ attributes: { body, carried } }) => ({
    listedInputs: CONTROL + (carried as number),
    attributes: { body },
  }),
  vjp: 'none',
});

export interface LoopBody {
  /**
   * A graph whose inputs are the iteration number (int64 scalar, from 0), the condition (bool scalar) and the carried
   * values, whose captures stand for `captured`, and whose outputs are the condition, the next carried values and the
   * values to keep of every iteration.
   */
  readonly body: Graph;
  /** Number of iterations, int64 [1]. */
  readonly count: Value;
  readonly carried: readonly Value[];
  readonly captured: readonly Value[];
  /** `count` where it is known beforehand. */
  readonly length?: number;
}

/**
 * Runs a body `count` times (ONNX Loop). Not differentiable.
 * @returns the carried values after the last iteration, then what was kept, stacked on a new first axis
 * @throws GraphError when a carried value changes its type, or the captures do not match
 */
export function loop({ body, count, carried, captured, length = 0 }: LoopBody): readonly Value[] {
  if (body.captures.length !== captured.length || body.inputs.length !== CONTROL + carried.length) {
    count.graph.fail(
      `Loop: expected ${body.inputs.length - CONTROL} carried and ${body.captures.length} captured values, got ${carried.length} and ${captured.length}`,
    );
  }
  return loopOp([count, null, ...carried, ...captured], { body: { graph: body }, carried: carried.length, length });
}
