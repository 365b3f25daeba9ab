import type { Raster } from '@irodori/image';
import type { Region } from './picture.ts';

/** No channel of a bar's pixels exceeds this (JPEG ringing included). */
const BAR_LEVEL = 16;

/**
 * The picture between black bars of about equal width above and below, or left and right; undefined where there are none.
 * Danbooru's 512-pixel subset is letter-boxed so.
 */
export function findLetterbox({ width, height, data, channels }: Raster): Region | undefined {
  const black = (x: number, y: number) => {
    const p = (y * width + x) * channels;
    return data[p]! <= BAR_LEVEL && data[p + 1]! <= BAR_LEVEL && data[p + 2]! <= BAR_LEVEL;
  };
  const rowBlack = (y: number) => Array.from({ length: width }).every((_, x) => black(x, y));
  const columnBlack = (x: number) => Array.from({ length: height }).every((_, y) => black(x, y));
  const bars = (n: number, isBlack: (i: number) => boolean): readonly [number, number] => {
    let [first, last] = [0, 0];
    while (first < n / 2 && isBlack(first)) first++;
    while (last < n / 2 && isBlack(n - 1 - last)) last++;
    return [first, last];
  };
  const isPair = ([a, b]: readonly [number, number], n: number) =>
    Math.min(a, b) >= 3 && Math.abs(a - b) <= 2 && a + b < n * 0.9;
  const vertical = bars(height, rowBlack);
  if (isPair(vertical, height)) return { left: 0, top: vertical[0], width, height: height - vertical[0] - vertical[1] };
  const horizontal = bars(width, columnBlack);
  if (isPair(horizontal, width)) {
    return { left: horizontal[0], top: 0, width: width - horizontal[0] - horizontal[1], height };
  }
  return undefined;
}
