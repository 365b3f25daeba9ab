import type { Cells } from './cells.ts';

/** A panel covers at least this share of the page. */
const MIN_SHARE = 0.02;
/** Intersection over union of a panel and the quadrilateral of its corners, at least. */
const MIN_QUAD_IOU = 0.9;
/** The share of a comic page that its panels cover, at least; fewer are a poster or a window in a picture. */
const MIN_PAGE_SHARE = 1 / 3;

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
    if (quadIou(part, width) < MIN_QUAD_IOU) continue;
    found++;
    for (const i of part) if (outer[labels[i]!] === 0) panels[labels[i]!] = found;
  }
  return panels;
}

/** Whether panels cover so much that the picture is a comic page. */
export function isComicPage({ area, labels }: Cells, panels: Int32Array): boolean {
  let covered = 0;
  for (let c = 0; c < panels.length; c++) if (panels[c]! > 0) covered += area[c]!;
  return covered >= MIN_PAGE_SHARE * labels.length;
}

/** Intersection over union of pixels and the quadrilateral between those that reach farthest along the diagonals. */
function quadIou(pixels: Int32Array, width: number): number {
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
  const sides = corners.map(([x, y], k) => {
    const [bx, by] = corners[(k + 1) % 4]!;
    return { x, y, dx: bx - x, dy: by - y };
  });
  const quad = Math.abs(sides.reduce((sum, { x, y, dx, dy }) => sum + x * dy - y * dx, 0)) / 2;
  let inside = 0;
  for (const i of pixels) {
    const x = (i % width) + 0.5;
    const y = Math.floor(i / width) + 0.5;
    if (sides.every((side) => side.dx * (y - side.y) >= side.dy * (x - side.x))) inside++;
  }
  return inside / (quad + pixels.length - inside);
}
