/**
 * Signed distance to the border between ink and paper, in pixels: above 0 on paper (distance to the nearest ink pixel's
 * edge), below 0 on ink. Exact Euclidean distances between pixel centers (Felzenszwalb and Huttenlocher 2012), less the half
 * pixel to the edge. A picture without ink is `width + height` away from any everywhere, one without paper as far inside.
 * @param wall 1 = ink, 0 = paper, row-major
 */
export function signedDistance(wall: Uint8Array, width: number, height: number): Float32Array {
  const outside = squaredDistance(wall, 1, width, height);
  const inside = squaredDistance(wall, 0, width, height);
  const far = width + height;
  const distance = new Float32Array(wall.length);
  for (let i = 0; i < distance.length; i++) {
    const squared = wall[i] === 1 ? inside[i]! : outside[i]!;
    const value = Math.min(far, Math.sqrt(squared) - 0.5);
    distance[i] = wall[i] === 1 ? -value : value;
  }
  return distance;
}

const FAR = 1e12;

/** Squared distance of each pixel to the nearest one of a value; `FAR` or more where there is none. */
function squaredDistance(wall: Uint8Array, value: 0 | 1, width: number, height: number): Float64Array {
  const field = new Float64Array(wall.length);
  // Columns first: distances along a column need only two sweeps.
  for (let x = 0; x < width; x++) {
    let last = FAR;
    for (let y = 0, i = x; y < height; y++, i += width) {
      last = wall[i] === value ? 0 : last + 1;
      field[i] = last;
    }
    last = FAR;
    for (let i = x + (height - 1) * width; i >= 0; i -= width) {
      last = wall[i] === value ? 0 : last + 1;
      if (last < field[i]!) field[i] = last;
    }
  }
  const row = new Float64Array(width);
  const apex = new Int32Array(width);
  const from = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      const d = field[start + x]!;
      row[x] = d >= FAR ? FAR : d * d;
    }
    lowerEnvelope(row, apex, from, field, start);
  }
  return field;
}

/** The lower envelope of the parabolas `row[q] + (x - q)^2`, written to `out` from `start`. */
function lowerEnvelope(
  row: Float64Array,
  apex: Int32Array,
  from: Float64Array,
  out: Float64Array,
  start: number,
): void {
  const n = row.length;
  let k = 0;
  apex[0] = 0;
  from[0] = -Infinity;
  from[1] = Infinity;
  for (let q = 1; q < n; q++) {
    const height = row[q]! + q * q;
    let p = apex[k]!;
    let s = (height - row[p]! - p * p) / (2 * (q - p));
    while (s <= from[k]!) {
      k--;
      p = apex[k]!;
      s = (height - row[p]! - p * p) / (2 * (q - p));
    }
    k++;
    apex[k] = q;
    from[k] = s;
    from[k + 1] = Infinity;
  }
  k = 0;
  for (let x = 0; x < n; x++) {
    while (from[k + 1]! < x) k++;
    const p = apex[k]!;
    out[start + x] = (x - p) * (x - p) + row[p]!;
  }
}
