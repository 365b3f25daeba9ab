import type { Cells } from './cells.ts';

/** A panel covers at least this share of the page. */
const MIN_SHARE = 0.02;
/** Bounds of a panel's area relative to the quadrilateral of its corners. */
const [MIN_FILL, MAX_FILL] = [0.93, 1.07];

/**
 * The panels of a comic page: connected regions off the paper along the page's border that have four straight sides. 0 on the
 * gutters and on pages without panels, then one number per panel, by cell.
 * @param areas the area of each cell
 */
export function findPanels(cells: Cells, areas: Int32Array, rim: Float32Array): Int32Array {
  const { labels, wall, count, width } = cells;
  const touches = new Set<number>();
  for (let c = 0; c < count; c++) if (rim[c]! > 0) touches.add(areas[c]!);
  const outer = Uint8Array.from(areas, (area) => (touches.has(area) ? 1 : 0));
  const seen = new Uint8Array(labels.length);
  for (let i = 0; i < seen.length; i++) seen[i] = wall[i] === 0 && outer[labels[i]!] === 1 ? 1 : 0;
  const panels = new Int32Array(count);
  const queue = new Int32Array(labels.length);
  let found = 0;
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    queue[0] = first;
    let tail = 1;
    for (let head = 0; head < tail; head++) {
      const i = queue[head]!;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= seen.length || seen[j] === 1) continue;
        seen[j] = 1;
        queue[tail++] = j;
      }
    }
    if (tail < MIN_SHARE * seen.length) continue;
    const part = queue.subarray(0, tail);
    const quad = cornersArea(part, width);
    if (tail < MIN_FILL * quad || tail > MAX_FILL * quad) continue;
    found++;
    for (const i of part) if (outer[labels[i]!] === 0) panels[labels[i]!] = found;
  }
  return panels;
}

/** Area of the quadrilateral between the pixels that reach farthest along the diagonals. */
function cornersArea(pixels: Int32Array, width: number): number {
  const far = [-Infinity, -Infinity, -Infinity, -Infinity];
  const corners: [number, number][] = [[0, 0], [0, 0], [0, 0], [0, 0]]; // prettier-ignore
  for (const i of pixels) {
    const x = i % width;
    const y = (i - x) / width;
    const reach = [-x - y, x - y, x + y, y - x];
    for (let k = 0; k < 4; k++) {
      if (reach[k]! <= far[k]!) continue;
      far[k] = reach[k]!;
      // The pixel's outer corner.
      corners[k] = [x + (k === 1 || k === 2 ? 1 : 0), y + (k >= 2 ? 1 : 0)];
    }
  }
  let twice = 0;
  for (let k = 0; k < 4; k++) {
    const [[ax, ay], [bx, by]] = [corners[k]!, corners[(k + 1) % 4]!];
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
}
