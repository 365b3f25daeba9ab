import type { Curve, Pt } from './geometry.ts';
import { distance, mix } from './geometry.ts';
import type { StrokeSides } from './stroke.ts';

/** Writes SVG path data in relative coordinates on a grid of 1/`grid` units: short, and rounding does not add up. */
class PathText {
  #text = '';
  #x = 0;
  #y = 0;

  readonly #grid: number;

  constructor(grid: number) {
    this.#grid = grid;
  }

  move(p: Pt): void {
    this.#x = Math.round(p.x * this.#grid);
    this.#y = Math.round(p.y * this.#grid);
    this.#text += `M${this.#x / this.#grid} ${this.#y / this.#grid}`;
  }

  cubic(a: Pt, b: Pt, p: Pt): void {
    this.#text += `c${this.#delta(a)} ${this.#delta(b)} ${this.#step(p)}`;
  }

  quadratic(a: Pt, p: Pt): void {
    this.#text += `q${this.#delta(a)} ${this.#step(p)}`;
  }

  line(p: Pt): void {
    this.#text += `l${this.#step(p)}`;
  }

  close(): void {
    this.#text += 'z';
  }

  toString(): string {
    return this.#text;
  }

  #delta(p: Pt): string {
    const dx = (Math.round(p.x * this.#grid) - this.#x) / this.#grid;
    const dy = (Math.round(p.y * this.#grid) - this.#y) / this.#grid;
    return `${dx} ${dy}`;
  }

  #step(p: Pt): string {
    const text = this.#delta(p);
    this.#x = Math.round(p.x * this.#grid);
    this.#y = Math.round(p.y * this.#grid);
    return text;
  }
}

/** A closed area; edges that do not start where the last one ended open a new subpath. */
export function edgePath(edges: readonly Curve[], grid: number): string {
  const out = new PathText(grid);
  let pen: Pt | undefined;
  for (const edge of edges) {
    const start = edge[0]!;
    if (!pen || distance(pen, start) > 4) {
      if (pen) out.close();
      out.move(start);
    }
    for (let i = 1; i + 2 < edge.length; i += 3) out.cubic(edge[i]!, edge[i + 1]!, edge[i + 2]!);
    pen = edge[edge.length - 1]!;
  }
  out.close();
  return out.toString();
}

/** A stroke's outline: quadratics through the middles of its polygon's sides, smooth with half the points. */
export function strokePath({ left, right }: StrokeSides, grid: number): string {
  const out = new PathText(grid);
  const run = (points: readonly Pt[]): void => {
    for (let i = 1; i < points.length - 2; i++) out.quadratic(points[i]!, mix(points[i]!, points[i + 1]!, 0.5));
    out.quadratic(points[points.length - 2]!, points[points.length - 1]!);
  };
  const back = [...right].reverse();
  out.move(left[0]!);
  run(left);
  out.line(back[0]!);
  run(back);
  out.close();
  return out.toString();
}
