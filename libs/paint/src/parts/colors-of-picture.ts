import { type Raster, type Rgb } from '@irodori/image';
import { labDistance, labInto, labOf } from '../color/lab.ts';
import { isSkinTone } from '../color/skin-tone.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { partsOfDrawing, type DrawingPart } from './drawing-parts.ts';

/** The color of a part of a character. */
export interface PartColor {
  /** What the part shows, where a model named it. */
  readonly name?: string;
  readonly color: Rgb;
  /** Its share of the figure, 0..1. */
  readonly share: number;
  /** Where its middle lies, in shares of the figure's width and height. */
  readonly center: readonly [x: number, y: number];
}

/** Colors within this CIE76 distance count as equal. */
const SAME_COLOR = 14;
/** From this CIE76 distance on two colors count as different. */
const OTHER_COLOR = 22;
/** Pixels sampled per part, about. */
const SAMPLES_PER_PART = 1500;
/** Least share of a part for a further color of it. */
const MIN_SHARE_OF_PART = 0.15;
/** Least share of the figure for a color to be kept. */
const MIN_SHARE_OF_FIGURE = 0.002;
/** Distance from lines from which on colors are not mixed with ink, grid pixels. */
const MIN_LINE_DISTANCE = 1.5;

const SINGLE: ReadonlySet<string | undefined> = new Set(['hair', 'skin', 'eye', 'eyeWhite', 'mouth']);
/** Colors of one part at most. */
const MAX_COLORS = 3;

/**
 * The colors of a finished picture by part, largest first.
 * @param prepared the picture's own lines, prepared
 * @param picture of the size of `prepared`
 * @throws RangeError when the sizes differ
 */
export function colorsOfPicture(prepared: PreparedDrawing, picture: Raster<3>): PartColor[] {
  const { parts, samples } = partSamples(prepared, picture);
  return merged(parts.flatMap((part, p) => colorsOfPart(part, part.shareOfAll, samples[p]!)));
}

/** Least share of all figures for one that counts as a character; the largest one always does. */
const MIN_CHARACTER_SHARE = 0.08;

/**
 * The colors of everybody in a finished picture, the largest figure first: each panel of a comic page and each of several
 * people who stand apart is a figure; figures with the same hair and main color are one person.
 * Parameters and errors as {@link colorsOfPicture}; shares are those of the figure.
 */
export function castOfPicture(prepared: PreparedDrawing, picture: Raster<3>): PartColor[][] {
  const { parts, samples } = partSamples(prepared, picture);
  const figures = new Map<number, { share: number; colors: PartColor[] }>();
  for (const [p, part] of parts.entries()) {
    const figure = figures.get(part.figure) ?? { share: 0, colors: [] };
    figures.set(part.figure, figure);
    figure.share += part.shareOfAll;
    figure.colors.push(...colorsOfPart(part, part.share, samples[p]!));
  }
  const cast: PartColor[][] = [];
  for (const { share, colors } of [...figures.values()].sort((a, b) => b.share - a.share)) {
    const own = merged(colors);
    if (own.length === 0 || (cast.length > 0 && share < MIN_CHARACTER_SHARE)) continue;
    if (!cast.some((other) => samePerson(other, own))) cast.push(own);
  }
  return cast;
}

/** Whether hair, or what is largest where one of them has none, and the largest other color are alike. */
function samePerson(a: readonly PartColor[], b: readonly PartColor[]): boolean {
  const hair = (list: readonly PartColor[]): PartColor | undefined => list.find(({ name }) => name === 'hair');
  const main = (list: readonly PartColor[]): PartColor | undefined => list.find(({ name }) => !SINGLE.has(name));
  const alike = (p: PartColor | undefined, q: PartColor | undefined): boolean =>
    p === undefined || q === undefined || difference(p.color, q.color) < OTHER_COLOR;
  return alike(hair(a), hair(b)) && alike(main(a), main(b));
}

function partSamples(prepared: PreparedDrawing, picture: Raster<3>): { parts: DrawingPart[]; samples: Samples[] } {
  if (picture.width !== prepared.width || picture.height !== prepared.height) {
    throw new RangeError(
      `colorsOfPicture: expected ${prepared.width} x ${prepared.height} pixels, got ${picture.width} x ${picture.height}`,
    );
  }
  const parts = partsOfDrawing(prepared, [], true);
  return { parts, samples: samplesOf(prepared, parts, picture) };
}

/** One entry for each color of a name, largest first. */
function merged(found: readonly PartColor[]): PartColor[] {
  const all: PartColor[] = [];
  for (const one of renamedSkin(found).sort((a, b) => b.share - a.share)) {
    const at = all.findIndex(
      (other) => other.name === one.name && (SINGLE.has(one.name) || difference(other.color, one.color) < OTHER_COLOR),
    );
    if (at < 0) {
      all.push(one);
      continue;
    }
    const same = all[at]!;
    const share = same.share + one.share;
    const mid = (k: 0 | 1): number => (same.center[k] * same.share + one.center[k] * one.share) / share;
    all[at] = { ...same, share, center: [mid(0), mid(1)] };
  }
  return all.filter(({ share }) => share >= MIN_SHARE_OF_FIGURE).sort((a, b) => b.share - a.share);
}

/**
 * Corrects names by colors, since the network sees lines only: parts of clothes with the color of the skin become skin (hands, faces);
 * parts named skin without a skin color become clothes, if another part of the upper figure has a skin color.
 */
