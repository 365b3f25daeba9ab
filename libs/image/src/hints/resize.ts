import { emptyHints } from './rasterize.ts';
import type { HintMap } from './types.ts';

/**
 * A hint map on a coarser grid: a cell is on where any of the cells it covers is, in their mean color. Throws RangeError
 * for a finer grid, where a cell's place would be a guess.
 */
export function coarserHints(map: HintMap, grid: { readonly width: number; readonly height: number }): HintMap {
  if (grid.width > map.width || grid.height > map.height) {
    throw new RangeError(
      `coarserHints: expected at most ${map.width} x ${map.height}, got ${grid.width} x ${grid.height}`,
    );
  }
  const [n, m] = [map.width * map.height, grid.width * grid.height];
  const out = emptyHints(grid);
  for (let y = 0; y < map.height; y++) {
    const row = Math.floor((y * grid.height) / map.height) * grid.width;
    for (let x = 0; x < map.width; x++) {
      const from = y * map.width + x;
      if (map.data[3 * n + from] === 0) continue;
      const to = row + Math.floor((x * grid.width) / map.width);
      for (let c = 0; c < 3; c++) out.data[c * m + to]! += map.data[c * n + from]!;
      out.data[3 * m + to]!++;
    }
  }
  for (let cell = 0; cell < m; cell++) {
    const count = out.data[3 * m + cell]!;
    if (count === 0) continue;
    for (let c = 0; c < 3; c++) out.data[c * m + cell]! /= count;
    out.data[3 * m + cell] = 1;
  }
  return out;
}
