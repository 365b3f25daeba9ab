import { connectedAreas, squaredDistances, type Plane, type Raster, type Rgb } from '@irodori/image';
import { pictureToLab } from '../metrics/lab.ts';
import { PictureError } from '../picture.ts';
import { findFigure, offInk, paperDots } from './figure.ts';
import type { Dot, DotsOptions, DotsResult, DotSystem } from './types.ts';

/** A color is wrong when its CIE76 distance to the true one is above this. */
export const WRONG_COLOR = 18;
/** Shares wrong at which a picture counts as finished: nearly, and for good. */
export const FINISHED = [0.1, 0.05] as const;

/**
 * Dots to finish: a simulated colorist puts a dot of the true color in the middle (the pixel farthest from its border)
 * of the largest connected wrong patch, looks at the new picture, and goes on. Wrong is a pixel of the figure, off the
 * lines, whose CIE76 distance to the true color is above 18. A place that already has a dot is not tried again: the next
 * largest patch is. Dots of the background's color in the upper corners are there from the beginning and not counted.
 * The same system and pictures give the same result.
 * @param truth the finished picture, of the size of the lines
 * @throws PictureError when sizes differ or nothing of the figure is off the lines
 */
export async function dotsToFinish(
  system: DotSystem,
  truth: Raster<3>,
  lines: Plane,
  options: DotsOptions = {},
): Promise<DotsResult> {
  const { most = 24, keep = [] } = options;
  const scene = sceneOf(truth, lines);
  const { paper } = scene;
  const dots: Dot[] = [];
  const tried = new Set<number>();
  const wrong: number[] = [];
  const background: number[] = [];
  const pictures = new Map<number, Raster<3>>();
  let stuck = false;
  let picture: Raster<3> | undefined;
  for (let count = 0; count <= most; count++) {
    if (!stuck || !picture) {
      picture = await system(lines, [...paper, ...dots]);
      assertSize(picture, truth);
    }
    const bad = wrongPixels(scene, picture);
    wrong.push(share(bad, scene.figure));
    background.push(share(bad, scene.ground));
    if (keep.includes(count)) pictures.set(count, picture);
    const next = count < most && !stuck ? nextDot(scene, bad, tried) : undefined;
    if (next) dots.push(next);
    else stuck = true;
  }
  const [dots10, dots5] = FINISHED.map((limit) => {
    const first = wrong.findIndex((v) => v <= limit);
    return first < 0 ? most + 1 : first;
  }) as [number, number];
  return { wrong, background, dots10, dots5, dots, paper, pictures };
}

/** A drawing and its truth, made ready. Masks hold 1 for inside. */
interface Scene {
  readonly truth: Raster<3>;
  readonly lab: Float32Array;
  /** Figure, off the lines. */
  readonly figure: Uint8Array;
  /** Background, off the lines. */
  readonly ground: Uint8Array;
  readonly paper: readonly Dot[];
}

function sceneOf(truth: Raster<3>, lines: Plane): Scene {
  const { width, height } = truth;
  if (lines.width !== width || lines.height !== height) {
    throw new PictureError(
      `dots to finish: expected lines of ${width} x ${height} like the truth, got ${lines.width} x ${lines.height}`,
    );
  }
  const found = findFigure(truth);
  const clear = offInk(lines);
  const figure = clear.map((v, i) => v & (1 - found.background[i]!));
  if (!figure.includes(1)) {
    throw new PictureError('dots to finish: expected a figure on a background with pixels off the lines, found none');
  }
  const ground = clear.map((v, i) => v & found.background[i]!);
  return { truth, lab: pictureToLab(truth), figure, ground, paper: paperDots(found, clear) };
}

function assertSize({ width, height }: Raster<3>, truth: Raster<3>): void {
  if (width === truth.width && height === truth.height) return;
  throw new PictureError(
    `dots to finish: expected a picture of ${truth.width} x ${truth.height} from the system, got ${width} x ${height}`,
  );
}

/** 1 where the color is wrong, off the lines, figure and background alike. */
function wrongPixels({ lab, figure, ground }: Scene, picture: Raster<3>): Uint8Array {
  const got = pictureToLab(picture);
  return figure.map((inside, i) => {
    if (inside === 0 && ground[i] === 0) return 0;
    const [l, a, b] = [got[3 * i]! - lab[3 * i]!, got[3 * i + 1]! - lab[3 * i + 1]!, got[3 * i + 2]! - lab[3 * i + 2]!];
    return l * l + a * a + b * b > WRONG_COLOR ** 2 ? 1 : 0;
  });
}

function share(bad: Uint8Array, inside: Uint8Array): number {
  let [all, wrong] = [0, 0];
  for (let i = 0; i < bad.length; i++) {
    if (inside[i] === 0) continue;
    all++;
    wrong += bad[i]!;
  }
  return wrong / all;
}

/** In the middle of the largest wrong patch whose middle has no dot yet; undefined when there is none. Adds to `tried`. */
function nextDot({ truth, figure }: Scene, bad: Uint8Array, tried: Set<number>): Dot | undefined {
  const { width, height, data } = truth;
  const { labels, sizes } = connectedAreas(
    bad.map((v, i) => v & figure[i]!),
    width,
    height,
  );
  const boxes = boxesOf(labels, sizes.length, width);
  const order = sizes.map((_, label) => label).slice(1);
  // A stable sort: of equal patches the one that begins first.
  order.sort((p, q) => sizes[q]! - sizes[p]!);
  for (const label of order) {
    const { at, room } = middleOf(labels, label, boxes[label]!, width);
    if (tried.has(at)) continue;
    tried.add(at);
    const color: Rgb = [data[3 * at]!, data[3 * at + 1]!, data[3 * at + 2]!];
    return { x: at % width, y: Math.floor(at / width), color, room };
  }
  return undefined;
}

type Box = [left: number, top: number, right: number, bottom: number];

function boxesOf(labels: Int32Array, count: number, width: number): Box[] {
  const boxes = Array.from({ length: count }, (): Box => [Infinity, Infinity, -1, -1]);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    const box = boxes[labels[i]!]!;
    const [x, y] = [i % width, Math.floor(i / width)];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return boxes;
}

/** The pixel of an area that is farthest from the area's border; of several the first. */
function middleOf(
  labels: Int32Array,
  label: number,
  [left, top, right, bottom]: Box,
  width: number,
): { readonly at: number; readonly room: number } {
  const [w, h] = [right - left + 1, bottom - top + 1];
  const mask = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) mask[y * w + x] = labels[(top + y) * width + left + x] === label ? 1 : 0;
  }
  const distances = squaredDistances(mask, w, h, true);
  let best = 0;
  for (let i = 1; i < distances.length; i++) if (distances[i]! > distances[best]!) best = i;
  return { at: (top + Math.floor(best / w)) * width + left + (best % w), room: Math.sqrt(distances[best]!) };
}
