/** Connected pixels: `labels` is 0 outside and 1, 2, ... in each area, in raster order; `sizes[label]` counts its pixels. */
export interface AreaMap {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
}

/**
 * The 4-connected areas of a mask. One pixel of 0 between two areas parts them, also along a diagonal.
 * @param mask `width * height`, inside where it is not 0
 */
export function connectedAreas(mask: ArrayLike<number>, width: number, height: number): AreaMap {
  const size = width * height;
  if (mask.length !== size) {
    throw new RangeError(`connectedAreas: expected ${width} x ${height} values, got ${mask.length}`);
  }
  const labels = new Int32Array(size);
  const queue = new Int32Array(size);
  const sizes = [0];
  for (let start = 0; start < size; start++) {
    if (!mask[start]) {
      sizes[0]!++;
      continue;
    }
    if (labels[start] !== 0) continue;
    const label = sizes.length;
    labels[start] = label;
    queue[0] = start;
    let tail = 1;
    // Written out per side: this runs over every pixel.
    for (let head = 0; head < tail; head++) {
      const i = queue[head]!;
      const x = i % width;
      if (x > 0 && labels[i - 1] === 0 && mask[i - 1]) {
        labels[i - 1] = label;
        queue[tail++] = i - 1;
      }
      if (x < width - 1 && labels[i + 1] === 0 && mask[i + 1]) {
        labels[i + 1] = label;
        queue[tail++] = i + 1;
      }
      if (i >= width && labels[i - width] === 0 && mask[i - width]) {
        labels[i - width] = label;
        queue[tail++] = i - width;
      }
      if (i + width < size && labels[i + width] === 0 && mask[i + width]) {
        labels[i + width] = label;
        queue[tail++] = i + width;
      }
    }
    sizes.push(tail);
  }
  return { width, height, labels, sizes };
}
