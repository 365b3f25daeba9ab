import { composePaint, labelRegions, modelSize, PaintGround, paintSize, plainPaint } from '@irodori/paint';
import {
  compositeLines,
  fromImageTensor,
  HINT_CELL,
  lineFromRgba,
  rasterizeHints,
  resizePlane,
  type HintMap,
  type Plane,
  type Raster,
  type UserHint,
} from '@irodori/image';
import type { Colorizer } from '@irodori/runtime';

/** Smaller pictures hold no drawing. */
export const MIN_SIDE = 8;
/** Largest picture the network is given; beyond, very long strips are worked on smaller. */
const MAX_WORK_AREA = 1_500_000;

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
 * The size at which the network sees a picture: as `modelSize` says, or with the short side asked for, aspect kept, in whole
 * hint cells; never far beyond 1.5 million pixels.
 */
export function workSize(picture: Size, { trainSize, work }: Pick<ColorizeOptions, 'trainSize' | 'work'>): Size {
  return work === undefined ? modelSize(picture, trainSize) : withShortSide(picture, work);
}

function withShortSide({ width, height }: Size, side: number): Size {
  const scale = Math.min(side / Math.min(width, height), Math.sqrt(MAX_WORK_AREA / (width * height)));
  const at = (pixels: number): number => Math.max(HINT_CELL, HINT_CELL * Math.round((pixels * scale) / HINT_CELL));
  return { width: at(width), height: at(height) };
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
  const fine = paintSize(picture, size);
  const ground = new PaintGround(lineAt(line, fine), labelRegions(line));
  const full = composePaint({
    image,
    plain: plainPaint(unhinted, ground),
    ground,
    hints: hintsAt(hints, picture, fine),
    pull: 1,
  });
  return options.colorOnly ? full : compositeLines(full, line);
}

const lineAt = (line: Plane, { width, height }: Size): Plane =>
  width === line.width && height === line.height ? line : resizePlane(line, width, height);

/** Hints of a picture as the map of one of its sizes, which are whole hint cells. */
function hintsAt(hints: readonly UserHint[], picture: Size, size: Size): HintMap {
  return rasterizeHints(hints, picture, { width: size.width / HINT_CELL, height: size.height / HINT_CELL });
}
