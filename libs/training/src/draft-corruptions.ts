import { createRng, type Rng } from '@irodori/image';

/*
 * What a refinement network learns to repair (Zhang et al. 2018, two-stage sketch colorization): the finished picture with the
 * mistakes of drafts made in it. Regions of other pictures are pasted, places are warped, color is sprayed. The numbers are
 * those of a public re-implementation on pictures of about 500 pixels, as shares of the side; which pixels are drawn is ours.
 */

/** RGB planes behind each other, [3, height, width]. */
export interface Picture {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Control points of the warp on each side, and how far each may move, as a share of the side. */
const WARP_POINTS = 5;
const WARP = 0.04;
/** Pasted regions, and their side as a share of the picture's. */
const REGIONS = 3;
const REGION: readonly [least: number, most: number] = [0.2, 0.4];
/** Of the spray's fall-off, per 1/71 of the side: opacity exp(-lambda distance). */
const LAMBDA: readonly [least: number, most: number] = [0.01, 10];
const SPRAY_UNITS = 71;
/** Pixels of which the most colorful gives the spray its color. */
const SPRAY_LOOKS = 16;

/**
 * Drafts of a batch: each picture warped, with regions of the next picture of the batch pasted in (of its own mirror image where
 * it is alone) and one soft line of a color of its own.
 * @param targets [N, 3, height, width] in [-1, 1]
 * @param label what the random numbers depend on: the same label gives the same drafts
 * @returns [N, 3, height, width] in [-1, 1], a new array
 */
export function corruptedDrafts(targets: Float32Array, width: number, height: number, label: string): Float32Array {
  const length = 3 * width * height;
  const count = targets.length / length;
  const pictures = Array.from({ length: count }, (_, n) => ({
    data: targets.subarray(n * length, (n + 1) * length),
    width,
    height,
  }));
  const drafts = new Float32Array(targets.length);
  const rng = createRng(label);
  pictures.forEach((picture, n) => {
    const own = rng.fork(n);
    const other = count > 1 ? pictures[(n + 1) % count]! : mirrored(picture);
    const draft = sprayed(pasted(warped(picture, own.fork('warp')), other, own.fork('paste')), own.fork('spray'));
    drafts.set(draft.data, n * length);
  });
  return drafts;
}

function mirrored({ data, width, height }: Picture): Picture {
  const to = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) to[i - (i % width) + (width - 1 - (i % width))] = data[i]!;
  return { data: to, width, height };
}

/** The picture on a rubber sheet whose 5 x 5 points were moved by up to 4 % of its side; edges repeat. */
export function warped({ data, width, height }: Picture, rng: Rng): Picture {
  const move = (side: number) => Float32Array.from({ length: WARP_POINTS ** 2 }, () => rng.range(-WARP, WARP) * side);
  const [dx, dy] = [move(width), move(height)];
  const to = new Float32Array(data.length);
  const plane = width * height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = [
        (x / Math.max(1, width - 1)) * (WARP_POINTS - 1),
        (y / Math.max(1, height - 1)) * (WARP_POINTS - 1),
      ] as const;
      const fromX = x + bilinear(dx, WARP_POINTS, WARP_POINTS, ...at);
      const fromY = y + bilinear(dy, WARP_POINTS, WARP_POINTS, ...at);
      for (let c = 0; c < 3; c++) {
        to[c * plane + y * width + x] = bilinear(data, width, height, fromX, fromY, c * plane);
      }
    }
  }
  return { data: to, width, height };
}

/** Between the four values around a place; places outside are moved to the edge. */
function bilinear(data: Float32Array, width: number, height: number, x: number, y: number, offset = 0): number {
  const px = Math.min(Math.max(x, 0), width - 1);
  const py = Math.min(Math.max(y, 0), height - 1);
  const [x0, y0] = [Math.floor(px), Math.floor(py)];
  const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)];
  const [u, v] = [px - x0, py - y0];
  const value = (row: number, column: number): number => data[offset + row * width + column]!;
  return (1 - v) * ((1 - u) * value(y0, x0) + u * value(y0, x1)) + v * ((1 - u) * value(y1, x0) + u * value(y1, x1));
}

/** Three rectangles of another picture of the same size, from random places to random places. */
export function pasted({ data, width, height }: Picture, other: Picture, rng: Rng): Picture {
  const to = data.slice();
  for (let i = 0; i < REGIONS; i++) {
    const share = rng.range(...REGION);
    const [w, h] = [Math.max(1, Math.round(share * width)), Math.max(1, Math.round(share * height))];
    const [fromX, fromY] = [rng.int(width - w + 1), rng.int(height - h + 1)];
    const [toX, toY] = [rng.int(width - w + 1), rng.int(height - h + 1)];
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < h; y++) {
        const row = c * width * height + (fromY + y) * width + fromX;
        to.set(other.data.subarray(row, row + w), c * width * height + (toY + y) * width + toX);
      }
    }
  }
  return { data: to, width, height };
}

/** One soft line of a colorful color of the picture itself: opacity falls as exp(-lambda distance) on both sides of it. */
export function sprayed({ data, width, height }: Picture, rng: Rng): Picture {
  const plane = width * height;
  let color: readonly number[] = [0, 0, 0];
  let best = -1;
  for (let i = 0; i < SPRAY_LOOKS; i++) {
    const at = rng.int(plane);
    const seen = [data[at]!, data[plane + at]!, data[2 * plane + at]!];
    const chroma = Math.max(...seen) - Math.min(...seen);
    if (chroma > best) [best, color] = [chroma, seen];
  }
  const lambda = (rng.range(...LAMBDA) * SPRAY_UNITS) / Math.max(width, height);
  const point = (): [number, number] => [rng.range(0, width), rng.range(0, height)];
  const [[ax, ay], [bx, by]] = [point(), point()];
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const to = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square));
      const distance = Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
      const opacity = Math.exp(-lambda * distance);
      for (let c = 0; c < 3; c++) {
        const i = c * plane + y * width + x;
        to[i] = to[i]! + opacity * (color[c]! - to[i]!);
      }
    }
  }
  return { data: to, width, height };
}
