import type { Size } from '@irodori/image';
import type { Point } from '../point.ts';

/**
 * Which pixels of a picture belong to a region, at some size of the picture: `runs` counts row-major from the left upper corner how
 * many pixels are out, in, out, in, …
 */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly runs: readonly number[];
}

/** @param bits 1 where a pixel is in, row-major */
export function maskFrom(bits: ArrayLike<number>, { width, height }: Size): Mask {
  const runs: number[] = [];
  let [inside, length] = [0, 0];
  for (let i = 0; i < width * height; i++) {
    if ((bits[i] ? 1 : 0) !== inside) {
      runs.push(length);
      [inside, length] = [1 - inside, 0];
    }
    length++;
  }
  runs.push(length);
  return { width, height, runs };
}

/** Calls back for each stretch of pixels that are in: `from` inclusive, `to` exclusive. */
function eachRun({ runs }: Mask, call: (from: number, to: number) => void): void {
  let at = 0;
  for (let k = 0; k < runs.length; k++) {
    const end = at + runs[k]!;
    if (k % 2 === 1 && end > at) call(at, end);
    at = end;
  }
}

/** Pixels that are in. */
export function maskArea(mask: Mask): number {
  let area = 0;
  eachRun(mask, (from, to) => (area += to - from));
  return area;
}

/** 1 where a pixel is in; at another size each pixel is that under its center. */
export function bitsOf(mask: Mask, size: Size = mask): Uint8Array {
  const own = new Uint8Array(mask.width * mask.height);
  eachRun(mask, (from, to) => own.fill(1, from, to));
  if (size.width === mask.width && size.height === mask.height) return own;
  const bits = new Uint8Array(size.width * size.height);
  for (let y = 0, i = 0; y < size.height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / size.height) * mask.width;
    for (let x = 0; x < size.width; x++, i++) {
      bits[i] = own[row + Math.floor(((x + 0.5) * mask.width) / size.width)]!;
    }
  }
  return bits;
}

/** Whether a point is in, in pixels of a picture of the given size. */
export function maskHas(mask: Mask, [x, y]: Point, size: Size): boolean {
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) return false;
  const px = Math.floor((x * mask.width) / size.width);
  const wanted = Math.floor((y * mask.height) / size.height) * mask.width + px;
  let at = 0;
  for (let k = 0; k < mask.runs.length; k++) {
    at += mask.runs[k]!;
    if (wanted < at) return k % 2 === 1;
  }
  return false;
}

/** What is in one or the other, in both, or in the first alone. The second is read at the first's size. */
export function combine(a: Mask, b: Mask, how: 'union' | 'both' | 'without'): Mask {
  const [one, other] = [bitsOf(a), bitsOf(b, a)];
  for (let i = 0; i < one.length; i++) {
    if (how === 'union') one[i] = one[i]! | other[i]!;
    else if (how === 'both') one[i] = one[i]! & other[i]!;
    else one[i] = one[i]! & (1 - other[i]!);
  }
  return maskFrom(one, a);
}

/** Everything that is not in. */
export const inverse = ({ width, height, runs }: Mask): Mask => ({
  width,
  height,
  runs: runs[0] === 0 ? runs.slice(1) : [0, ...runs],
});

/**
 * What a closed line goes round (even-odd), by the centers of pixels.
 * @param points in pixels of a picture of size `of`
 * @param size of the mask
 */
export function lassoMask(points: readonly Point[], of: Size, size: Size): Mask {
  const bits = new Uint8Array(size.width * size.height);
  const path = points.map(([x, y]) => [(x * size.width) / of.width, (y * size.height) / of.height] as const);
  for (let y = 0; y < size.height; y++) {
    const crossings: number[] = [];
    for (let i = 0; i < path.length; i++) {
      const [[ax, ay], [bx, by]] = [path[i]!, path[(i + 1) % path.length]!];
      const middle = y + 0.5;
      if (ay <= middle === by <= middle) continue;
      crossings.push(ax + ((middle - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const to = Math.min(size.width, Math.ceil(crossings[k + 1]! - 0.5));
      if (to > from) bits.fill(1, y * size.width + from, y * size.width + to);
    }
  }
  return maskFrom(bits, size);
}
