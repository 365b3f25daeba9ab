import type { Raster, Rgb } from '@irodori/image';
import { labDistance, labOf } from '../color/lab.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { lineMap, type LineMap } from './line-map.ts';
import { counterpart, register, type Registration } from './register.ts';

/** A finished picture, with what registration needs of it. */
export interface ReferencePicture {
  readonly picture: Raster<3>;
  /** Darkness of its lines, 0..255, a byte a pixel. */
  readonly ink: Uint8Array;
  /** 1 where it shows a figure, 0 on its background, a byte a pixel. */
  readonly figure: Uint8Array;
}

/** The color that each grid pixel shall have, taken from a reference. */
export interface TargetColors {
  readonly palette: readonly Rgb[];
  /** Index into `palette`, -1 where there is no target. */
  readonly of: Int16Array;
  /** Index into `palette` of the color of unpainted background. */
  readonly unpainted?: number;
}

/** Agreement of lines (0 as by chance, 1 all of them) from which on a pixel takes the color of its counterpart. */
const MIN_AGREEMENT = 0.5;
/** A reference shows the drawing's lines where this share of its line points at least has this agreement. */
const [SURE_AGREEMENT, MIN_SURE_SHARE] = [0.7, 0.16];
/** From this share of such line points on the reference's mirror image is not tried. */
const UNMIRRORED_SHARE = 0.6;
/** A cell of lower mean agreement gets one color: only above it is shade within a cell taken over. */
const SHADE_AGREEMENT = 0.7;
/** Ink from which on a pixel of the reference is line, not color. */
const LINE_INK = 48;
/** A cell is filled from its pixels with a target where these are at least this share of it. */
const MIN_CELL_SHARE = 0.3;
/** Colors of a picture within this CIE76 distance are one entry of the palette; colors of less than this share of it get none. */
const [SAME_COLOR, MIN_COLOR_SHARE] = [9, 0.002];
/** Colors of a palette at most. */
const MAX_COLORS = 48;

/**
 * For each pixel of a drawing the color of its counterpart in a reference, whose lines are registered to the drawing's.
 * @returns undefined where the two have too few lines in common
 */
export function targetColors(prepared: PreparedDrawing, reference: ReferencePicture): TargetColors | undefined {
  const { grid, segmentation } = prepared.made;
  const drawn = lineMap(grid.ink, grid.width, grid.height);
  const mirrorImage = mirrored(reference);
  let best: { registration: Registration; map: LineMap; from: ReferencePicture; share: number } | undefined;
  for (const from of [reference, mirrorImage]) {
    const map = lineMap(from.ink, from.picture.width, from.picture.height);
    const registration = register(drawn, map);
    const share = agreeingShare(registration, drawn);
    if (share > (best?.share ?? 0)) best = { registration, map, from, share };
    // A drawing is rarely its own mirror image.
    if (share >= UNMIRRORED_SHARE) break;
  }
  if (!best || best.share < MIN_SURE_SHARE) return undefined;
  const { registration, map, from } = best;
  const { cells, background } = segmentation;
  const { picture, ink, figure } = from;
  const size = cells.labels.length;
  const source = new Int32Array(size).fill(-1);
  const [agreement, pixels] = [new Float32Array(cells.count), new Float32Array(cells.count)];
  const match = { x: 0, y: 0, agreement: 0 };
  for (let i = 0; i < size; i++) {
    if (cells.wall[i] === 1) continue;
    counterpart(
      registration,
      ((i % cells.width) + 0.5) * drawn.scale,
      (Math.floor(i / cells.width) + 0.5) * drawn.scale,
      match,
    );
    if (match.agreement < MIN_AGREEMENT) continue;
    const [x, y] = [Math.floor(match.x / map.scale), Math.floor(match.y / map.scale)];
    if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue;
    const at = y * picture.width + x;
    if (ink[at]! >= LINE_INK) continue;
    // The background behind a figure is not taken over.
    if (figure[at] === 0 && background[cells.labels[i]!]! >= 0.5) continue;
    source[i] = at;
    const c = cells.labels[i]!;
    agreement[c]! += match.agreement;
    pixels[c]!++;
  }
  const palette = paletteOf(picture, source);
  const of = new Int16Array(size).fill(-1);
  const nearest = nearestOf(palette);
  for (let i = 0; i < size; i++) if (source[i]! >= 0) of[i] = nearest(picture.data, 3 * source[i]!);
  flattenCells(of, prepared, { colors: palette.length, flat: (c) => agreement[c]! < SHADE_AGREEMENT * pixels[c]! });
  fillCells(of, prepared);
  return { palette, of: majority(of, prepared, palette.length) };
}

