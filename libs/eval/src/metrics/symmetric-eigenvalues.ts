/**
 * Eigenvalues of a symmetric matrix by cyclic Jacobi rotations, in no particular order.
 * Source: G. Golub, C. Van Loan, "Matrix Computations", section 8.5.
 * @param matrix `n * n`, row-major; not changed
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  const norm = a.reduce((sum, v) => sum + v * v, 0);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q]! ** 2;
    if (off <= 1e-26 * norm) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (apq * apq <= 1e-32 * norm) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, n, p, q, c, t * c);
      }
    }
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i]!);
}

/** A <- J^T A J in the (p, q) plane. */
function rotate(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n * n; k += n) {
    const [kp, kq] = [a[k + p]!, a[k + q]!];
    a[k + p] = c * kp - s * kq;
    a[k + q] = s * kp + c * kq;
  }
  for (let pk = p * n, qk = q * n; pk < (p + 1) * n; pk++, qk++) {
    const [vp, vq] = [a[pk]!, a[qk]!];
    a[pk] = c * vp - s * vq;
    a[qk] = s * vp + c * vq;
  }
}
