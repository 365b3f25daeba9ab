import { squaredDistances, type Plane, type Raster, type Rgb } from '@irodori/image';
import { rgbToLab } from '../metrics/lab.ts';
import type { Dot } from './types.ts';

/** A pixel has the background's color within this CIE76 distance: JPEG noise and soft edges of white, no other color. */
const SAME_COLOR = 5;
/** The background's color is found along at least this share of the border. */
const LEAST_SHARE = 0.25;
/** Lighter than this is no ink: the gray edges of lines are. */
const INK_BELOW = 0.78;

/** What is figure and what is background in a color picture, one byte per pixel. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  /** 1 where the border's flood fill comes. */
  readonly background: Uint8Array;
  /** The background's color; undefined where there is no background. */
  readonly paper: Rgb | undefined;
}

/**
 * The background is what a flood fill from the border reaches in the color picture: the most frequent color along the
 * border, if it covers a quarter of it, and every pixel within CIE76 5 of it that is 4-connected to the border through
 * such pixels. The rest is figure; a picture whose border has no such color is all figure.
 */
export function findFigure(picture: Raster<3>): Figure {
  const { width, height, data } = picture;
  const background = new Uint8Array(width * height);
  const border = borderPixels(width, height);
  const paper = frequentColor(picture, border);
  const [l, a, b] = rgbToLab(...paper);
  const like = (i: number): boolean => {
    const lab = rgbToLab(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!);
    return (lab[0] - l) ** 2 + (lab[1] - a) ** 2 + (lab[2] - b) ** 2 <= SAME_COLOR ** 2;
  };
  const queue = border.filter(like);
  if (queue.length < LEAST_SHARE * border.length) return { width, height, background, paper: undefined };
  for (const i of queue) background[i] = 1;
  for (let head = 0; head < queue.length; head++) {
    const i = queue[head]!;
    const x = i % width;
    const around = [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width];
    for (const next of around) {
      if (next < 0 || next >= background.length || background[next] === 1 || !like(next)) continue;
      background[next] = 1;
      queue.push(next);
    }
  }
  return { width, height, background, paper };
}

function borderPixels(width: number, height: number): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) pixels.push(y * width + x);
    }
  }
  return pixels;
}

/** The mean of the pixels in the fullest of 16 x 16 x 16 boxes; boxes are centered so that white and black fill one. */
function frequentColor({ data }: Raster<3>, pixels: readonly number[]): Rgb {
  const boxes = new Map<number, [count: number, r: number, g: number, b: number]>();
  const level = (v: number) => Math.round(v / 17);
  for (const i of pixels) {
    const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    const key = 256 * level(r) + 16 * level(g) + level(b);
    const box = boxes.get(key) ?? [0, 0, 0, 0];
    boxes.set(key, box);
    box[0] += 1;
    box[1] += r;
    box[2] += g;
    box[3] += b;
  }
  let [count, r, g, b] = [0, 0, 0, 0];
  for (const box of boxes.values()) if (box[0] > count) [count, r, g, b] = box;
  return [r / count, g / count, b / count];
}

/** 1 where no ink is within a pixel: neither on a line nor beside, above or below one, where colors mix with it. */
export function offInk({ width, height, data }: Plane): Uint8Array {
  const off = new Uint8Array(width * height);
  const isInk = (i: number) => data[i]! < INK_BELOW;
  for (let i = 0; i < off.length; i++) {
    const x = i % width;
    const near =
      isInk(i) ||
      (x > 0 && isInk(i - 1)) ||
      (x < width - 1 && isInk(i + 1)) ||
      (i >= width && isInk(i - width)) ||
      (i + width < off.length && isInk(i + width));
    off[i] = near ? 0 : 1;
  }
  return off;
}

/** Where the dots that say "paper" are put, in shares of the shorter side from the corner. */
const CORNER = 0.02;

/** One dot of the background's color in each upper corner that is background and off the lines; none, one or two. */
export function paperDots({ width, height, background, paper }: Figure, clear: Uint8Array): Dot[] {
  if (!paper) return [];
  const inset = Math.max(1, Math.round(CORNER * Math.min(width, height)));
  const free = background.map((v, i) => v & clear[i]!);
  const distances = squaredDistances(free, width, height);
  return [inset, width - 1 - inset]
    .filter((x) => free[inset * width + x] === 1)
    .map((x) => ({ x, y: inset, color: paper, room: Math.sqrt(distances[inset * width + x]!) }));
}
