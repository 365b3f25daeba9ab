/** A rectangle of grid pixels, both ends inclusive. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const emptyBox = (): Box => ({ left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity });

/** Widens a box until it holds a pixel. */
export function grow(box: Box, x: number, y: number): void {
  if (x < box.left) box.left = x;
  if (x > box.right) box.right = x;
  if (y < box.top) box.top = y;
  if (y > box.bottom) box.bottom = y;
}

/** Width and height in pixels. */
export const sides = ({ left, right, top, bottom }: Box): [number, number] => [right - left + 1, bottom - top + 1];

/** Pixels between two boxes along the axis on which they are farther apart. */
export const apart = (p: Box, q: Box): number =>
  Math.max(p.left - q.right, q.left - p.right, p.top - q.bottom, q.top - p.bottom, 0);

/** How far the middle of `part` lies from that of `box`, in shares of its sides. */
export function offCenter(part: Box, box: Box): number {
  const [w, h] = sides(box);
  const dx = (part.left + part.right - box.left - box.right) / 2;
  const dy = (part.top + part.bottom - box.top - box.bottom) / 2;
  return Math.max(Math.abs(dx) / w, Math.abs(dy) / h);
}

/**
 * Share of its convex hull that a set of pixels covers, with all that lies between the ends of each of its rows.
 * @param holds whether a pixel belongs to the set
 */
export function fillOfHull(box: Box, holds: (x: number, y: number) => boolean): number {
  const lefts: [number, number][] = [];
  const rights: [number, number][] = [];
  let filled = 0;
  for (let y = box.top; y <= box.bottom; y++) {
    let [left, right] = [-1, -1];
    for (let x = box.left; x <= box.right; x++) {
      if (!holds(x, y)) continue;
      if (left < 0) left = x;
      right = x + 1;
    }
    if (left < 0) continue;
    filled += right - left;
    lefts.push([left, y], [left, y + 1]);
    rights.push([right, y], [right, y + 1]);
  }
  // The hull's two sides, each a chain that turns one way; the area between them by trapezoids.
  const chain = (points: readonly [number, number][], sign: number): [number, number][] => {
    const out: [number, number][] = [];
    for (const p of points) {
      while (out.length >= 2) {
        const [a, b] = [out[out.length - 2]!, out[out.length - 1]!];
        if (sign * ((b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1])) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out;
  };
  const under = (points: readonly [number, number][]): number => {
    let sum = 0;
    for (let k = 1; k < points.length; k++) {
      sum += ((points[k]![0] + points[k - 1]![0]) / 2) * (points[k]![1] - points[k - 1]![1]);
    }
    return sum;
  };
  return filled / Math.max(1, under(chain(rights, 1)) - under(chain(lefts, -1)));
}
