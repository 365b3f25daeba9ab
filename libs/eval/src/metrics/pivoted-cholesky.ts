/**
 * Columns c_1 ... c_r with A = sum c_k c_k^T for a positive semidefinite A, r its numerical rank: Cholesky with the largest
 * remaining diagonal as pivot, stopped when that falls below 1e-12 of the largest at first.
 * Source: N. Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix", 1990.
 * @param matrix `n * n`, symmetric, row-major
 */
export function pivotedCholesky(matrix: Float64Array, n: number): Float64Array[] {
  const rest = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]!);
  const columns: Float64Array[] = [];
  const least = 1e-12 * Math.max(0, ...rest);
  while (columns.length < n) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (rest[i]! > rest[pivot]!) pivot = i;
    if (!(rest[pivot]! > least)) break;
    const column = matrix.slice(pivot * n, (pivot + 1) * n);
    for (const earlier of columns) {
      const factor = earlier[pivot]!;
      for (let i = 0; i < n; i++) column[i]! -= factor * earlier[i]!;
    }
    const root = Math.sqrt(rest[pivot]!);
    for (let i = 0; i < n; i++) {
      column[i]! /= root;
      rest[i]! -= column[i]! ** 2;
    }
    rest[pivot] = 0;
    columns.push(column);
  }
  return columns;
}
