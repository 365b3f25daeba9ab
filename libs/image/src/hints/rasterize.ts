import type { Raster, Size } from '../raster.ts';
import type { HintMap, UserHint } from './types.ts';

/** A hint cell is this many image pixels wide and high. */
export const HINT_CELL = 4;

/**
 * A map without a single hint: every value 0, which differs from black hints (color -1, mask 1). Its values are `into`
 * when that is given and has their number.
 */
export function emptyHints(grid: Size, into?: Float32Array): HintMap {
  const length = 4 * grid.width * grid.height;
  const data = into?.length === length ? into.fill(0) : new Float32Array(length);
  return { width: grid.width, height: grid.height, data };
}

/**
 * User hints, in pixels of `image`, as a picture of `size`: color where painted, alpha 0 elsewhere. Later ones lie over earlier
 * ones, nothing is smoothed. A pixel is painted when its center is inside the brush; the pixels that a dot's center or a
 * stroke's path falls on are always painted, so the finest hint still counts. What lies outside the image is left out.
 */
export function paintHints(hints: readonly UserHint[], image: Size, size: Size): Raster<4> {
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  const painter = new Painter(data, size, size.width / image.width, size.height / image.height);
  for (const hint of hints) {
    const points = hint.kind === 'point' ? ([[hint.x, hint.y]] as const) : hint.points;
    painter.color(hint.color);
    if (points.length === 1) painter.segment(points[0]!, points[0]!, hint.radius);
    for (let i = 1; i < points.length; i++) painter.segment(points[i - 1]!, points[i]!, hint.radius);
  }
  return { width: size.width, height: size.height, channels: 4, data };
}

/** Paints thick segments; coordinates come in image pixels and are scaled per axis, distances are taken in image pixels. */
class Painter {
  #rgb: readonly number[] = [0, 0, 0];

  readonly #data: Uint8ClampedArray;
  readonly #size: Size;
  readonly #scaleX: number;
  readonly #scaleY: number;

  constructor(data: Uint8ClampedArray, size: Size, scaleX: number, scaleY: number) {
    this.#data = data;
    this.#size = size;
    this.#scaleX = scaleX;
    this.#scaleY = scaleY;
  }

  color(rgb: readonly number[]): void {
    this.#rgb = rgb;
  }

  segment([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number], radius: number): void {
    const { width, height } = this.#size;
    const left = Math.max(0, Math.floor((Math.min(ax, bx) - radius) * this.#scaleX));
    const right = Math.min(width - 1, Math.ceil((Math.max(ax, bx) + radius) * this.#scaleX));
    const top = Math.max(0, Math.floor((Math.min(ay, by) - radius) * this.#scaleY));
    const bottom = Math.min(height - 1, Math.ceil((Math.max(ay, by) + radius) * this.#scaleY));
    const [dx, dy] = [bx - ax, by - ay];
    const lengthSquared = dx * dx + dy * dy;
    for (let y = top; y <= bottom; y++) {
      const py = (y + 0.5) / this.#scaleY;
      for (let x = left; x <= right; x++) {
        const px = (x + 0.5) / this.#scaleX;
        const t = lengthSquared > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / lengthSquared)) : 0;
        const ex = px - ax - t * dx;
        const ey = py - ay - t * dy;
        if (ex * ex + ey * ey <= radius * radius) this.#pixel(x, y);
      }
    }
    this.#path(ax * this.#scaleX, ay * this.#scaleY, bx * this.#scaleX, by * this.#scaleY);
  }

  /** The pixels a segment runs over, half a pixel at a time; the part outside the picture is cut off first. */
  #path(ax: number, ay: number, bx: number, by: number): void {
    const clip = clipSegment(ax, ay, bx, by, this.#size);
    if (!clip) return;
    const [from, to] = clip;
    const steps = Math.max(1, Math.ceil(2 * (to - from) * Math.hypot(bx - ax, by - ay)));
    for (let i = 0; i <= steps; i++) {
      const t = from + ((to - from) * i) / steps;
      this.#pixel(Math.floor(ax + (bx - ax) * t), Math.floor(ay + (by - ay) * t));
    }
  }

  #pixel(x: number, y: number): void {
    if (x < 0 || y < 0 || x >= this.#size.width || y >= this.#size.height) return;
    const p = 4 * (y * this.#size.width + x);
    this.#data[p] = this.#rgb[0]!;
    this.#data[p + 1] = this.#rgb[1]!;
    this.#data[p + 2] = this.#rgb[2]!;
    this.#data[p + 3] = 255;
  }
}

/** The part [from, to] of the segment's parameter that lies in the picture (Liang-Barsky), or undefined. */
function clipSegment(ax: number, ay: number, bx: number, by: number, size: Size): [number, number] | undefined {
  let [from, to] = [0, 1];
  const edges: readonly (readonly [delta: number, room: number])[] = [
    [ax - bx, ax],
    [bx - ax, size.width - ax],
    [ay - by, ay],
    [by - ay, size.height - ay],
  ];
  for (const [delta, room] of edges) {
    if (delta === 0) {
      if (room < 0) return undefined;
    } else if (delta < 0) from = Math.max(from, room / delta);
    else to = Math.min(to, room / delta);
  }
  return from <= to ? [from, to] : undefined;
}

/** The hints whose center or whole path lies outside the image: most likely a mistake of whoever wrote them. */
export function hintsOutside(hints: readonly UserHint[], image: Size): UserHint[] {
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < image.width && y < image.height;
  return hints.filter((hint) =>
    hint.kind === 'point' ? !inside(hint.x, hint.y) : !hint.points.some(([x, y]) => inside(x, y)),
  );
}

/** Coordinates of one frame carried to another; the radius grows with the geometric mean of both scales. */
export function scaleHints(hints: readonly UserHint[], from: Size, to: Size): UserHint[] {
  const [sx, sy] = [to.width / from.width, to.height / from.height];
  const radius = (r: number) => r * Math.sqrt(sx * sy);
  return hints.map((hint) =>
    hint.kind === 'point'
      ? { ...hint, x: hint.x * sx, y: hint.y * sy, radius: radius(hint.radius) }
      : { ...hint, points: hint.points.map(([x, y]) => [x * sx, y * sy] as const), radius: radius(hint.radius) },
  );
}
