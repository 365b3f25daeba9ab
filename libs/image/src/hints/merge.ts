import type { HintMap } from './types.ts';

/** Both maps in one; where both show a cell, the first wins. Throws RangeError unless they are of one size. */
export function mergeHints(first: HintMap, second: HintMap): HintMap {
  const { width, height } = first;
  if (second.width !== width || second.height !== height) {
    throw new RangeError(`mergeHints: expected ${width} x ${height} cells, got ${second.width} x ${second.height}`);
  }
  const n = width * height;
  const data = first.data.slice();
  for (let cell = 0; cell < n; cell++) {
    if (first.data[3 * n + cell] !== 0) continue;
    for (let c = 0; c < 4; c++) data[c * n + cell] = second.data[c * n + cell]!;
  }
  return { width, height, data };
}
