import { squaredDistances, type Plane, type Raster, type Rgb } from '@irodori/image';
import { pictureToLab, rgbToLab, type Lab } from '../metrics/lab.ts';
import { PictureError } from '../picture.ts';
import { findFigure, offInk, paperDots } from './figure.ts';
import { WRONG_COLOR } from './dots-to-finish.ts';
import type { Dot, DotSystem } from './types.ts';
import { VIVID } from '../vivid-colors.ts';

/** Parts below this share of the picture are not tried. */
const LEAST_PART = 0.005;

/** What one dot takes of the part that it is put on, and of everything else. */
export interface PartTake {
  readonly part: number;
  /** Share, 0..1, of the part's pixels, off the lines, that take the dot's color. */
  readonly own: number;
  /** Share, 0..1, of all other pixels off the lines. */
  readonly others: number;
}

/**
 * One dot for each part in turn: in the part's middle, in the vivid color that is farthest from the truth and from what
 * the system paints there without it. A pixel takes the color when it comes within CIE76 18 of it and was not before.
 * @param parts the part of each pixel, 0 for none; `width * height`
 */
export async function partTakes(
  system: DotSystem,
  truth: Raster<3>,
  lines: Plane,
  parts: ArrayLike<number>,
): Promise<PartTake[]> {
  const { width, height } = lines;
  if (parts.length !== width * height || truth.width !== width || truth.height !== height) {
    throw new PictureError(
      `part share: expected parts and a truth of ${width} x ${height} like the lines, got ${parts.length} values and ${truth.width} x ${truth.height}`,
    );
  }
  const clear = offInk(lines);
  const paper = paperDots(findFigure(truth), clear);
  const before = await system(lines, paper);
  const [was, trueLab] = [pictureToLab(before), pictureToLab(truth)];
  const takes: PartTake[] = [];
  for (const [part, pixels] of pixelsOf(parts, clear)) {
    if (pixels.length < LEAST_PART * clear.length) continue;
    const mask = new Uint8Array(clear.length);
    for (const i of pixels) mask[i] = 1;
    const distances = squaredDistances(mask, width, height, true);
    const at = pixels.reduce((best, i) => (distances[i]! > distances[best]! ? i : best));
    const color = farthestColor(labAt(trueLab, at), labAt(was, at));
    const dot: Dot = { x: at % width, y: Math.floor(at / width), color, room: Math.sqrt(distances[at]!) };
    const now = pictureToLab(await system(lines, [...paper, dot]));
    const wanted = rgbToLab(...color);
    const near = (lab: Float32Array, i: number) => squared(wanted, labAt(lab, i)) <= WRONG_COLOR ** 2;
    const count = { own: 0, others: 0, outside: 0 };
    for (let i = 0; i < clear.length; i++) {
      if (clear[i] === 0) continue;
      if (mask[i] === 0) count.outside++;
      if (near(now, i) && !near(was, i)) count[mask[i] === 1 ? 'own' : 'others']++;
    }
    takes.push({ part, own: count.own / pixels.length, others: count.others / Math.max(1, count.outside) });
  }
  return takes;
}

function pixelsOf(parts: ArrayLike<number>, clear: Uint8Array): Map<number, number[]> {
  const pixels = new Map<number, number[]>();
  for (let i = 0; i < clear.length; i++) {
    const part = parts[i]!;
    if (part === 0 || clear[i] === 0) continue;
    const own = pixels.get(part);
    if (own) own.push(i);
    else pixels.set(part, [i]);
  }
  return pixels;
}

const labAt = (lab: Float32Array, i: number): Lab => [lab[3 * i]!, lab[3 * i + 1]!, lab[3 * i + 2]!];
const squared = (p: Lab, q: Lab) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2;

function farthestColor(...from: readonly Lab[]): Rgb {
  const distance = (color: Rgb) => Math.min(...from.map((lab) => squared(lab, rgbToLab(...color))));
  return VIVID.reduce((best, color) => (distance(color) > distance(best) ? color : best));
}
