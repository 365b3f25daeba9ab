import type { Cells } from './areas/cells.ts';
import type { Grid } from './areas/grid.ts';
import type { DrawingLabels } from './prepared-parts.ts';

/**
 * The part of each pixel of the drawing. Where two parts meet without a line between them, their border is drawn smoothly
 * between the grid's pixels; along lines it follows the drawing's own ink.
 * @param full the cell of each pixel of the drawing
 * @param gridParts the part of each grid pixel
 */
export function partsAtFullSize(
  full: Int32Array,
  gridParts: Int32Array,
  labels: DrawingLabels,
  { wall }: Cells,
  { width: w, height: h, scale }: Grid,
  width: number,
  height: number,
): Int32Array {
  if (scale === 1) return gridParts;
  const parts = new Int32Array(full.length);
  const { cells, pixels } = labels;
  for (let gy = 0; gy < h; gy++) {
    const [top, low] = [gy * scale, Math.min(height, (gy + 1) * scale)];
    const row = top * width;
    // One row of the drawing stands for all of the grid's row, but for the places that are looked at below.
    for (let gx = 0, g = gy * w, i = row, end = row + width; gx < w; gx++, g++) {
      const part = gridParts[g]!;
      for (let right = Math.min(end, i + scale); i < right; i++) parts[i] = part;
    }
    for (let y = top + 1; y < low; y++) parts.copyWithin(y * width, row, row + width);
    for (let gx = 0, g = gy * w; gx < w; gx++, g++) {
      const [left, right] = [gx * scale, Math.min(width, (gx + 1) * scale)];
      if (wall[g] === 1) {
        const own = pixels?.[g] ?? -1;
        if (own >= 0) {
          for (let y = top; y < low; y++) parts.fill(own, y * width + left, y * width + right);
        } else {
          for (let y = top; y < low; y++) {
            for (let i = y * width + left, end = y * width + right; i < end; i++) parts[i] = cells[full[i]!]!;
          }
        }
      } else if (mixed(gridParts, wall, gx, gy, w, h)) {
        for (let y = top; y < low; y++) {
          for (let x = left; x < right; x++) parts[y * width + x] = smoothPart(gridParts, x, y, scale, w, h);
        }
      }
    }
  }
  return parts;
}

/** Whether paper around a grid pixel belongs to several parts, and no ink is near. */
function mixed(parts: Int32Array, wall: Uint8Array, gx: number, gy: number, w: number, h: number): boolean {
  const at = gy * w + gx;
  const own = parts[at]!;
  if (gx > 0 && gy > 0 && gx < w - 1 && gy < h - 1) {
    const [up, down] = [at - w, at + w];
    const same =
      parts[at - 1] === own &&
      parts[at + 1] === own &&
      parts[up] === own &&
      parts[down] === own &&
      parts[up - 1] === own &&
      parts[up + 1] === own &&
      parts[down - 1] === own &&
      parts[down + 1] === own;
    if (same) return false;
  }
  let other = false;
  for (let y = Math.max(0, gy - 1); y <= Math.min(h - 1, gy + 1); y++) {
    for (let x = Math.max(0, gx - 1); x <= Math.min(w - 1, gx + 1); x++) {
      if (wall[y * w + x] === 1) return false;
      if (parts[y * w + x] !== own) other = true;
    }
  }
  return other;
}

/** The part with the largest share of the four grid pixels around a place. */
function smoothPart(parts: Int32Array, x: number, y: number, scale: number, w: number, h: number): number {
  const fx = Math.max(0, Math.min(w - 1, (x + 0.5) / scale - 0.5));
  const fy = Math.max(0, Math.min(h - 1, (y + 0.5) / scale - 0.5));
  const [left, top] = [Math.floor(fx), Math.floor(fy)];
  const [right, low] = [Math.min(w - 1, left + 1), Math.min(h - 1, top + 1)];
  const [tx, ty] = [fx - left, fy - top];
  const four = [parts[top * w + left]!, parts[top * w + right]!, parts[low * w + left]!, parts[low * w + right]!];
  const shares = [(1 - tx) * (1 - ty), tx * (1 - ty), (1 - tx) * ty, tx * ty];
  let [best, most] = [four[0]!, -1];
  for (let k = 0; k < 4; k++) {
    let share = 0;
    for (let j = 0; j < 4; j++) if (four[j] === four[k]) share += shares[j]!;
    if (share > most) [best, most] = [four[k]!, share];
  }
  return best;
}
