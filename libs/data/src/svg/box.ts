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

/** The box around all end and control points of a path's `d`: never smaller than the true extent, except by arcs that bulge. */
export function pathBox(d: string): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const see = (px: number, py: number) => {
    left = Math.min(left, px);
    right = Math.max(right, px);
    top = Math.min(top, py);
    bottom = Math.max(bottom, py);
  };
  for (const [, command, text] of d.matchAll(/([a-df-z])([^a-df-z]*)/gi)) {
    const lower = command!.toLowerCase();
    const count = arity[lower];
    if (count === undefined) return undefined;
    if (count === 0) {
      [x, y] = [startX, startY];
      continue;
    }
    const relative = command === lower;
    const values = lower === 'a' ? arcNumbers(text!) : (text!.match(numberPattern) ?? []).map(Number);
    for (let i = 0; i + count <= values.length; i += count) {
      const [baseX, baseY] = relative ? [x, y] : [0, 0];
      if (lower === 'h') x = baseX + values[i]!;
      else if (lower === 'v') y = baseY + values[i]!;
      else {
        for (let k = lower === 'a' ? 5 : 0; k < count; k += 2) {
          [x, y] = [baseX + values[i + k]!, baseY + values[i + k + 1]!];
          see(x, y);
        }
      }
      see(x, y);
      if (lower === 'm' && i === 0) [startX, startY] = [x, y];
    }
  }
  return left <= right ? { left, top, right, bottom } : undefined;
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
