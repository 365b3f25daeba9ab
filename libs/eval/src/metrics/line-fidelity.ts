/** How much of the drawing is still there in the colored picture. */
export interface LineFidelity {
  /** Pearson correlation of the two line planes, -1..1; 0 when one of them is blank. */
  readonly correlation: number;
  /** Harmonic mean of the kept share of the drawing's lines and the share of the picture's lines that are in the drawing. */
  readonly f1: number;
}

/**
 * Compares two line planes drawn by one extractor, from the drawing given to a system and from the picture it returned.
 * For `f1` a pixel is line below `threshold` and is found when the other plane has line within one pixel.
 * @param drawing `width * height`, white paper = 1 @param result likewise
 */
export function lineFidelity(
  drawing: Float32Array,
  result: Float32Array,
  width: number,
  height: number,
  threshold = 0.5,
): LineFidelity {
  if (drawing.length !== width * height || result.length !== width * height) {
    throw new RangeError(
      `line fidelity: expected ${width * height} values twice, got ${drawing.length} and ${result.length}`,
    );
  }
  const recall = foundShare(drawing, result, width, height, threshold);
  const precision = foundShare(result, drawing, width, height, threshold);
  const f1 = recall + precision > 0 ? (2 * recall * precision) / (recall + precision) : 0;
  return { correlation: correlation(drawing, result), f1 };
}

/** Pearson's r; 0 when one side is constant. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += a[i]! / n;
    meanB += b[i]! / n;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  // Below this the deviation is rounding of a constant.
  const least = 1e-20 * n;
  return aa > least && bb > least ? ab / Math.sqrt(aa * bb) : 0;
}

/** Share of `from`'s line pixels with a line pixel of `to` among themselves and their eight neighbors; 0 if none. */
function foundShare(from: Float32Array, to: Float32Array, width: number, height: number, threshold: number): number {
  let [lines, found] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (from[y * width + x]! >= threshold) continue;
      lines++;
      let near = false;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (to[ny * width + nx]! < threshold) near = true;
        }
      }
      if (near) found++;
    }
  }
  return lines > 0 ? found / lines : 0;
}