function renamedSkin(colors: readonly PartColor[]): PartColor[] {
  const named = colors.filter(({ name, color }) => name === 'skin' && isSkinTone(color));
  const largest = (list: readonly PartColor[]): PartColor | undefined => [...list].sort((a, b) => b.share - a.share)[0];
  const other = largest(
    colors.filter(
      ({ name, color, center, share }) =>
        name !== undefined &&
        !SINGLE.has(name) &&
        isSkinTone(color) &&
        center[1] < MAX_SKIN_HEIGHT &&
        share >= MIN_SKIN_SHARE,
    ),
  );
  const skin = largest(named) ?? (colors.some(({ name }) => name === 'skin') ? other : undefined);
  if (!skin) return [...colors];
  return colors.map((one) => {
    // A large part is cloth of a skin-like color and keeps its name.
    const cloth = named.length > 0 && one.share >= MIN_CLOTH_SHARE;
    if (!cloth && !SINGLE.has(one.name) && difference(one.color, skin.color) < SAME_SKIN) {
      return { ...one, name: 'skin' };
    }
    const wrong = one.name === 'skin' && named.length === 0;
    return wrong ? { ...one, name: one.center[1] < MAX_SKIN_HEIGHT ? 'top' : 'bottom' } : one;
  });
}

/** Faces and hands lie above this share of the figure's height and have at least this share of its area. */
const [MAX_SKIN_HEIGHT, MIN_SKIN_SHARE] = [0.65, 0.03];
/** Parts named cloth of at least this share of the figure are never renamed to skin. */
const MIN_CLOTH_SHARE = 0.05;
/** Smaller parts named cloth within this CIE76 distance of the skin's color are renamed; white cloth is farther from the palest skin. */
const SAME_SKIN = 6;

/** Pixels of each part, as RGB one behind the other, and their Lab. */
interface Samples {
  readonly rgb: number[];
  readonly lab: number[];
}

function samplesOf({ made }: PreparedDrawing, parts: readonly DrawingPart[], { width, data }: Raster<3>): Samples[] {
  const { cells, scale } = made.segmentation;
  const of = new Int32Array(cells.count).fill(-1);
  const paper = parts.map(() => 0);
  for (const [p, part] of parts.entries()) {
    for (const c of part.cells) {
      of[c] = p;
      paper[p]! += cells.area[c]!;
    }
  }
  const samples: Samples[] = parts.map(() => ({ rgb: [], lab: [] }));
  const seen = parts.map(() => 0);
  const lab = new Float64Array(3);
  for (let i = 0; i < cells.labels.length; i++) {
    const p = of[cells.labels[i]!]!;
    if (p < 0 || cells.wall[i] === 1) continue;
    // Narrow parts have nothing far from lines.
    if (cells.distance[i]! < MIN_LINE_DISTANCE && seen[p]! % 8 !== 0) {
      seen[p]!++;
      continue;
    }
    if (seen[p]!++ % Math.max(1, Math.floor(paper[p]! / SAMPLES_PER_PART)) !== 0) continue;
    const half = scale >> 1;
    const x = Math.min(width - 1, (i % cells.width) * scale + half);
    const y = Math.min(data.length / 3 / width - 1, Math.floor(i / cells.width) * scale + half);
    const at = 3 * (y * width + x);
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    labInto(r, g, b, lab);
    samples[p]!.rgb.push(r, g, b);
    samples[p]!.lab.push(lab[0]!, lab[1]!, lab[2]!);
  }
  return samples;
}

/** The most common color, then the most common of what is unlike it. */
function colorsOfPart({ name, center }: DrawingPart, share: number, { rgb, lab }: Samples): PartColor[] {
  const count = lab.length / 3;
  const near = (a: number, b: number, limit: number): boolean =>
    (lab[3 * a]! - lab[3 * b]!) ** 2 +
      (lab[3 * a + 1]! - lab[3 * b + 1]!) ** 2 +
      (lab[3 * a + 2]! - lab[3 * b + 2]!) ** 2 <
    limit * limit;
  let open = [...Array(count).keys()];
  const colors: PartColor[] = [];
  const most = SINGLE.has(name) ? 1 : MAX_COLORS;
  while (open.length > 0 && colors.length < most && (colors.length === 0 || open.length >= MIN_SHARE_OF_PART * count)) {
    const looks = open.filter((_, k) => k % Math.max(1, Math.floor(open.length / 150)) === 0);
    let [best, votes] = [looks[0]!, -1];
    for (const a of looks) {
      let n = 0;
      for (const b of open) if (near(a, b, SAME_COLOR)) n++;
      if (n > votes) [best, votes] = [a, n];
    }
    const like = open.filter((b) => near(best, b, SAME_COLOR));
    const mean = (k: number): number => Math.round(like.reduce((sum, b) => sum + rgb[3 * b + k]!, 0) / like.length);
    const taken = open.filter((b) => near(best, b, OTHER_COLOR));
    if (colors.length > 0 && like.length < MIN_SHARE_OF_PART * count) break;
    colors.push({
      color: [mean(0), mean(1), mean(2)],
      share: (share * taken.length) / count,
      center,
      ...(name !== undefined && { name }),
    });
    open = open.filter((b) => !near(best, b, OTHER_COLOR));
  }
  return colors;
}

/** CIE76 distance of two colors. */
export const difference = (a: Rgb, b: Rgb): number => labDistance(labOf(a), labOf(b));
