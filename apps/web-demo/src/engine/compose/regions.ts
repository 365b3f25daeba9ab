import type { Plane } from '@irodori/data';

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
    let [head, tail] = [0, 0];
    queue[tail++] = seed;
    while (head < tail) {
      const i = queue[head++]!;
      const x = i % width;
      if (x > 0) tail = visit(i - 1, tail);
      if (x < width - 1) tail = visit(i + 1, tail);
      if (i >= width) tail = visit(i - width, tail);
      if (i < size - width) tail = visit(i + width, tail);
    }
  }
  function visit(i: number, tail: number): number {
    if (labels[i] !== 0 || onLine[i] === 1) return tail;
    labels[i] = count;
    queue[tail] = i;
    return tail + 1;
  }
  if (count === 0) labels.fill(1);
  else growUnderLines(labels, width, height, queue);
  return { width, height, labels, onLine, count: Math.max(1, count) };
}

/** Gives unlabelled pixels the label of the nearest labelled one, in steps along the grid. */
function growUnderLines(labels: Int32Array, width: number, height: number, queue: Int32Array): void {
  const size = width * height;
  let [head, tail] = [0, 0];
  for (let i = 0; i < size; i++) if (labels[i] !== 0) queue[tail++] = i;
  while (head < tail) {
    const i = queue[head++]!;
    const x = i % width;
    const take = (j: number) => {
      if (labels[j] !== 0) return;
      labels[j] = labels[i]!;
      queue[tail++] = j;
    };
    if (x > 0) take(i - 1);
    if (x < width - 1) take(i + 1);
    if (i >= width) take(i - width);
    if (i < size - width) take(i + width);
  }
}
