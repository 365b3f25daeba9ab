import { grad, vjp } from '../autodiff/index.ts';
import { elementCount, Graph, staticShape, type TensorData, type Value } from '../graph/index.ts';
import { mul, reduceSum, add, reshape, type Target } from '../ops/index.ts';
import { openGraph, type Feeds } from './run-graph.testing.ts';

/** Shapes as tables of cases write them: `[2,3] [4]`. */
export const shapesOf = (text: string): number[][] =>
  [...text.matchAll(/\[([\d,]+)\]/g)].map(([, sides]) => sides!.split(',').map(Number));

/** Repeatable normal-ish numbers, so that a failure can be seen again. */
export function randomArray(length: number, seed: number, scale = 1): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from({ length }, () => (uniform() + uniform() + uniform() - 1.5) * 1.6 * scale);
}

export interface CheckOptions {
  /** Half the distance of the two evaluations. */
  readonly epsilon?: number;
  /** Allowed deviation, relative to the size of the projections. */
  readonly tolerance?: number;
  readonly target?: Target;
  /** Also checks gradients of gradients along a second direction. */
  readonly second?: boolean;
  /** False for large graphs: the runtime's own rewriting takes longer than three runs of them. */
  readonly optimize?: boolean;
  /** Values to start from; random by default. */
  readonly inputs?: readonly ArrayLike<number>[];
}

/**
 * Checks the gradient of `build` in all inputs against central differences along one random direction, on onnxruntime.
 * The scalar is a random projection of the output. With `second`, the same for the projected gradient.
 * @throws Error with both numbers
 */
export async function checkGrads(
  shapes: readonly (readonly number[])[],
  build: (...inputs: Value[]) => Value,
  options: CheckOptions = {},
): Promise<void> {
  const graph = new Graph();
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
  const loss = projected(build(...inputs), 101);
  graph.output('loss', loss);
  const grads = grad(loss, inputs);
  grads.forEach((g, i) => graph.output(`grad${i}`, g));
  if (options.second) {
    const slope = grads.map((g, i) => projected(g, 301 + i)).reduce(add);
    graph.output('slope', slope);
    vjp(
      [slope],
      [graph.constant({ dtype: 'float32', shape: slope.shape as number[], data: Float32Array.of(1) })],
      inputs,
    ).forEach((g, i) => graph.output(`second${i}`, g));
  }
  const run = await openGraph(graph, options.target, options.optimize);
  const start = shapes.map((shape, i) =>
    Float32Array.from(options.inputs?.[i] ?? randomArray(elementCount(shape), 11 + i)),
  );
  const directions = shapes.map((shape, i) => randomArray(elementCount(shape), 501 + i));
  const at = (t: number): Feeds =>
    Object.fromEntries(
      shapes.map((shape, i) => [
        `x${i}`,
        { dtype: 'float32', shape, data: start[i]!.map((x, j) => x + t * directions[i]![j]!) } satisfies TensorData,
      ]),
    );
  const here = await run(at(0));
  const epsilon = options.epsilon ?? 1e-2;
  const [after, before] = [await run(at(epsilon)), await run(at(-epsilon))];
  const difference = (name: string): number =>
    (Number(after[name]!.data[0]) - Number(before[name]!.data[0])) / (2 * epsilon);
  const directional = (prefix: string): number =>
    directions.reduce((sum, d, i) => sum + d.reduce((s, v, j) => s + v * Number(here[`${prefix}${i}`]!.data[j]), 0), 0);
  const compare = (what: string, analytic: number, numeric: number): void => {
    const scale = Math.max(1, Math.abs(analytic), Math.abs(numeric));
    if (!(Math.abs(analytic - numeric) <= (options.tolerance ?? 2e-3) * scale)) {
      throw new Error(`${what} along a random direction: analytic ${analytic}, numeric ${numeric}`);
    }
  };
  compare('gradient', directional('grad'), difference('loss'));
  if (options.second) compare('gradient of the gradient', directional('second'), difference('slope'));
}

function projected(y: Value, seed: number): Value {
  const shape = staticShape(y.shape)!;
  const weights = y.graph.constant({ dtype: 'float32', shape, data: randomArray(elementCount(shape), seed) });
  return reshape(reduceSum(mul(y, weights)), []);
}
