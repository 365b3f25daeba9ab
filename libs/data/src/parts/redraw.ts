import { UNKNOWN_PART, dilate, dilateSketch, erode, gaussianBlur, xdog, type Plane, type Rng } from '@irodori/image';
import { fitted, type PartsByColor } from './color-parts.ts';
import { toBytes, type LabelPicture } from './label-picture.ts';

/** A colored picture whose lines can be drawn anew in many ways. */
export interface Redrawable {
  readonly found: PartsByColor;
  /** Side of the square that it is fitted into. */
  readonly side: number;
  /** The part of each pixel; where it is not known, the nearest one. */
  readonly nearest: Uint8Array;
  /** 1 where no two parts are near, so that a line is no outline. */
  readonly inside: Uint8Array;
  /** Mean gray of each part. */
  readonly grays: Float32Array;
}

/** So near, in pixels, two parts share a line. */
const REACH = 3;

/** @param side of the square that the picture is fitted into */
export function redrawable(found: PartsByColor, side: number): Redrawable {
  const { parts, gray, width, height } = found;
  const nearest = nearestPart(parts, width);
  const window = 2 * REACH + 1;
  const ids: Plane = { width, height, data: Float32Array.from(nearest) };
  const [most, least] = [dilate(ids, window).data, erode(ids, window).data];
  const inside = Uint8Array.from(most, (id, i) => Number(id === least[i]));
  const [sum, count] = [new Float64Array(256), new Float64Array(256)];
  for (let i = 0; i < parts.length; i++) {
    sum[parts[i]!]! += gray.data[i]!;
    count[parts[i]!]!++;
  }
  return {
    found,
    side,
    nearest,
    inside,
    grays: Float32Array.from(sum, (v, id) => (count[id]! > 0 ? v / count[id]! : 1)),
  };
}

/** Grows known parts into what is not known, a pixel at a time. */
function nearestPart(parts: Uint8Array, width: number): Uint8Array {
  const out = Uint8Array.from(parts);
  let front = [...out.keys()].filter((i) => out[i] !== UNKNOWN_PART);
  while (front.length > 0) {
    const next: number[] = [];
    for (const i of front) {
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x + 1 < width ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= out.length || out[j] !== UNKNOWN_PART) continue;
        out[j] = out[i]!;
        next.push(j);
      }
    }
    front = next;
  }
  return out;
}

/**
 * The picture as another hand would draw it: its parts in other grays, its lines found in one of several ways with other
 * widths and thresholds, lines within parts sometimes missing. Pure: the same stream gives the same lines.
 */
export function redraw(picture: Redrawable, rng: Rng): LabelPicture {
  const { found, side } = picture;
  const paint = rng.fork('grays');
  let gray = paint.chance(0.6) ? inOtherGrays(picture, paint) : found.gray;
  const soft = rng.fork('soft');
  if (soft.chance(0.3)) gray = gaussianBlur(gray, soft.range(0.4, 1));
  const line = visible(randomSketch(gray, rng.fork('lines')), rng.fork('visible'));
  const inner = rng.fork('inside');
  if (inner.chance(0.3)) rubOutInside(line, picture.inside, inner);
  return { ...fitted(side, found, toBytes(line.data)), fromSmallSet: true };
}

/** Each part lighter or darker as a whole; what is dark against its part stays so. */
function inOtherGrays({ found, nearest, grays }: Redrawable, rng: Rng): Plane {
  const gains = grays.map((gray) => rng.range(0.35, 1) / Math.max(0.1, gray));
  const { gray } = found;
  // Without a seam where a part ends beside a line.
  const gain = gaussianBlur({ ...gray, data: Float32Array.from(nearest, (id) => gains[id]!) }, 0.7).data;
  return { ...gray, data: gray.data.map((v, i) => Math.min(1, v * gain[i]!)) };
}

function randomSketch(gray: Plane, rng: Rng): Plane {
  const way = rng.next();
  if (way < 0.45) {
    const edges = dilateSketch(gray, rng.chance(0.65) ? 3 : 5);
    return stronger(edges, rng.range(0.02, 0.06), Math.exp(rng.range(0, Math.log(3))));
  }
  if (way < 0.65) {
    // What is thin and dark alone: no line where colors meet without one.
    const closed = erode(dilate(gray, 7), 7);
    const lines = { ...gray, data: gray.data.map((v, i) => 1 + v - closed.data[i]!) };
    return stronger(lines, rng.range(0.03, 0.1), rng.range(1.5, 5));
  }
  const hard = rng.chance(0.4);
  return xdog(gray, {
    sigma: rng.range(0.3, hard ? 0.7 : 1),
    k: rng.range(3.5, 5),
    gamma: rng.range(0.94, 0.98),
    epsilon: rng.range(-0.01, 0.01),
    phi: hard ? 1e9 : Math.exp(rng.range(Math.log(15), Math.log(150))),
  });
}

/** Ink below a threshold is none, the rest so many times as dark. */
function stronger(lines: Plane, threshold: number, times: number): Plane {
  return { ...lines, data: lines.data.map((v) => 1 - Math.min(1, Math.max(0, 1 - v - threshold) * times)) };
}

/** Of a picture's pixels, so many at least are ink. */
const LEAST_INK = 0.03;

/** Lines that are too faint to be seen are made darker. */
function visible(lines: Plane, rng: Rng): Plane {
  const ink = lines.data.map((v) => 1 - v).sort();
  const strong = ink[Math.floor((1 - LEAST_INK) * ink.length)]!;
  const wanted = rng.range(0.4, 0.9);
  return strong >= wanted ? lines : stronger(lines, 0, Math.min(12, wanted / Math.max(strong, 1e-3)));
}

/** Lines that part nothing become faint or go, everywhere or on one side of a line. */
function rubOutInside({ data, width, height }: Plane, inside: Uint8Array, rng: Rng): void {
  const strength = rng.range(0.5, 1);
  const angle = rng.range(0, 2 * Math.PI);
  const from = rng.chance(0.5) ? -Infinity : rng.range(-0.3, 0.3) * Math.min(width, height);
  for (let i = 0; i < data.length; i++) {
    if (!inside[i]) continue;
    const [x, y] = [(i % width) - width / 2, Math.floor(i / width) - height / 2];
    if (x * Math.cos(angle) + y * Math.sin(angle) > from) data[i] = 1 - (1 - data[i]!) * (1 - strength);
  }
}
