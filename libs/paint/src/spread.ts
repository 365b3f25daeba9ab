import type { Raster, UserHint } from '@irodori/image';
import type { FinishedPicture, PaintLayer } from './finish.ts';
import type { InkedDrawing } from './types.ts';
import { uniqueNames } from './unique-names.ts';

/** Least ratio of width to height of two pages side by side. */
const MIN_ASPECT = 1.15;
/** The gutter lies in the middle of the picture, give or take this share of the width. */
const GUTTER_RANGE = 0.06;
/** Its least width, share of the picture's; panels beside each other on one page lie closer. */
const MIN_GUTTER = 0.008;
/** Share of a column's pixels that may be ink: specks, and the shadow of a fold. */
const MAX_INK_SHARE = 0.004;
/** Each page has at least this share of ink. */
const MIN_PAGE_INK = 0.002;
const INK_LEVEL = 128;

/**
 * The gutter of a two-page spread: a strip of bare paper from top to bottom in the middle of a wide picture, drawing on both
 * sides.
 * @returns the column at its middle; undefined for one page, and where a panel runs across the fold
 */
export function findGutter({ width, height, ink }: InkedDrawing): number | undefined {
  if (width < MIN_ASPECT * height) return undefined;
  const columns = new Uint32Array(width);
  for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i++) if (ink[i]! >= INK_LEVEL) columns[x]!++;
  const bare = (x: number): boolean => columns[x]! <= MAX_INK_SHARE * height;
  const middle = width / 2;
  let best: { at: number; away: number } | undefined;
  for (let x = 0; x < width; x++) {
    if (!bare(x)) continue;
    const start = x;
    while (x + 1 < width && bare(x + 1)) x++;
    const end = x + 1;
    // Of a wide strip what lies nearest to the middle.
    const at = Math.round((start + end) / 2);
    const away = start <= middle && middle <= end ? 0 : Math.min(Math.abs(start - middle), Math.abs(end - middle));
    if (end - start < MIN_GUTTER * width || away > GUTTER_RANGE * width) continue;
    if (start === 0 || end === width || (best && best.away <= away)) continue;
    best = {
      at:
        away === 0
          ? Math.round(Math.min(Math.max(at, middle - GUTTER_RANGE * width), middle + GUTTER_RANGE * width))
          : at,
      away,
    };
  }
  if (!best) return undefined;
  const inked = (from: number, to: number): boolean =>
    columns.subarray(from, to).reduce((sum, n) => sum + n, 0) >= MIN_PAGE_INK * (to - from) * height;
  return inked(0, best.at) && inked(best.at, width) ? best.at : undefined;
}

/** Columns `left` to `right` of a drawing, as a drawing of its own. */
export function pageOf(drawing: InkedDrawing, left: number, right: number): InkedDrawing {
  const { width, height, ink, tone, clean } = drawing;
  const cut = <T extends Uint8Array | Uint8ClampedArray>(data: T, channels: number, out: T): T => {
    for (let y = 0; y < height; y++) {
      out.set(
        data.subarray(channels * (y * width + left), channels * (y * width + right)),
        channels * y * (right - left),
      );
    }
    return out;
  };
  const pixels = (right - left) * height;
  return {
    width: right - left,
    height,
    ink: cut(ink, 1, new Uint8Array(pixels)),
    ...(tone && { tone: cut(tone, 1, new Uint8Array(pixels)) }),
    ...(clean && {
      clean: {
        width: right - left,
        height,
        channels: 3,
        data: cut(clean.data, 3, new Uint8ClampedArray(3 * pixels)),
      },
    }),
  };
}

/** Hints of a page that begins at column `left`, in its own pixels; of strokes the runs that lie on it. */
export function hintsOfPage(hints: readonly UserHint[], left: number, right: number): UserHint[] {
  const on = (x: number): boolean => x >= left && x < right;
  return hints.flatMap((hint): UserHint[] => {
    if (hint.kind === 'point') return on(hint.x) ? [{ ...hint, x: hint.x - left }] : [];
    const runs: [number, number][][] = [];
    let run: [number, number][] | undefined;
    for (const [x, y] of hint.points) {
      if (!on(x)) run = undefined;
      else if (run) run.push([x - left, y]);
      else runs.push((run = [[x - left, y]]));
    }
    return runs.map((points) => ({ ...hint, points }));
  });
}

/** Hints of a page in pixels of the spread: the inverse of {@link hintsOfPage}. */
export const hintsOfSpread = (hints: readonly UserHint[], left: number): UserHint[] =>
  hints.map((hint) =>
    hint.kind === 'point'
      ? { ...hint, x: hint.x + left }
      : { ...hint, points: hint.points.map(([x, y]) => [x + left, y] as const) },
  );

/**
 * The finished pages of a spread side by side, left one first. Paper, shade, light and lines are one layer each, a part is
 * one of its page.
 */
export function joinPages(pages: readonly FinishedPicture[]): FinishedPicture {
  const width = pages.reduce((sum, { picture }) => sum + picture.width, 0);
  const { height } = pages[0]!.picture;
  let at = 0;
  const placed = pages.map((page) => {
    const left = at;
    at += page.picture.width;
    return { page, left };
  });
  const blank = <C extends 3 | 4>(channels: C): Raster<C> & { data: Uint8ClampedArray } => ({
    width,
    height,
    channels,
    data: new Uint8ClampedArray(channels * width * height),
  });
  const picture = blank(3);
  for (const { page, left } of placed) place(page.picture, picture, left);
  const unique = uniqueNames();
  const layer = (of: readonly { readonly layer: PaintLayer; readonly left: number }[]): PaintLayer => ({
    ...of[0]!.layer,
    name: unique(of[0]!.layer.name),
    raster: () => {
      const out = blank(4);
      for (const { layer: one, left } of of) place(one.raster(), out, left);
      return out;
    },
  });
  const kinds = (['paper', 'part', 'shade', 'light', 'lines'] as const).flatMap((kind) => {
    const found = placed.flatMap(({ page, left }) =>
      page.layers.filter((one) => one.kind === kind).map((one) => ({ layer: one, left })),
    );
    if (kind === 'part') return found.map((one) => layer([one]));
    return found.length > 0 ? [layer(found)] : [];
  });
  return { picture, layers: kinds };
}

function place(
  from: Raster,
  to: { readonly width: number; readonly channels: number; readonly data: Uint8ClampedArray },
  left: number,
): void {
  const { width, height, channels, data } = from;
  for (let y = 0; y < height; y++) {
    to.data.set(data.subarray(channels * y * width, channels * (y + 1) * width), channels * (y * to.width + left));
  }
}