/** The share of a drawing's line points at which lines agree surely (`SURE_AGREEMENT`). */
function agreeingShare(registration: Registration, { points, width }: LineMap): number {
  const match = { x: 0, y: 0, agreement: 0 };
  let sure = 0;
  for (const i of points) {
    counterpart(registration, i % width, Math.floor(i / width), match);
    if (match.agreement >= SURE_AGREEMENT) sure++;
  }
  return sure / Math.max(1, points.length);
}

function mirrored({ picture, ink, figure }: ReferencePicture): ReferencePicture {
  const { width, height, data } = picture;
  const out: ReferencePicture = {
    picture: { width, height, channels: 3, data: new Uint8ClampedArray(data.length) },
    ink: new Uint8Array(ink.length),
    figure: new Uint8Array(figure.length),
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const j = y * width + width - 1 - x;
      out.ink[i] = ink[j]!;
      out.figure[i] = figure[j]!;
      for (let k = 0; k < 3; k++) out.picture.data[3 * i + k] = data[3 * j + k]!;
    }
  }
  return out;
}

/** Colors of the pixels at `source`: repeatedly the most frequent one, by what lies within `SAME_COLOR` of it, which is then removed. */
function paletteOf({ data }: Raster<3>, source: Int32Array): Rgb[] {
  const bins = new Map<number, { n: number; rgb: [number, number, number]; lab: Float64Array }>();
  let all = 0;
  for (const at of source) {
    if (at < 0) continue;
    const [r, g, b] = [data[3 * at]!, data[3 * at + 1]!, data[3 * at + 2]!];
    const key = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    const bin = bins.get(key) ?? { n: 0, rgb: [0, 0, 0], lab: new Float64Array(3) };
    bins.set(key, bin);
    bin.n++;
    bin.rgb[0] += r;
    bin.rgb[1] += g;
    bin.rgb[2] += b;
    all++;
  }
  let open = [...bins.values()];
  for (const bin of open) {
    const [r, g, b] = bin.rgb;
    bin.lab = labOf([Math.round(r / bin.n), Math.round(g / bin.n), Math.round(b / bin.n)]);
  }
  const palette: Rgb[] = [];
  while (open.length > 0 && palette.length < MAX_COLORS) {
    let best: { many: number; near: typeof open } = { many: -1, near: [] };
    const looks = [...open].sort((p, q) => q.n - p.n).slice(0, 40);
    for (const middle of looks) {
      const near = open.filter((bin) => labDistance(bin.lab, middle.lab) <= SAME_COLOR);
      const many = near.reduce((sum, bin) => sum + bin.n, 0);
      if (many > best.many) best = { many, near };
    }
    if (palette.length > 0 && best.many < MIN_COLOR_SHARE * all) break;
    const mean = (k: 0 | 1 | 2): number => Math.round(best.near.reduce((sum, bin) => sum + bin.rgb[k], 0) / best.many);
    palette.push([mean(0), mean(1), mean(2)]);
    const taken = new Set(best.near);
    open = open.filter((bin) => !taken.has(bin));
  }
  return palette;
}

