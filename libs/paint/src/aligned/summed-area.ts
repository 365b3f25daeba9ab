/** Sums of a plane of values from the top left corner, (width + 1) x (height + 1) of them. */
export function summedArea(value: (i: number) => number, width: number, height: number): Float64Array {
  const row = width + 1;
  const sums = new Float64Array(row * (height + 1));
  for (let y = 0; y < height; y++) {
    let inRow = 0;
    for (let x = 0; x < width; x++) {
      inRow += value(y * width + x);
      sums[(y + 1) * row + x + 1] = sums[y * row + x + 1]! + inRow;
    }
  }
  return sums;
}

/** The sum over a rectangle, its sides rounded to whole pixels and clipped to the plane. */
export function boxSum(
  sums: Float64Array,
  { width, height }: { readonly width: number; readonly height: number },
  [left, top, right, bottom]: readonly [left: number, top: number, right: number, bottom: number],
): number {
  const at = (v: number, most: number): number => Math.min(most, Math.max(0, Math.round(v)));
  const [l, r, t, b] = [at(left, width), at(right, width), at(top, height), at(bottom, height)];
  const row = width + 1;
  return sums[b * row + r]! - sums[t * row + r]! - sums[b * row + l]! + sums[t * row + l]!;
}
