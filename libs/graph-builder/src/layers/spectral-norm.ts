import { elementCount, type Value } from '../graph/index.ts';
import { add, div, matMul, mul, reduceSum, reshape, sqrt, stopGradient, transpose } from '../ops/index.ts';

/** Power iterations from a fixed start; the estimate needs no state beside the weight. */
const ITERATIONS = 5;

/**
 * The weight divided by its largest singular value as a matrix [outChannels, rest] (Miyato et al. 2018, eq. 8), the
 * singular vectors held fixed to differentiation.
 */
export function spectralNorm(weight: Value): Value {
  const shape = weight.shape as readonly number[];
  const [rows, columns] = [shape[0]!, elementCount(shape) / shape[0]!];
  const matrix = reshape(weight, [rows, columns]);
  const fixed = stopGradient(matrix);
  const start = Float32Array.from({ length: columns }, (_, i) => 1 + 0.5 * Math.sin(i + 1));
  let right = unitVector(weight.graph.constant({ dtype: 'float32', shape: [columns, 1], data: start }));
  let left = unitVector(matMul(fixed, right));
  for (let i = 1; i < ITERATIONS; i++) {
    right = unitVector(matMul(transpose(fixed, [1, 0]), left));
    left = unitVector(matMul(fixed, right));
  }
  const sigma = matMul(matMul(transpose(left, [1, 0]), matrix), right);
  return div(weight, reshape(sigma, []));
}

/**
 * The same with one power iteration a step, going on from the vector of the step before: the statistic
 * `spectral` [outChannels, 1] of the current scope (Miyato et al. 2018, algorithm 1). A graph that does not train iterates
 * no further.
 */
export function carriedSpectralNorm(weight: Value): Value {
  const { graph } = weight;
  const shape = weight.shape as readonly number[];
  const [rows, columns] = [shape[0]!, elementCount(shape) / shape[0]!];
  const matrix = reshape(weight, [rows, columns]);
  const fixed = stopGradient(matrix);
  const before = graph.statistic('spectral', [rows, 1], 'xavier');
  const right = unitVector(matMul(transpose(fixed, [1, 0]), before));
  const left = graph.trains ? stopGradient(unitVector(matMul(fixed, right))) : before;
  if (graph.trains) graph.advance('spectral', left);
  const sigma = matMul(matMul(transpose(left, [1, 0]), matrix), stopGradient(right));
  return div(weight, reshape(sigma, []));
}

function unitVector(v: Value): Value {
  return div(v, add(sqrt(reduceSum(mul(v, v))), 1e-12));
}
