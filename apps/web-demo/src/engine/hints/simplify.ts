import type { Point } from '../document.ts';

/**
 * Thins a hand-drawn path: points whose removal moves the line by at most `tolerance` image pixels go
 * (Ramer, Douglas and Peucker), without recursion so that long strokes cannot overflow the stack.
 */
export function simplifyPath(points: readonly Point[], tolerance: number): Point[] {
  if (points.length <= 2) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack: [number, number][] = [[0, points.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    const [from, to] = range;
    const [ax, ay] = points[from]!;
    const [bx, by] = points[to]!;
    const [dx, dy] = [bx - ax, by - ay];
    const length2 = dx * dx + dy * dy;
    let [far, farthest] = [-1, tolerance];
    for (let i = from + 1; i < to; i++) {
      const [px, py] = points[i]!;
      const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2));
      const distance = Math.hypot(px - ax - t * dx, py - ay - t * dy);
      if (distance > farthest) [far, farthest] = [i, distance];
    }
    if (far >= 0) {
      keep[far] = 1;
      stack.push([from, far], [far, to]);
    }
  }
  return points.filter((_, i) => keep[i] === 1);
}
