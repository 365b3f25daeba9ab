import type { Curve, Pt } from './geometry.ts';
import { distance } from './geometry.ts';
import type { StrokeSides } from './stroke.ts';

/** How far a straight piece may stay from the curve, pixels. */
const TOLERANCE = 0.04;

/** Pixels from `left` to `right` and from `top` to `bottom`, ends not included. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * How much of each pixel of a square picture closed areas cover, exactly: every edge adds to the pixels it crosses what
 * it leaves uncovered to its left; sums along the rows are then winding numbers, averaged over each pixel. Add edges, then
 * {@link sweep}.
 */
export class Coverage {
  readonly #sums: Float32Array;
  /** First and last place of `sums` that a row's edges touch. */
  readonly #firsts: Int32Array;
  readonly #lasts: Int32Array;
  /** What {@link row} found covered: from `start` to before `end`. */
  start = 0;
  end = 0;
  readonly #pitch: number;
  #left = Infinity;
  #right = -Infinity;
  #top = Infinity;
  #bottom = -Infinity;

  readonly #scale: number;

  constructor(
    readonly size: number,
    /** Pixels per unit of the coordinates. */
    scale: number,
  ) {
    this.#scale = scale;
    this.#pitch = size + 2;
    this.#sums = new Float32Array(this.#pitch * size);
    this.#firsts = new Int32Array(size).fill(size);
    this.#lasts = new Int32Array(size).fill(-1);
  }

  /** A closed area; edges that do not start where the last one ended open a new part. */
  area(edges: readonly Curve[]): void {
    let first: Pt | undefined;
    let pen: Pt | undefined;
    for (const edge of edges) {
      let at = edge[0]!;
      if (!pen || distance(pen, at) > 4) {
        if (pen) this.#line(pen, first!);
        first = at;
      } else this.#line(pen, at);
      for (let i = 1; i + 2 < edge.length; i += 3) {
        this.#cubic(at, edge[i]!, edge[i + 1]!, edge[i + 2]!);
        at = edge[i + 2]!;
      }
      pen = at;
    }
    if (pen) this.#line(pen, first!);
  }

  /** A stroke's outline: quadratics through the middles of its polygon's sides. */
  stroke({ left, right }: StrokeSides): void {
    this.#side(left, 1);
    this.#line(left[left.length - 1]!, right[right.length - 1]!);
    this.#side(right, -1);
    this.#line(right[0]!, left[0]!);
  }

