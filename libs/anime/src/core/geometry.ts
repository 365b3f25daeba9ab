/** A point; y grows downwards. */
export interface Pt {
  readonly x: number;
  readonly y: number;
}

/** A chain of cubic Béziers: `3 n + 1` control points, every third one on the curve. */
export type Curve = readonly Pt[];

export const pt = (x: number, y: number): Pt => ({ x, y });
export const add = (a: Pt, b: Pt): Pt => ({ x: a.x + b.x, y: a.y + b.y });
export const sub = (a: Pt, b: Pt): Pt => ({ x: a.x - b.x, y: a.y - b.y });
export const scale = (a: Pt, k: number): Pt => ({ x: a.x * k, y: a.y * k });
export const mix = (a: Pt, b: Pt, t: number): Pt => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
export const distance = (a: Pt, b: Pt): number => Math.hypot(a.x - b.x, a.y - b.y);
export const polar = (angle: number, r: number): Pt => ({ x: Math.cos(angle) * r, y: Math.sin(angle) * r });
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;
export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** Unit vector; a zero vector stays zero. */
export function unit(a: Pt): Pt {
  const n = Math.hypot(a.x, a.y);
  return n < 1e-9 ? { x: 0, y: 0 } : { x: a.x / n, y: a.y / n };
}

/** Quarter turn, clockwise on screen. */
export const turn = (a: Pt): Pt => ({ x: -a.y, y: a.x });

export const bezier = (a: Pt, b: Pt, c: Pt, d: Pt): Curve => [a, b, c, d];
export const line = (a: Pt, b: Pt): Curve => [a, mix(a, b, 1 / 3), mix(a, b, 2 / 3), b];

/** From `a` to `b`, bulging to the right of the direction of travel by `bulge` times the chord. */
export function arc(a: Pt, b: Pt, bulge: number): Curve {
  const side = scale(turn(sub(b, a)), bulge * (4 / 3));
  return [a, add(mix(a, b, 0.25), side), add(mix(a, b, 0.75), side), b];
}

/** Open Catmull-Rom spline through the points, as cubic Béziers. */
export function spline(points: readonly Pt[], tension = 1): Curve {
  const out: Pt[] = [points[0]!];
  const last = points.length - 1;
  for (let i = 0; i < last; i++) {
    const p0 = points[Math.max(0, i - 1)]!;
    const p1 = points[i]!;
    const p2 = points[i + 1]!;
    const p3 = points[Math.min(last, i + 2)]!;
    out.push(...hermite(p0, p1, p2, p3, tension));
  }
  return out;
}

/** Closed Catmull-Rom spline; the first point is repeated at the end. */
export function loop(points: readonly Pt[], tension = 1): Curve {
  const n = points.length;
  const at = (i: number): Pt => points[((i % n) + n) % n]!;
  const out: Pt[] = [points[0]!];
  for (let i = 0; i < n; i++) out.push(...hermite(at(i - 1), at(i), at(i + 1), at(i + 2), tension));
  return out;
}

function hermite(p0: Pt, p1: Pt, p2: Pt, p3: Pt, tension: number): [Pt, Pt, Pt] {
  const reach = distance(p1, p2);
  const k1 = (tension * reach) / (distance(p0, p1) + reach + 1e-9) / 1.5;
  const k2 = (tension * reach) / (distance(p2, p3) + reach + 1e-9) / 1.5;
  return [add(p1, scale(sub(p2, p0), k1)), sub(p2, scale(sub(p3, p1), k2)), p2];
}

/** An ellipse as one closed curve that starts at its right end. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, rotation = 0): Curve {
  const k = 0.5523;
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  const raw: [number, number][] = [
    [1, 0],
    [1, k],
    [k, 1],
    [0, 1],
    [-k, 1],
    [-1, k],
    [-1, 0],
    [-1, -k],
    [-k, -1],
    [0, -1],
    [k, -1],
    [1, -k],
    [1, 0],
  ];
  return raw.map(([u, v]) => {
    const x = u * rx;
    const y = v * ry;
    return { x: cx + x * cos - y * sin, y: cy + x * sin + y * cos };
  });
}

/** Straight edges through the points, open. */
function polyline(points: readonly Pt[]): Curve {
  const out: Pt[] = [points[0]!];
  for (let i = 1; i < points.length; i++) out.push(...line(points[i - 1]!, points[i]!).slice(1));
  return out;
}

export const closed = (points: readonly Pt[]): Curve => polyline([...points, points[0]!]);

export const reverse = (curve: Curve): Curve => [...curve].reverse();

/** A rectangle from corner to corner. */
export const box = (x0: number, y0: number, x1: number, y1: number): Curve =>
  closed([pt(x0, y0), pt(x1, y0), pt(x1, y1), pt(x0, y1)]);

