import { connectedAreas, squaredDistances, type Plane, type Raster } from '@irodori/image';
import { offInk } from '../dots/figure.ts';
import { INK_THRESHOLD } from '../line-regions.ts';
import { assertPicture, PictureError } from '../picture.ts';
import { quantile } from '../statistics/quantile.ts';
import { pictureToLab } from './lab.ts';

/** A pixel is of another color than its area when its a*b* is farther than this from the area's median. */
export const CLOUD = 12;

/**
 * Openings up to this share of the long side count as closed, as painting closes them unless told otherwise. Where a line
 * is open by a pixel, a face and the paper around it are one area, and the finished picture itself is "cloudy" by a fourth.
 */
const CLOSED_GAP = 0.006;

/**
 * Clouds: the share, 0..1, of the pixels in regions closed by lines whose a*b* lies more than 12 from the median a* and b*
 * of their region: a sleeve that is blue here and brown there. Closed are connected places off the lines that do not
 * touch the picture's border, where openings up to 0.6 % of the long side count as lines. Lightness does not count, so
 * shade is no cloud. Pixels on lines or beside them are left out. NaN when no region is closed.
 */
export function clouds(picture: Raster<3>, lines: Plane): number {
  const { width, height } = assertLines('clouds', picture, lines);
  const lab = pictureToLab(picture);
  const clear = offInk(lines);
  const { labels, sizes } = lineAreas(lines, width, height, (CLOSED_GAP * Math.max(width, height)) / 2);
  const open = new Set(borderLabels(labels, width, height));
  const members: number[][] = sizes.map(() => []);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && clear[i] === 1 && !open.has(labels[i]!)) members[labels[i]!]!.push(i);
  }
  let [all, cloudy] = [0, 0];
  for (const area of members) {
    if (area.length === 0) continue;
    const [a, b] = [1, 2].map((c) =>
      quantile(
        area.map((i) => lab[3 * i + c]!),
        0.5,
      ),
    ) as [number, number];
    all += area.length;
    for (const i of area) if (Math.hypot(lab[3 * i + 1]! - a, lab[3 * i + 2]! - b) > CLOUD) cloudy++;
  }
  return cloudy / all;
}

/** Paper is painted when it is farther than this (CIE76) from white. */
export const PAINTED = 5;

/**
 * The share, 0..1, of the paper around a drawing that is painted, farther than CIE76 5 from white. Pixels on lines or
 * beside them are left out. NaN when there is no paper.
 * @param paper 1 where the paper is, where that is known (as `findFigure` finds it in the finished picture); otherwise
 *   the line-closed areas that the upper corners lie in, which reach into a figure whose lines are open
 */
export function paperPainted(picture: Raster<3>, lines: Plane, paper = cornerAreas(lines)): number {
  assertLines('paper painted', picture, lines);
  if (paper.length !== lines.data.length) {
    throw new PictureError(`paper painted: expected ${lines.data.length} values of paper, got ${paper.length}`);
  }
  const clear = offInk(lines);
  const lab = pictureToLab(picture);
  let [all, painted] = [0, 0];
  for (let i = 0; i < paper.length; i++) {
    if (clear[i] === 0 || paper[i] === 0) continue;
    all++;
    if (Math.hypot(lab[3 * i]! - 100, lab[3 * i + 1]!, lab[3 * i + 2]!) > PAINTED) painted++;
  }
  return painted / all;
}

function cornerAreas(lines: Plane): Uint8Array {
  const { labels } = lineAreas(lines, lines.width, lines.height);
  const corners = [labels[0]!, labels[lines.width - 1]!];
  return Uint8Array.from(labels, (label) => (label !== 0 && corners.includes(label) ? 1 : 0));
}

/** Connected paper that lies farther than `reach` pixels from ink; 0 elsewhere. */
function lineAreas({ data }: Plane, width: number, height: number, reach = 0) {
  const paper = Uint8Array.from(data, (v) => (v >= INK_THRESHOLD ? 1 : 0));
  const far = squaredDistances(paper, width, height);
  return connectedAreas(
    paper.map((v, i) => (v === 1 && far[i]! > reach * reach ? 1 : 0)),
    width,
    height,
  );
}

function borderLabels(labels: Int32Array, width: number, height: number): number[] {
  const found: number[] = [];
  for (let x = 0; x < width; x++) found.push(labels[x]!, labels[(height - 1) * width + x]!);
  for (let y = 0; y < height; y++) found.push(labels[y * width]!, labels[y * width + width - 1]!);
  return found;
}

function assertLines(where: string, picture: Raster<3>, { width, height }: Plane): Raster<3> {
  assertPicture(where, picture);
  if (picture.width === width && picture.height === height) return picture;
  throw new PictureError(
    `${where}: expected lines of ${picture.width} x ${picture.height} like the picture, got ${width} x ${height}`,
  );
}