/** A function from RGB bytes at an offset to the index of the nearest palette color (CIE76), with a cache. */
function nearestOf(palette: readonly Rgb[]): (data: ArrayLike<number>, at: number) => number {
  const labs = palette.map(labOf);
  const cache = new Map<number, number>();
  return (data, at) => {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    const key = (r << 16) | (g << 8) | b;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const own = labOf([r, g, b]);
    let [best, least] = [-1, Infinity];
    for (const [k, lab] of labs.entries()) {
      const distance = labDistance(lab, own);
      if (distance < least) [best, least] = [k, distance];
    }
    cache.set(key, best);
    return best;
  };
}

/** In the cells for which `flat` holds, all pixels with a target get the most frequent one of the cell. */
function flattenCells(
  of: Int16Array,
  { made: { segmentation } }: PreparedDrawing,
  { colors, flat }: { readonly colors: number; flat(cell: number): boolean },
): void {
  const { labels, count } = segmentation.cells;
  const votes = new Map<number, number>();
  for (let i = 0; i < of.length; i++) {
    const c = labels[i]!;
    if (of[i]! >= 0 && flat(c)) votes.set(c * colors + of[i]!, (votes.get(c * colors + of[i]!) ?? 0) + 1);
  }
  const [most, best] = [new Float32Array(count), new Int16Array(count).fill(-1)];
  for (const [key, n] of votes) {
    const c = Math.floor(key / colors);
    if (n > most[c]!) [most[c], best[c]] = [n, key % colors];
  }
  for (let i = 0; i < of.length; i++) if (of[i]! >= 0 && best[labels[i]!]! >= 0) of[i] = best[labels[i]!]!;
}

/** Pixels without a target get that of the nearest pixel of their cell with one, where the cell has enough of them. */
function fillCells(of: Int16Array, { made: { segmentation } }: PreparedDrawing): void {
  const { labels, wall, width, area, count } = segmentation.cells;
  const targets = new Float32Array(count);
  for (let i = 0; i < of.length; i++) if (of[i]! >= 0) targets[labels[i]!]!++;
  const queue: number[] = [];
  for (let i = 0; i < of.length; i++) if (of[i]! >= 0) queue.push(i);
  for (let head = 0; head < queue.length; head++) {
    const i = queue[head]!;
    const x = i % width;
    for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
      if (j < 0 || j >= of.length || of[j]! >= 0 || wall[j] === 1) continue;
      const c = labels[j]!;
      if (c !== labels[i] || targets[c]! < MIN_CELL_SHARE * area[c]!) continue;
      of[j] = of[i]!;
      queue.push(j);
    }
  }
}

/** Half the side of the window of the majority filter, a share of the long side. */
const VOTE_REACH = 1 / 250;

/** Majority filter within each area: each pixel gets the most frequent target around it, so that no single pixels stand out. */
function majority(of: Int16Array, { made: { segmentation } }: PreparedDrawing, colors: number): Int16Array {
  const { labels, width, height, wall } = segmentation.cells;
  const { areas } = segmentation;
  const reach = Math.max(1, Math.round(VOTE_REACH * Math.max(width, height)));
  const out = of.slice();
  const votes = new Int32Array(colors);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (of[i]! < 0 || wall[i] === 1) continue;
      // Equal neighbors: skipped for speed.
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) {
        const v = of[i]!;
        if (of[i - 1] === v && of[i + 1] === v && of[i - width] === v && of[i + width] === v) continue;
      }
      const area = areas[labels[i]!]!;
      let best = of[i]!;
      const seen: number[] = [];
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          const j = v * width + u;
          const k = of[j]!;
          if (k < 0 || wall[j] === 1 || areas[labels[j]!] !== area) continue;
          if (votes[k]!++ === 0) seen.push(k);
        }
      }
      for (const k of seen) if (votes[k]! > votes[best]!) best = k;
      for (const k of seen) votes[k] = 0;
      out[i] = best;
    }
  }
  return out;
}
