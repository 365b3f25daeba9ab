/** Axis-parallel box in the drawing's units. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const numberPattern = /[-+]?(?:\d*\.\d+|\d+\.?)(?:e[-+]?\d+)?/gi;

/** Numbers each path command takes per repetition. */
const arity: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };

/** The arguments of an arc: its two flags may be written without a gap ("a1 1 0 01.5.5"). */
function arcNumbers(text: string): number[] {
  const out: number[] = [];
  let rest = text;
  while (out.length < 10_000) {
    const flag = out.length % 7 === 3 || out.length % 7 === 4;
    const match = /^[\s,]*/.exec(rest)!;
    rest = rest.slice(match[0].length);
    const found = flag ? /^[01]/.exec(rest) : /^[-+]?(?:\d*\.\d+|\d+\.?)(?:e[-+]?\d+)?/i.exec(rest);
    if (!found) break;
    out.push(Number(found[0]));
    rest = rest.slice(found[0].length);
  }
  return out;
}

interface PathVisitor {
  /** A new ring starts here. */
  move(x: number, y: number): void;
  /** A segment's control points, two numbers each, end point last. */
  segment(fromX: number, fromY: number, points: readonly number[]): void;
}

/** Follows a path's `d`; false when it holds a command that is none. */
function walkPath(d: string, visitor: PathVisitor): boolean {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, command, text] of d.matchAll(/([a-df-z])([^a-df-z]*)/gi)) {
    const lower = command!.toLowerCase();
    const count = arity[lower];
    if (count === undefined) return false;
    if (count === 0) {
      [x, y] = [startX, startY];
      continue;
    }
    const relative = command === lower;
    const values = lower === 'a' ? arcNumbers(text!) : (text!.match(numberPattern) ?? []).map(Number);
    for (let i = 0; i + count <= values.length; i += count) {
      const [baseX, baseY] = relative ? [x, y] : [0, 0];
      const [fromX, fromY] = [x, y];
      let points: number[];
      if (lower === 'h') points = [baseX + values[i]!, y];
      else if (lower === 'v') points = [x, baseY + values[i]!];
      else {
        points = values.slice(i + (lower === 'a' ? 5 : 0), i + count);
        for (let k = 0; k < points.length; k += 2) {
          points[k]! += baseX;
          points[k + 1]! += baseY;
        }
      }
      [x, y] = [points.at(-2)!, points.at(-1)!];
      if (lower === 'm' && i === 0) {
        [startX, startY] = [x, y];
        visitor.move(x, y);
      } else visitor.segment(fromX, fromY, points);
    }
  }
  return true;
}

/** The box around all end and control points of a path's `d`: never smaller than the true extent, except by arcs that bulge. */
export function pathBox(d: string): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = (x: number, y: number) => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  const whole = walkPath(d, {
    move: see,
    segment: (_x, _y, points) => {
      for (let k = 0; k < points.length; k += 2) see(points[k]!, points[k + 1]!);
    },
  });
  return whole && left <= right ? { left, top, right, bottom } : undefined;
}

/** x, y, x, y, ... around each closed ring. */
export type Rings = readonly (readonly number[])[];

/** A path as polygons: its end points, and one point in the middle of each curve. */
function pathRings(d: string): Rings {
  const rings: number[][] = [];
  walkPath(d, {
    move: (x, y) => rings.push([x, y]),
    segment: (x, y, p) => {
      const ring = rings.at(-1);
      if (!ring) return;
      if (p.length === 6) ring.push((x + 3 * p[0]! + 3 * p[2]! + p[4]!) / 8, (y + 3 * p[1]! + 3 * p[3]! + p[5]!) / 8);
      ring.push(p.at(-2)!, p.at(-1)!);
    },
  });
  return rings;
}

/** The outline of a basic shape as polygons, before any transform. */
export function shapeRings(name: string, attributes: Readonly<Record<string, string>>): Rings {
  if (name === 'path') return pathRings(attributes['d'] ?? '');
  if (name === 'polygon') return pathRings(`M${attributes['points'] ?? ''}`);
  const box = shapeBox(name, attributes);
  if (!box) return [];
  const { left, top, right, bottom } = box;
  if (name === 'rect') return [[left, top, right, top, right, bottom, left, bottom]];
  const [cx, cy, rx, ry] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  const corner = (i: number) => [cx + rx * Math.cos((i * Math.PI) / 6), cy + ry * Math.sin((i * Math.PI) / 6)];
  return [Array.from({ length: 12 }, (_, i) => corner(i)).flat()];
}

/** Whether a point is inside by the even-odd rule. */
function insideRings(x: number, y: number, rings: Rings): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

/** The share of the inner outline's points, drawn in a little towards their center, that lie in the outer shape. */
export function shareInside(inner: Rings, outer: Rings): number {
  let [within, count] = [0, 0];
  for (const ring of inner) {
    const n = ring.length / 2;
    let [cx, cy] = [0, 0];
    for (let i = 0; i < ring.length; i += 2) {
      cx += ring[i]! / n;
      cy += ring[i + 1]! / n;
    }
    for (let i = 0; i < ring.length; i += 2) {
      if (insideRings(ring[i]! + (cx - ring[i]!) * 0.06, ring[i + 1]! + (cy - ring[i + 1]!) * 0.06, outer)) within++;
      count++;
    }
  }
  return count === 0 ? 0 : within / count;
}

/** The box of a basic shape from its attributes, before any transform; undefined when it cannot be read. */
export function shapeBox(name: string, attributes: Readonly<Record<string, string>>): Box | undefined {
  const number = (key: string) => Number(attributes[key] ?? 0);
  let box: Box | undefined;
  if (name === 'path') box = pathBox(attributes['d'] ?? '');
  else if (name === 'polygon' || name === 'polyline') box = pathBox(`M${attributes['points'] ?? ''}`);
  else if (name === 'circle' || name === 'ellipse') {
    const [rx, ry] = name === 'circle' ? [number('r'), number('r')] : [number('rx'), number('ry')];
    box = { left: number('cx') - rx, right: number('cx') + rx, top: number('cy') - ry, bottom: number('cy') + ry };
  } else if (name === 'rect') {
    const [left, top] = [number('x'), number('y')];
    box = { left, top, right: left + number('width'), bottom: top + number('height') };
  }
  return box && Object.values(box).every(Number.isFinite) ? box : undefined;
}

export const boxArea = (box: Box) => Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top);

/** True when `inner` lies in `outer`, give or take `slack`. */
export const boxInside = (inner: Box, outer: Box, slack: number) =>
  inner.left >= outer.left - slack &&
  inner.right <= outer.right + slack &&
  inner.top >= outer.top - slack &&
  inner.bottom <= outer.bottom + slack;