  #side(points: readonly Pt[], step: 1 | -1): void {
    const n = points.length;
    const at = (i: number): Pt => points[step > 0 ? i : n - 1 - i]!;
    let { x, y } = at(0);
    for (let i = 1; i < n - 1; i++) {
      const [control, next] = [at(i), at(i + 1)];
      const last = i === n - 2;
      const ex = last ? next.x : 0.5 * (control.x + next.x);
      const ey = last ? next.y : 0.5 * (control.y + next.y);
      this.#quadratic(x, y, control.x, control.y, ex, ey);
      [x, y] = [ex, ey];
    }
  }

  #line(a: Pt, b: Pt): void {
    const k = this.#scale;
    this.#edge(a.x * k, a.y * k, b.x * k, b.y * k);
  }

  #quadratic(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
    const k = this.#scale;
    const bend = k * Math.max(Math.abs(ax - 2 * bx + cx), Math.abs(ay - 2 * by + cy));
    const n = Math.max(1, Math.ceil(Math.sqrt((0.25 * bend) / TOLERANCE)));
    let [x, y] = [ax * k, ay * k];
    for (let i = 1; i <= n; i++) {
      const t = i / n;
      const u = 1 - t;
      const nx = k * (u * u * ax + 2 * u * t * bx + t * t * cx);
      const ny = k * (u * u * ay + 2 * u * t * by + t * t * cy);
      this.#edge(x, y, nx, ny);
      x = nx;
      y = ny;
    }
  }

  #cubic(a: Pt, b: Pt, c: Pt, d: Pt): void {
    const k = this.#scale;
    const bend =
      k *
      Math.max(
        Math.abs(a.x - 2 * b.x + c.x),
        Math.abs(a.y - 2 * b.y + c.y),
        Math.abs(b.x - 2 * c.x + d.x),
        Math.abs(b.y - 2 * c.y + d.y),
      );
    const n = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / TOLERANCE)));
    let [x, y] = [a.x * k, a.y * k];
    for (let i = 1; i <= n; i++) {
      const t = i / n;
      const u = 1 - t;
      const [wa, wb, wc, wd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      const nx = k * (wa * a.x + wb * b.x + wc * c.x + wd * d.x);
      const ny = k * (wa * a.y + wb * b.y + wc * c.y + wd * d.y);
      this.#edge(x, y, nx, ny);
      x = nx;
      y = ny;
    }
  }

  /** A straight edge in pixels; what is left of the picture counts at its left border, what is right of it behind it. */
  #edge(x0: number, y0: number, x1: number, y1: number): void {
    const [size, pitch, firsts, lasts] = [this.size, this.#pitch, this.#firsts, this.#lasts];
    const down = y1 > y0;
    const top = down ? y0 : y1;
    const bottom = down ? y1 : y0;
    if (bottom <= 0 || top >= size || top === bottom) return;
    const slope = (x1 - x0) / (y1 - y0);
    const start = (down ? x0 : x1) - top * slope;
    const firstRow = top > 0 ? Math.floor(top) : 0;
    const lastRow = bottom < size ? Math.ceil(bottom) : size;
    for (let row = firstRow; row < lastRow; row++) {
      const from = row > top ? row : top;
      const to = row + 1 < bottom ? row + 1 : bottom;
      let xa = start + from * slope;
      let xb = start + to * slope;
      xa = xa < 0 ? 0 : xa > size ? size : xa;
      xb = xb < 0 ? 0 : xb > size ? size : xb;
      const low = xa < xb ? xa : xb;
      const high = xa < xb ? xb : xa;
      if (low < firsts[row]!) firsts[row] = low;
      if (high > lasts[row]!) lasts[row] = Math.ceil(high);
      this.#piece(row * pitch, low, high, down ? to - from : from - to);
    }
    if (x0 < this.#left) this.#left = x0;
    if (x1 < this.#left) this.#left = x1;
    if (x0 > this.#right) this.#right = x0;
    if (x1 > this.#right) this.#right = x1;
    if (firstRow < this.#top) this.#top = firstRow;
    if (lastRow > this.#bottom) this.#bottom = lastRow;
  }

  /** An edge inside one row of pixels, from `xa` to `xb`, of a signed height. */
  #piece(row: number, xa: number, xb: number, height: number): void {
    const sums = this.#sums;
    let column = Math.floor(xa);
    if (xb <= column + 1) {
      const right = height * (0.5 * (xa + xb) - column);
      sums[row + column]! += height - right;
      sums[row + column + 1]! += right;
      return;
    }
    const perColumn = height / (xb - xa);
    for (let from = xa; from < xb; column++) {
      const to = column + 1 < xb ? column + 1 : xb;
      const part = perColumn * (to - from);
      const right = part * (0.5 * (from + to) - column);
      sums[row + column]! += part - right;
      sums[row + column + 1]! += right;
      from = to;
    }
  }

  /** The pixels that the added edges touch, and nothing added any more; undefined when there are none. */
  close(): Box | undefined {
    const { size } = this;
    const left = Math.min(size, Math.max(0, Math.floor(this.#left)));
    const right = Math.min(size, Math.ceil(this.#right));
    const [top, bottom] = [this.#top, this.#bottom];
    this.#left = this.#top = Infinity;
    this.#right = this.#bottom = -Infinity;
    if (left < right && top < bottom) return { left, top, right, bottom };
    // What lies behind the right border stays to be cleared.
    for (let y = top; y < bottom; y++) this.#clear(y);
    return undefined;
  }

  /**
   * Coverage (0..1) of the pixels of a row, written to their places in `out` from `start` to before `end`, outside of
   * which nothing is covered; the row is forgotten.
   */
  row(y: number, out: Float32Array): void {
    const [sums, size] = [this.#sums, this.size];
    const base = y * this.#pitch;
    const start = this.#firsts[y]!;
    const end = Math.min(size, this.#lasts[y]! + 1);
    let sum = 0;
    for (let x = start; x < end; x++) {
      sum += sums[base + x]!;
      const cover = sum < 0 ? -sum : sum;
      out[x] = cover > 0.998 ? 1 : cover < 0.002 ? 0 : cover;
    }
    this.#clear(y);
    this.start = start;
    this.end = end;
  }

  /** Forgets a row that nobody wants to see. */
  skip(y: number): void {
    this.#clear(y);
  }

  #clear(y: number): void {
    const base = y * this.#pitch;
    if (this.#lasts[y]! >= 0) this.#sums.fill(0, base + this.#firsts[y]!, base + this.#lasts[y]! + 2);
    this.#firsts[y] = this.size;
    this.#lasts[y] = -1;
  }
}
