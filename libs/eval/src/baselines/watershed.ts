import type { DotSystem } from '../dots/types.ts';
import { flatPicture } from './flat-picture.ts';

/**
 * Watershed by flooding from markers: the unlabeled neighbors of a flooded pixel join its basin and are flooded from in
 * their turn, the lowest water level first, among equals the pixel that joined first. The level of a pixel is its height,
 * or that of the water that came to it if that is higher.
 * Source: F. Meyer, "Un algorithme optimal pour la ligne de partage des eaux", 1991; the order of equals as scikit-image.
 * @param heights `width * height`
 * @param markers basins to start from, 1, 2, ... at their pixels, 0 elsewhere
 * @returns the basin of each pixel; 0 everywhere when there is no marker
 */
export function watershed(heights: ArrayLike<number>, markers: Int32Array, width: number, height: number): Int32Array {
  const size = width * height;
  if (heights.length !== size || markers.length !== size) {
    throw new RangeError(
      `watershed: expected ${width} x ${height} heights and markers, got ${heights.length} and ${markers.length}`,
    );
  }
  const labels = Int32Array.from(markers);
  const queue = new FloodQueue(size);
  let age = 1;
  for (let i = 0; i < size; i++) if (labels[i] !== 0) queue.push(i, heights[i]!, 0);
  for (let i = queue.pop(); i >= 0; i = queue.pop()) {
    const x = i % width;
    const take = (next: number) => {
      if (labels[next] !== 0) return;
      labels[next] = labels[i]!;
      queue.push(next, Math.max(heights[next]!, queue.levels[i]!), age++);
    };
    if (i >= width) take(i - width);
    if (x > 0) take(i - 1);
    if (x < width - 1) take(i + 1);
    if (i + width < size) take(i + width);
  }
  return labels;
}

/** Pixels by water level, then by age: a binary heap. */
class FloodQueue {
  /** Of each pixel that was ever pushed. */
  readonly levels: Float64Array;
  readonly #pixels: Int32Array;
  readonly #ages: Int32Array;
  #count = 0;

  constructor(size: number) {
    this.levels = new Float64Array(size);
    this.#pixels = new Int32Array(size);
    this.#ages = new Int32Array(size);
  }

  push(pixel: number, level: number, age: number): void {
    this.levels[pixel] = level;
    this.#ages[pixel] = age;
    let at = this.#count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(pixel, this.#pixels[parent]!)) break;
      this.#pixels[at] = this.#pixels[parent]!;
      at = parent;
    }
    this.#pixels[at] = pixel;
  }

  /** -1 when empty. */
  pop(): number {
    if (this.#count === 0) return -1;
    const first = this.#pixels[0]!;
    const last = this.#pixels[--this.#count]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#count) break;
      if (child + 1 < this.#count && this.#before(this.#pixels[child + 1]!, this.#pixels[child]!)) child++;
      if (!this.#before(this.#pixels[child]!, last)) break;
      this.#pixels[at] = this.#pixels[child]!;
      at = child;
    }
    this.#pixels[at] = last;
    return first;
  }

  #before(a: number, b: number): boolean {
    const difference = this.levels[a]! - this.levels[b]!;
    return difference < 0 || (difference === 0 && this.#ages[a]! < this.#ages[b]!);
  }
}

/** Ink in so many steps: within one, the way from the dot counts. */
const STEPS = 255;

/** Every pixel takes the color of the dot whose watershed basin it lies in, with ink as height. White without any dot. */
export const watershedFill: DotSystem = ({ width, height, data }, dots) => {
  const markers = new Int32Array(width * height);
  dots.forEach(({ x, y }, n) => (markers[y * width + x] = n + 1));
  const heights = Uint8Array.from(data, (v) => Math.round(STEPS * (1 - Math.max(0, Math.min(1, v)))));
  const labels = watershed(heights, markers, width, height);
  return Promise.resolve(flatPicture(width, height, (i) => dots[labels[i]! - 1]?.color));
};
