import type { Plane, Raster } from '../raster.ts';
import type { RegionMap } from './regions.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The area each cell of a coarser grid lies in: the one at its centre. */
export function cellLabels(regions: RegionMap, grid: Size): Int32Array {
  const out = new Int32Array(grid.width * grid.height);
  for (let y = 0; y < grid.height; y++) {
    const sy = Math.min(regions.height - 1, Math.floor(((y + 0.5) * regions.height) / grid.height));
    for (let x = 0; x < grid.width; x++) {
      const sx = Math.min(regions.width - 1, Math.floor(((x + 0.5) * regions.width) / grid.width));
      out[y * grid.width + x] = regions.labels[sy * regions.width + sx]!;
    }
  }
  return out;
}

/**
 * How far the color at each cell can be trusted to be free of ink: 2 in the open, 1 on paper beside a line, 0 on it.
 */
function trust(line: Plane): Uint8Array {
  const { width, height, data } = line;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i]! < 0.75) continue;
      let lightest = 1;
      for (let sy = Math.max(0, y - 1); sy <= Math.min(height - 1, y + 1); sy++) {
        for (let sx = Math.max(0, x - 1); sx <= Math.min(width - 1, x + 1); sx++) {
          lightest = Math.min(lightest, data[sy * width + sx]!);
        }
      }
      out[i] = data[i]! > 0.85 && lightest > 0.7 ? 2 : 1;
    }
  }
  return out;
}

/**
 * The model paints a whole picture, its dark lines included. This takes the ink out again: where a line runs, the color
 * of the same area's open part is continued, so that the result is paint alone and the original line can lie on top
 * without a dark or pale rim.
 * @param image the model's picture
 * @param line the drawing at the same size, [0, 1], white = 1
 * @param labels the area of each pixel, as {@link cellLabels} gives it
 */
export function paintUnderLines(image: Raster<3>, line: Plane, labels: Int32Array): Raster<3> {
  const { width, height } = image;
  const size = width * height;
  const level = trust(line);
  const open = new Set<number>();
  for (let i = 0; i < size; i++) if (level[i] === 2) open.add(labels[i]!);
  const known = new Uint8Array(size);
  const data = Uint8ClampedArray.from(image.data);
  const queue = new Int32Array(size);
  let tail = 0;
  for (let i = 0; i < size; i++) {
    if (level[i] === 2 || (level[i] === 1 && !open.has(labels[i]!))) {
      known[i] = 1;
      queue[tail++] = i;
    }
  }
  if (tail === 0) return image;
  spread(data, known, labels, width, height, queue, tail, true);
  tail = 0;
  for (let i = 0; i < size; i++) if (known[i] === 1) queue[tail++] = i;
  if (tail < size) spread(data, known, labels, width, height, queue, tail, false);
  return { width, height, channels: 3, data };
}

/** Breadth first from the known pixels: an unknown one becomes the mean of its known neighbours. */
function spread(
  data: Uint8ClampedArray,
  known: Uint8Array,
  labels: Int32Array,
  width: number,
  height: number,
  queue: Int32Array,
  queued: number,
  within: boolean,
): void {
  const around = (i: number): number[] => {
    const x = i % width;
    const list: number[] = [];
    if (x > 0) list.push(i - 1);
    if (x < width - 1) list.push(i + 1);
    if (i >= width) list.push(i - width);
    if (i < width * (height - 1)) list.push(i + width);
    return list;
  };
  let tail = queued;
  for (let head = 0; head < tail; head++) {
    const from = queue[head]!;
    for (const i of around(from)) {
      if (known[i] === 1 || (within && labels[i] !== labels[from])) continue;
      const sum = [0, 0, 0];
      let count = 0;
      for (const j of around(i)) {
        if (known[j] !== 1 || (within && labels[j] !== labels[i])) continue;
        count++;
        for (let c = 0; c < 3; c++) sum[c]! += data[3 * j + c]!;
      }
      for (let c = 0; c < 3; c++) data[3 * i + c] = sum[c]! / count;
      known[i] = 1;
      queue[tail++] = i;
    }
  }
}
