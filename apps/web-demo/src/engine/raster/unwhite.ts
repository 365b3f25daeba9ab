/**
 * Lines on white to lines on transparency, in place, RGBA: the most transparent pixel that gives the same color again
 * over white. Black ink becomes black with its darkness as alpha.
 */
export function whiteToAlpha(rgba: Uint8ClampedArray): void {
  for (let p = 0; p < rgba.length; p += 4) {
    const alpha = 255 - Math.min(rgba[p]!, rgba[p + 1]!, rgba[p + 2]!);
    if (alpha > 0) {
      for (let c = 0; c < 3; c++) rgba[p + c] = 255 + ((rgba[p + c]! - 255) * 255) / alpha;
    } else rgba[p] = rgba[p + 1] = rgba[p + 2] = 0;
    rgba[p + 3] = alpha;
  }
}
