import type { Plane, Raster, Size } from '@irodori/image';
import type { RegionMap } from './regions.ts';

/** The area each cell of a coarser grid lies in: the one at its centre. */
export function cellLabels(regions: RegionMap, grid: Size): Int32Array {
  const out = new Int32Array(grid.width * grid.height);
  const columns = centres(regions.width, grid.width);
  const rows = centres(regions.height, grid.height);
  for (let y = 0, i = 0; y < grid.height; y++) {
    const row = rows[y]! * regions.width;
    for (let x = 0; x < grid.width; x++, i++) out[i] = regions.labels[row + columns[x]!]!;
  }
  return out;
}

/** For each of `to` cells along a side the pixel of `from` at its centre. */
function centres(from: number, to: number): Int32Array {
  return new Int32Array(to).map((_, i) => Math.min(from - 1, Math.floor(((i + 0.5) * from) / to)));
}

/**
 * How far the color at each cell can be trusted to be free of ink: 2 in the open, 1 on paper beside a line, 0 on it.
 */
function trust({ width, height, data }: Plane): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i]! < 0.75) continue;
      let lightest = 1;
      for (let sy = Math.max(0, y - 1); sy <= Math.min(height - 1, y + 1); sy++) {
        for (let sx = Math.max(0, x - 1); sx <= Math.min(width - 1, x + 1); sx++) {
          const near = data[sy * width + sx]!;
          if (near < lightest) lightest = near;
        }
      }
      out[i] = data[i]! > 0.85 && lightest > 0.7 ? 2 : 1;
    }
  }
  return out;
}

/** In which order the inked cells of a drawing take color, and from which: the same for every picture of it. */
export interface InkFill {
  readonly cells: Int32Array;
  /** Cell k takes the mean of `sources[starts[k]]` to `sources[starts[k + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly sources: Int32Array;
}

/**
 * Plans {@link paintUnderLines}. Breadth first from the open cells, within their area; then what is left, from any side.
 * @param line the drawing, [0, 1], white = 1
 * @param labels the area of each pixel, as {@link cellLabels} gives it
 */
export function planInkFill(line: Plane, labels: Int32Array): InkFill {
  const size = line.width * line.height;
  const level = trust(line);
  const open = new Set<number>();
  for (let i = 0; i < size; i++) if (level[i] === 2) open.add(labels[i]!);
  const known = new Uint8Array(size);
  for (let i = 0; i < size; i++) if (level[i] === 2 || (level[i] === 1 && !open.has(labels[i]!))) known[i] = 1;
  const left = size - known.reduce((sum, v) => sum + v, 0);
  const plan = new FillPlan(left === size ? 0 : left);
  if (left > 0 && left < size) {
    spread(plan, known, labels, line.width);
    if (plan.count < left) spread(plan, known, undefined, line.width);
  }
  return plan.finish();
}

class FillPlan {
  count = 0;
  readonly #cells: Int32Array;
  readonly #starts: Int32Array;
  readonly #sources: Int32Array;

  constructor(cells: number) {
    this.#cells = new Int32Array(cells);
    this.#starts = new Int32Array(cells + 1);
    this.#sources = new Int32Array(4 * cells);
  }

  add(cell: number, around: Int32Array, count: number): void {
    const start = this.#starts[this.count]!;
    for (let k = 0; k < count; k++) this.#sources[start + k] = around[k]!;
    this.#cells[this.count++] = cell;
    this.#starts[this.count] = start + count;
  }

  finish(): InkFill {
    const sources = this.#sources.slice(0, this.#starts[this.count]);
    return { cells: this.#cells, starts: this.#starts, sources };
  }
}

/** Breadth first from the known cells: an unknown one takes of its known neighbours, of its own area where labels say. */
function spread(plan: FillPlan, known: Uint8Array, labels: Int32Array | undefined, width: number): void {
  const size = known.length;
  const queue = new Int32Array(size);
  const around = new Int32Array(4);
  const beside = new Int32Array(4);
  const neighbours = (list: Int32Array, i: number): number => {
    const x = i % width;
    let count = 0;
    if (x > 0) list[count++] = i - 1;
    if (x < width - 1) list[count++] = i + 1;
    if (i >= width) list[count++] = i - width;
    if (i + width < size) list[count++] = i + width;
    return count;
  };
  let tail = 0;
  for (let i = 0; i < size; i++) if (known[i] === 1) queue[tail++] = i;
  for (let head = 0; head < tail; head++) {
    const from = queue[head]!;
    const count = neighbours(around, from);
    for (let k = 0; k < count; k++) {
      const i = around[k]!;
      if (known[i] === 1 || (labels && labels[i] !== labels[from])) continue;
      const most = neighbours(beside, i);
      let sources = 0;
      for (let n = 0; n < most; n++) {
        const j = beside[n]!;
        if (known[j] === 1 && (!labels || labels[j] === labels[i])) beside[sources++] = j;
      }
      plan.add(i, beside, sources);
      known[i] = 1;
      queue[tail++] = i;
    }
  }
}

/**
 * The model paints a whole picture, its dark lines included. This takes the ink out again: where a line runs, the color
 * of the same area's open part is continued, so that the result is paint alone and the original line can lie on top
 * without a dark or pale rim.
 * @param image the model's picture, of the size of the drawing that was planned
 */
export function paintUnderLines(image: Raster<3>, { cells, starts, sources }: InkFill): Raster<3> {
  const data = Uint8ClampedArray.from(image.data);
  for (let k = 0; k < cells.length; k++) {
    const end = starts[k + 1]!;
    let [r, g, b] = [0, 0, 0];
    for (let n = starts[k]!; n < end; n++) {
      const q = 3 * sources[n]!;
      r += data[q]!;
      g += data[q + 1]!;
      b += data[q + 2]!;
    }
    const count = end - starts[k]!;
    const p = 3 * cells[k]!;
    data[p] = r / count;
    data[p + 1] = g / count;
    data[p + 2] = b / count;
  }
  return { ...image, data };
}
