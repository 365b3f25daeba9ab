import type { Size } from '@irodori/image';
import type { Point } from '../document.ts';

/**
 * Where the picture lies on the canvas, CSS pixels: `screen = offset + scale * rotated(image)`, and mirrored left to right
 * in the frame of the canvas when `mirror` is on.
 */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly mirror: boolean;
  /** Radians, clockwise before mirroring. */
  readonly angle: number;
}

const MIN_SCALE = 0.02;
const MAX_SCALE = 64;

const clamp = (v: number, low: number, high: number): number => Math.min(high, Math.max(low, v));

/** A point turned about the origin. */
function turned([x, y]: Point, angle: number): Point {
  if (angle === 0) return [x, y];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * x - sin * y, sin * x + cos * y];
}

/** Image pixels to CSS pixels of the canvas. */
export function toScreen(view: View, canvas: Size, image: Point): Point {
  const [x, y] = turned(image, view.angle);
  const sx = view.x + view.scale * x;
  return [view.mirror ? canvas.width - sx : sx, view.y + view.scale * y];
}

/** CSS pixels of the canvas to image pixels. */
export function toImage(view: View, canvas: Size, [x, y]: Point): Point {
  const sx = view.mirror ? canvas.width - x : x;
  return turned([(sx - view.x) / view.scale, (y - view.y) / view.scale], -view.angle);
}

/** Zooms by `factor`, keeping the image point under `at` (CSS pixels) where it is. */
export function zoomAt(view: View, canvas: Size, at: Point, factor: number): View {
  return zoomTo(view, canvas, at, view.scale * factor);
}

/** Sets the scale (CSS pixels per image pixel), keeping the image point under `at` where it is. */
export function zoomTo(view: View, canvas: Size, at: Point, wanted: number): View {
  return keeping({ ...view, scale: clamp(wanted, MIN_SCALE, MAX_SCALE) }, view, canvas, at);
}

/** A changed view, moved so that the image point under `at` (CSS pixels) is where the former view had it. */
function keeping(changed: View, before: View, canvas: Size, at: Point): View {
  const [x, y] = turned(toImage(before, canvas, at), changed.angle);
  const sx = changed.mirror ? canvas.width - at[0] : at[0];
  return { ...changed, x: sx - changed.scale * x, y: at[1] - changed.scale * y };
}

const TURN = 2 * Math.PI;

/** An angle in [-pi, pi). */
const wrapped = (angle: number): number => angle - TURN * Math.floor((angle + Math.PI) / TURN);

/** The multiple of 15 degrees that is nearest to an angle, radians. */
export const snapAngle = (angle: number): number => (Math.round(angle / (TURN / 24)) * TURN) / 24;

/** Turns the view by an angle in radians, keeping the image point under `at` (CSS pixels) where it is. */
export function rotateAt(view: View, canvas: Size, at: Point, by: number): View {
  // Nearly level is level: an artist who turns back by hand means it.
  const angle = wrapped(view.angle + by);
  const level = Math.abs(angle) < 0.01 ? 0 : angle;
  return keeping({ ...view, angle: level }, view, canvas, at);
}

/** Left and right exchanged, keeping the image point under `at` (CSS pixels) where it is. */
export const mirrorAt = (view: View, canvas: Size, at: Point): View =>
  keeping({ ...view, mirror: !view.mirror }, view, canvas, at);

/** Moves the picture by a distance in CSS pixels. */
export function pan(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + (view.mirror ? -dx : dx), y: view.y + dy };
}

/** The whole picture, level and centered, at most at eight times its own size. */
export function fit(image: Size, canvas: Size, margin: number, mirror = false): View {
  const room = { width: Math.max(1, canvas.width - 2 * margin), height: Math.max(1, canvas.height - 2 * margin) };
  const scale = clamp(Math.min(room.width / image.width, room.height / image.height), MIN_SCALE, 8);
  return {
    scale,
    x: (canvas.width - scale * image.width) / 2,
    y: (canvas.height - scale * image.height) / 2,
    mirror,
    angle: 0,
  };
}

/** Two fingers: the picture follows both, so that what was under them stays under them. */
export function pinch(view: View, canvas: Size, from: readonly [Point, Point], to: readonly [Point, Point]): View {
  const middle = ([a, b]: readonly [Point, Point]): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const apart = ([a, b]: readonly [Point, Point]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const before = middle(from);
  const after = middle(to);
  const factor = apart(from) > 1 ? apart(to) / apart(from) : 1;
  return pan(zoomAt(view, canvas, before, factor), after[0] - before[0], after[1] - before[1]);
}

/** Brings a lost picture back: at least 48 CSS pixels of it stay on the canvas. */
export function keepInSight(view: View, image: Size, canvas: Size): View {
  const rest = 48;
  const corners = [
    [0, 0],
    [image.width, 0],
    [0, image.height],
    [image.width, image.height],
  ].map(([x, y]) => turned([x! * view.scale, y! * view.scale], view.angle));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const left = clamp(view.x, rest - Math.max(...xs), canvas.width - rest - Math.min(...xs));
  const top = clamp(view.y, rest - Math.max(...ys), canvas.height - rest - Math.min(...ys));
  return left === view.x && top === view.y ? view : { ...view, x: left, y: top };
}
