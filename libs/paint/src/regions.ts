import type { Plane } from '@irodori/image';

/** Every pixel's area between lines, numbered from 1; pixels on a line belong to the nearest area. */
export interface RegionMap {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  /** 1 where a line is. */
  readonly onLine: Uint8Array;
  readonly count: number;
}

/** Darker than this is a line, brighter is an area. */
const LINE_BELOW = 0.6;

/**
 * Numbers the areas that lines enclose (4-connected), then grows them under the lines until they meet, so that color
 * can run under a line from both of its sides. A picture without any light pixel is one area.
 */
export function labelRegions(line: Plane): RegionMap {
  const { width, height, data } = line;
  const size = width * height;
  const labels = new Int32Array(size);
  const onLine = new Uint8Array(size);
  for (let i = 0; i < size; i++) onLine[i] = data[i]! < LINE_BELOW ? 1 : 0;
  const queue = new Int32Array(size);
  let count = 0;
  for (let seed = 0; seed < size; seed++) {
    if (labels[seed] !== 0 || onLine[seed] === 1) continue;
    count++;
    labels[seed] = count;
    queue[0] = seed;
    flood(labels, onLine, width, queue, count);
  }
  if (count === 0) labels.fill(1);
  else growUnderLines(labels, width, height, queue);
  return { width, height, labels, onLine, count: Math.max(1, count) };
}

/** Gives the open pixels joined to `queue[0]` its label. Written out per side: this runs over every pixel. */
function flood(labels: Int32Array, onLine: Uint8Array, width: number, queue: Int32Array, label: number): void {
  const size = labels.length;
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const i = queue[head]!;
    const x = i % width;
    if (x > 0 && labels[i - 1] === 0 && onLine[i - 1] === 0) {
      labels[i - 1] = label;
      queue[tail++] = i - 1;
    }
    if (x < width - 1 && labels[i + 1] === 0 && onLine[i + 1] === 0) {
      labels[i + 1] = label;
      queue[tail++] = i + 1;
    }
    if (i >= width && labels[i - width] === 0 && onLine[i - width] === 0) {
      labels[i - width] = label;
      queue[tail++] = i - width;
    }
    if (i + width < size && labels[i + width] === 0 && onLine[i + width] === 0) {
      labels[i + width] = label;
      queue[tail++] = i + width;
    }
  }
}

/** Gives unlabelled pixels the label of the nearest labelled one, in steps along the grid. */
function growUnderLines(labels: Int32Array, width: number, height: number, queue: Int32Array): void {
  const size = width * height;
  let tail = 0;
  for (let i = 0; i < size; i++) {
    if (labels[i] === 0) continue;
    const x = i % width;
    const border =
      (x > 0 && labels[i - 1] === 0) ||
      (x < width - 1 && labels[i + 1] === 0) ||
      (i >= width && labels[i - width] === 0) ||
      (i + width < size && labels[i + width] === 0);
    if (border) queue[tail++] = i;
  }
  for (let head = 0; head < tail; head++) {
    const i = queue[head]!;
    const x = i % width;
    const label = labels[i]!;
    if (x > 0 && labels[i - 1] === 0) {
      labels[i - 1] = label;
      queue[tail++] = i - 1;
    }
    if (x < width - 1 && labels[i + 1] === 0) {
      labels[i + 1] = label;
      queue[tail++] = i + 1;
    }
    if (i >= width && labels[i - width] === 0) {
      labels[i - width] = label;
      queue[tail++] = i - width;
    }
    if (i + width < size && labels[i + width] === 0) {
      labels[i + width] = label;
      queue[tail++] = i + width;
    }
  }
}