/** Edges of the area between two curves that run opposite ways: straight from the end of each to the other's start. */
export const between = (there: Curve, back: Curve): Curve[] => [
  there,
  line(there.at(-1)!, back[0]!),
  back,
  line(back.at(-1)!, there[0]!),
];

type Place = (x: number, y: number) => Pt;

/** Points that are their own mirror image in x = 0: one side up to the middle as given, then the other; `at` places them. */
export function mirrored(at: Place, ...half: readonly (readonly [x: number, y: number])[]): Pt[] {
  const rest = half.slice(0, -1).reverse();
  return [...half.map(([x, y]) => at(x, y)), ...rest.map(([x, y]) => at(-x, y))];
}

type Rim = readonly [half: number, sides: number, middle: number];

/** Edges of a band about something round: half width of each rim, its height at the sides and in the middle. */
export const bandEdges = (at: Place, first: Rim, second: Rim): Curve[] =>
  between(
    spline(mirrored(at, [-first[0], first[1]], [0, first[2]])),
    spline(mirrored(at, [second[0], second[1]], [0, second[2]])),
  );

/** Joins curves whose ends meet. */
export const join = (...curves: readonly Curve[]): Curve => [
  curves[0]![0]!,
  ...curves.flatMap((curve) => curve.slice(1)),
];

export const mapCurve = (curve: Curve, f: (p: Pt) => Pt): Curve => curve.map(f);

/** Point at parameter `t` in [0, 1], the chain's cubics taking equal shares. */
export function pointAt(curve: Curve, t: number): Pt {
  const count = (curve.length - 1) / 3;
  const u = clamp(t, 0, 1) * count;
  const i = Math.min(count - 1, Math.floor(u));
  const s = u - i;
  const r = 1 - s;
  const a = curve[3 * i]!;
  const b = curve[3 * i + 1]!;
  const c = curve[3 * i + 2]!;
  const d = curve[3 * i + 3]!;
  const wa = r * r * r;
  const wb = 3 * r * r * s;
  const wc = 3 * r * s * s;
  const wd = s * s * s;
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

/** Unit direction of travel at `t`. */
export function directionAt(curve: Curve, t: number): Pt {
  const h = 0.01;
  return unit(sub(pointAt(curve, Math.min(1, t + h)), pointAt(curve, Math.max(0, t - h))));
}

/** The point beside the curve at `t`, `across` to the right of the direction of travel. */
export const beside = (curve: Curve, t: number, across: number): Pt =>
  add(pointAt(curve, t), scale(turn(directionAt(curve, t)), across));

/** `n + 1` points at equal parameters between `from` and `to`. */
export function sample(curve: Curve, n: number, from = 0, to = 1): Pt[] {
  return Array.from({ length: n + 1 }, (_, i) => pointAt(curve, from + ((to - from) * i) / n));
}

/** Length of the control polygon, an upper bound of the curve's length. */
export function reach(curve: Curve): number {
  let total = 0;
  for (let i = 1; i < curve.length; i++) total += distance(curve[i - 1]!, curve[i]!);
  return total;
}

/** Cuts a chain at its corners: joints where it turns by more than about 40 degrees. */
export function splitAtCorners(curve: Curve): Curve[] {
  const parts: Curve[] = [];
  let from = 0;
  for (let i = 3; i + 1 < curve.length; i += 3) {
    const a = unit(sub(curve[i]!, curve[i - 1]!));
    const b = unit(sub(curve[i + 1]!, curve[i]!));
    if (a.x * b.x + a.y * b.y < 0.76) {
      parts.push(curve.slice(from, i + 1));
      from = i;
    }
  }
  parts.push(from === 0 ? curve : curve.slice(from));
  return parts;
}

/** The part of a curve between two parameters, refitted through `n + 1` points. */
export const portion = (curve: Curve, from: number, to: number, n = 4): Curve => spline(sample(curve, n, from, to));

/** Affine map `x' = a x + c y + e`, `y' = b x + d y + f`. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** Scale, then rotate (radians, clockwise on screen), then move. A negative `sx` mirrors. */
export function placement(x: number, y: number, s: number, rotation = 0, mirror = false): Affine {
  const cos = Math.cos(rotation) * s;
  const sin = Math.sin(rotation) * s;
  const sign = mirror ? -1 : 1;
  return { a: cos * sign, b: sin * sign, c: -sin, d: cos, e: x, f: y };
}

export const apply = (m: Affine, p: Pt): Pt => ({ x: m.a * p.x + m.c * p.y + m.e, y: m.b * p.x + m.d * p.y + m.f });

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}
