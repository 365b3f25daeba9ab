/**
 * Exact Euclidean distance transform: for every pixel the squared distance, in pixels between centers, to the nearest
 * pixel where `mask` is 0. Infinity everywhere when there is none.
 * Source: P. Felzenszwalb, D. Huttenlocher, "Distance transforms of sampled functions", 2012.
 * @param mask `width * height`
 * @param outside whether everything beyond the picture counts as 0, too. Default false.
 */
export function squaredDistances(
  mask: ArrayLike<number>,
  width: number,
  height: number,
  outside = false,
): Float64Array {
  if (mask.length !== width * height) {
    throw new RangeError(`squaredDistances: expected ${width} x ${height} values, got ${mask.length}`);
  }
  const out = new Float64Array(width * height);
  // Along columns: the distance to the nearest 0 above or below.
  for (let x = 0; x < width; x++) {
    let run = outside ? 0 : Infinity;
    for (let y = 0, i = x; y < height; y++, i += width) out[i] = run = mask[i] ? run + 1 : 0;
    run = outside ? 0 : Infinity;
    for (let y = height - 1, i = y * width + x; y >= 0; y--, i -= width) {
      run = mask[i] ? run + 1 : 0;
      out[i] = Math.min(out[i]!, run) ** 2;
    }
  }
  const envelope = new RowEnvelope(width);
  for (let y = 0; y < height; y++) envelope.apply(out.subarray(y * width, (y + 1) * width), outside);
  return out;
}

/** The lower envelope of the parabolas `(x - q)^2 + f(q)` of one row. */
class RowEnvelope {
  readonly #at: Float64Array;
  readonly #value: Float64Array;
  readonly #from: Float64Array;

  constructor(width: number) {
    this.#at = new Float64Array(width + 2);
    this.#value = new Float64Array(width + 2);
    this.#from = new Float64Array(width + 3);
  }

  apply(row: Float64Array, outside: boolean): void {
    let count = 0;
    const add = (q: number, f: number) => {
      if (f === Infinity) return;
      for (; count > 0; count--) {
        const p = this.#at[count - 1]!;
        const meet = (f + q * q - this.#value[count - 1]! - p * p) / (2 * (q - p));
        if (meet > this.#from[count - 1]!) {
          this.#from[count] = meet;
          break;
        }
      }
      if (count === 0) this.#from[0] = -Infinity;
      this.#at[count] = q;
      this.#value[count++] = f;
    };
    if (outside) add(-1, 0);
    for (let q = 0; q < row.length; q++) add(q, row[q]!);
    if (outside) add(row.length, 0);
    if (count === 0) return;
    this.#from[count] = Infinity;
    for (let x = 0, k = 0; x < row.length; x++) {
      while (this.#from[k + 1]! < x) k++;
      row[x] = (x - this.#at[k]!) ** 2 + this.#value[k]!;
    }
  }
}
