import { nextBit, type Bits } from './bits.ts';

/** A small connected part of a plane: its pixels are the runs `first`, `nextRun[first]`, … */
export interface SmallParts {
  readonly count: number;
  readonly area: Int32Array;
  /** Middle of its bounding box, pixels. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Sides of its bounding box. */
  readonly width: Int32Array;
  readonly height: Int32Array;
  readonly firstRun: Int32Array;
  readonly nextRun: Int32Array;
  /** Index of a run's first pixel, and of the one after its last. */
  readonly runStart: Int32Array;
  readonly runEnd: Int32Array;
}

/** A growing list of integers. */
class IntList {
  data = new Int32Array(4096);
  length = 0;
  push(v: number): void {
    if (this.length === this.data.length) {
      const wider = new Int32Array(2 * this.data.length);
      wider.set(this.data);
      this.data = wider;
    }
    this.data[this.length++] = v;
  }
}

/** The 4-connected parts of the set bits whose bounding box fits into a square of `side`, one pass over the picture by runs. */
export function smallParts(bits: Bits, side: number): SmallParts {
  const { width, height } = bits;
  const [starts, ends, parent] = [new IntList(), new IntList(), new IntList()];
  const root = (i: number): number => {
    const up = parent.data;
    while (up[i] !== i) i = up[i] = up[up[i]!]!;
    return i;
  };
  let [aboveFrom, aboveTo] = [0, 0];
  for (let y = 0, base = 0; y < height; y++, base += width) {
    const rowFrom = starts.length;
    let above = aboveFrom;
    for (let from = nextBit(bits, y, 0, true); from < width;) {
      const x = nextBit(bits, y, from, false);
      const run = starts.length;
      starts.push(base + from);
      ends.push(base + x);
      parent.push(run);
      while (above < aboveTo && ends.data[above]! <= base - width + from) above++;
      for (let k = above; k < aboveTo && starts.data[k]! < base - width + x; k++) {
        const [a, b] = [root(k), root(run)];
        if (a < b) parent.data[b] = a;
        else parent.data[a] = b;
      }
      from = nextBit(bits, y, x, true);
    }
    [aboveFrom, aboveTo] = [rowFrom, starts.length];
  }
  return collect(starts.data.subarray(0, starts.length), ends.data, root, width, side);
}

function collect(
  runStart: Int32Array,
  runEnd: Int32Array,
  root: (run: number) => number,
  width: number,
  side: number,
): SmallParts {
  const n = runStart.length;
  const [left, right, top, bottom] = [new Int32Array(n), new Int32Array(n), new Int32Array(n), new Int32Array(n)];
  // A root is the first run of its part, so it is met first.
  for (let run = 0; run < n; run++) {
    const part = root(run);
    const y = Math.floor(runStart[run]! / width);
    const [from, to] = [runStart[run]! - y * width, runEnd[run]! - y * width];
    if (part === run) {
      left[part] = from;
      right[part] = to;
      top[part] = y;
    } else {
      if (from < left[part]!) left[part] = from;
      if (to > right[part]!) right[part] = to;
    }
    bottom[part] = y + 1;
  }
  const index = new Int32Array(n).fill(-1);
  let count = 0;
  for (let run = 0; run < n; run++) {
    if (root(run) !== run) continue;
    if (right[run]! - left[run]! <= side && bottom[run]! - top[run]! <= side) index[run] = count++;
  }
  const ints = (): Int32Array => new Int32Array(count);
  const parts = { area: ints(), width: ints(), height: ints(), firstRun: ints().fill(-1) };
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const nextRun = new Int32Array(n).fill(-1);
  for (let run = n - 1; run >= 0; run--) {
    const part = root(run);
    const at = index[part]!;
    if (at < 0) continue;
    parts.area[at]! += runEnd[run]! - runStart[run]!;
    nextRun[run] = parts.firstRun[at]!;
    parts.firstRun[at] = run;
    if (part !== run) continue;
    parts.width[at] = right[run]! - left[run]!;
    parts.height[at] = bottom[run]! - top[run]!;
    x[at] = (left[run]! + right[run]! - 1) / 2;
    y[at] = (top[run]! + bottom[run]! - 1) / 2;
  }
  return { count, x, y, ...parts, nextRun, runStart, runEnd };
}

/** Calls `visit` with every pixel of a part, as its index in the picture. */
export function forEachPixel(parts: SmallParts, part: number, visit: (p: number) => void): void {
  for (let run = parts.firstRun[part]!; run >= 0; run = parts.nextRun[run]!) {
    for (let p = parts.runStart[run]!; p < parts.runEnd[run]!; p++) visit(p);
  }
}
