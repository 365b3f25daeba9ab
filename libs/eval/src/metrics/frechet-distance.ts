import { pivotedCholesky } from './pivoted-cholesky.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';

/** Running mean and covariance of feature vectors: its memory does not grow with the number of vectors. */
export class FeatureStatistics {
  readonly dimensions: number;
  readonly #sum: Float64Array;
  readonly #products: Float64Array;
  readonly #origin: Float64Array;
  #n = 0;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.#sum = new Float64Array(dimensions);
    this.#products = new Float64Array(dimensions * dimensions);
    this.#origin = new Float64Array(dimensions);
  }

  /** How many vectors were added. */
  get count(): number {
    return this.#n;
  }

  /** @throws RangeError when the vector has another length */
  add(vector: ArrayLike<number>): void {
    const d = this.dimensions;
    if (vector.length !== d) throw new RangeError(`features: expected ${d} values, got ${vector.length}`);
    // Sums are taken around the first vector: products of raw values would cancel.
    if (this.#n === 0) this.#origin.set(vector);
    this.#n++;
    for (let i = 0; i < d; i++) {
      const vi = vector[i]! - this.#origin[i]!;
      this.#sum[i]! += vi;
      for (let j = i; j < d; j++) this.#products[i * d + j]! += vi * (vector[j]! - this.#origin[j]!);
    }
  }

  mean(): Float64Array {
    return this.#sum.map((v, i) => v / this.#n + this.#origin[i]!);
  }

  /** Unbiased (n - 1), `dimensions * dimensions` row-major. */
  covariance(): Float64Array {
    const d = this.dimensions;
    const result = new Float64Array(d * d);
    for (let i = 0; i < d; i++) {
      for (let j = i; j < d; j++) {
        const value = (this.#products[i * d + j]! - (this.#sum[i]! * this.#sum[j]!) / this.#n) / (this.#n - 1);
        result[i * d + j] = value;
        result[j * d + i] = value;
      }
    }
    return result;
  }
}

/**
 * Fréchet distance of two Gaussians fitted to feature vectors: |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 * The formula of FID (M. Heusel et al. 2017) on features of the caller's choice, so not comparable with published FID; it
 * is biased upward when there are few vectors: always print the count with it.
 * @throws RangeError when the dimensions differ or a set has fewer than two vectors
 */
export function frechetDistance(a: FeatureStatistics, b: FeatureStatistics): number {
  const d = a.dimensions;
  if (d !== b.dimensions) {
    throw new RangeError(`Fréchet distance: expected equal dimensions, got ${d} and ${b.dimensions}`);
  }
  if (a.count < 2 || b.count < 2) {
    throw new RangeError(`Fréchet distance: expected two vectors or more on each side, got ${a.count} and ${b.count}`);
  }
  const [meanA, meanB] = [a.mean(), b.mean()];
  const [covarianceA, covarianceB] = [a.covariance(), b.covariance()];
  let distance = 0;
  for (let i = 0; i < d; i++) {
    distance += (meanA[i]! - meanB[i]!) ** 2 + covarianceA[i * d + i]! + covarianceB[i * d + i]!;
  }
  return Math.max(0, distance - 2 * traceOfRoot(covarianceA, covarianceB, d));
}

/**
 * Tr((A B)^(1/2)) with A = P P^T and B = Q Q^T is the sum of the singular values of P^T Q: few vectors give small factors,
 * whatever their dimension.
 */
function traceOfRoot(a: Float64Array, b: Float64Array, n: number): number {
  const factors = [pivotedCholesky(a, n), pivotedCholesky(b, n)];
  const [few, many] = factors.sort((x, y) => x.length - y.length) as [Float64Array[], Float64Array[]];
  const rows = few.map((p) => many.map((q) => dot(p, q)));
  const gram = Float64Array.from(rows.flatMap((x) => rows.map((y) => dot(x, y))));
  return symmetricEigenvalues(gram, few.length).reduce((sum, v) => sum + Math.sqrt(Math.max(0, v)), 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
