import type { Raster } from '../raster.ts';

/**
 * Pictures of one size in rows of `columns`, `gap` gray pixels between them. Throws RangeError when sizes differ or
 * there is none.
 */
export function contactSheet(tiles: readonly Raster<3>[], columns: number, gap = 4, background = 128): Raster<3> {
  const first = tiles[0];
  if (!first) throw new RangeError('contactSheet: expected at least one picture');
  const { width: w, height: h } = first;
  const rows = Math.ceil(tiles.length / columns);
  const across = Math.min(columns, tiles.length);
  const width = across * (w + gap) + gap;
  const height = rows * (h + gap) + gap;
  const data = new Uint8ClampedArray(3 * width * height).fill(background);
  tiles.forEach((tile, i) => {
    if (tile.width !== w || tile.height !== h) {
      throw new RangeError(`contactSheet: expected ${w} x ${h} like the first, got ${tile.width} x ${tile.height}`);
    }
    const left = gap + (i % columns) * (w + gap);
    const top = gap + Math.floor(i / columns) * (h + gap);
    for (let y = 0; y < h; y++) {
      data.set(tile.data.subarray(3 * y * w, 3 * (y + 1) * w), 3 * ((top + y) * width + left));
    }
  });
  return { width, height, channels: 3, data };
}
