import {
  composePaint,
  compositeLines,
  fromImageTensor,
  labelRegions,
  lineFromRgba,
  modelSize,
  plainPaint,
  rasterizeHints,
  resizePlane,
  scaleHints,
} from '@irodori/data';
import type { HintMap, Plane, Raster, UserHint } from '@irodori/data';
import { hintCells } from '@irodori/runtime';
import type { Colorizer } from '@irodori/runtime';

/** Smaller pictures hold no drawing. */
export const MIN_SIDE = 8;
/** Largest picture the network is given; beyond, very long strips are worked on smaller. */
const MAX_WORK_AREA = 1_500_000;
/** Short side at which hints are met and colors kept inside small parts such as eyes. */
const PAINT_SIDE = 320;

export interface ColorizeOptions {
  /** Side the model was trained at, pixels. */
  readonly trainSize: number;
  /** Short side in pixels that the network works at; undefined: the picture inside the training square. */
  readonly work?: number;
  /** Leaves the lines out of the result. */
  readonly colorOnly: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size at which the network sees a picture: as `modelSize` says, or with the short side asked for, aspect kept; never
 * beyond 1.5 million pixels.
 */
export function workSize(picture: Size, { trainSize, work }: Pick<ColorizeOptions, 'trainSize' | 'work'>): Size {
  return work === undefined ? modelSize(picture, trainSize) : withShortSide(picture, work);
}

function withShortSide({ width, height }: Size, side: number): Size {
  const scale = Math.min(side / Math.min(width, height), Math.sqrt(MAX_WORK_AREA / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Colors one line drawing. Alpha counts as line opacity; the result is opaque, of the picture's own size, and its lines
 * are the picture's own.
 * @param hints in the picture's pixels
 */
export async function colorizePicture(
  colorizer: Pick<Colorizer, 'colorize'>,
  picture: Raster<4>,
  hints: readonly UserHint[],
  options: ColorizeOptions,
): Promise<Raster<3>> {
  const line = lineFromRgba(picture);
  const size = workSize(picture, options);
  const [sketch, map] = [lineAt(line, size), hintsAt(hints, picture, size)];
  const model = async ({ data }: HintMap): Promise<Raster<3>> =>
    fromImageTensor(await colorizer.colorize(sketch.data, data, size.width, size.height), size.width, size.height);
  const image = await model(map);
  const unhinted = hints.length > 0 ? await model(hintsAt([], picture, size)) : image;
  const short = Math.min(picture.width, picture.height);
  const paint = withShortSide(picture, Math.max(Math.min(size.width, size.height), Math.min(PAINT_SIDE, short)));
  const regions = labelRegions(line);
  const fine = lineAt(line, paint);
  const full = composePaint({
    image,
    plain: plainPaint(unhinted, fine, regions),
    line: fine,
    hints: hintsAt(hints, picture, paint),
    regions,
    pull: 1,
  });
  return options.colorOnly ? full : compositeLines(full, line);
}

const lineAt = (line: Plane, { width, height }: Size): Plane =>
  width === line.width && height === line.height ? line : resizePlane(line, width, height);

/** Hints of a picture as the map of one of its sizes. */
function hintsAt(hints: readonly UserHint[], picture: Size, size: Size): HintMap {
  const grid = { width: hintCells(size.width), height: hintCells(size.height) };
  // The grid may reach past the picture by up to three pixels: hints are drawn in the grid's own frame.
  const frame = { width: 4 * grid.width, height: 4 * grid.height };
  return rasterizeHints(scaleHints(hints, picture, size), frame, grid);
}
