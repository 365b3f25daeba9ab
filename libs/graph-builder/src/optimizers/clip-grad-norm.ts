import type { Value } from '../graph/index.ts';
import { add, div, minimum, mul, reduceSumSquare, reshape, sqrt } from '../ops/index.ts';

/** Gradients scaled down together so that their joint Euclidean norm is at most `maxNorm`. */
export function clipGradNorm(gradients: readonly Value[], maxNorm: number): Value[] {
  const squares = gradients.map((g) => reshape(reduceSumSquare(g), []));
  const norm = sqrt(squares.reduce(add));
  const scale = minimum(div(norm.graph.scalar(maxNorm), add(norm, 1e-6)), 1);
  return gradients.map((g) => mul(g, scale));
}
