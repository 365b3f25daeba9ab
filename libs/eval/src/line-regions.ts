/** The areas that lines close off: `labels` is 0 on lines and 1, 2, ... in each area; `sizes[label]` counts its pixels. */
export interface LineRegions {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
}

/** Below this brightness a pixel of a drawing is line. */
export const INK_THRESHOLD = 0.6;

/**
 * Connected paper of a line drawing, 4-connected so that a one-pixel diagonal line closes an area.
 * @param line `width * height`, white paper = 1
 */
export function lineRegions(
  line: Float32Array,
  width: number,
  height: number,
  threshold: number = INK_THRESHOLD,
): LineRegions {
  if (line.length !== width * height) {
    throw new RangeError(`line regions: expected ${width} x ${height} values, got ${line.length}`);
  }
  const labels = new Int32Array(line.length);
  const queue = new Int32Array(line.length);
  const sizes = [0];
  for (let start = 0; start < line.length; start++) {
    if (line[start]! < threshold) {
      sizes[0]!++;
      continue;
    }
    if (labels[start] !== 0) continue;
    const label = sizes.length;
    let tail = 0;
    queue[tail++] = start;
    labels[start] = label;
    for (let head = 0; head < tail; head++) {
      const i = queue[head]!;
      const x = i % width;
      const visit = (next: number) => {
        if (labels[next] === 0 && line[next]! >= threshold) {
          labels[next] = label;
          queue[tail++] = next;
        }
      };
      if (x > 0) visit(i - 1);
      if (x < width - 1) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i < line.length - width) visit(i + width);
    }
    sizes.push(tail);
  }
  return { width, height, labels, sizes };
}

/** 1 where a pixel and its eight neighbours all lie in the area: line edges, which blend two colors, are left out. */
export function regionCore({ width, height, labels }: LineRegions, label: number): Uint8Array {
  const core = new Uint8Array(labels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let inside = 1;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (labels[ny * width + nx] !== label) inside = 0;
        }
      }
      core[y * width + x] = inside;
    }
  }
  return core;
}
