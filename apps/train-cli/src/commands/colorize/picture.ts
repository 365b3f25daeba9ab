import {
  composePaint,
  compositeLines,
  fromImageTensor,
  labelRegions,
  lineFromRgba,
  rasterizeHints,
  resizePlane,
  scaleHints,
} from '@irodori/data';
import type { Raster, UserHint } from '@irodori/data';
import { hintCells } from '@irodori/runtime';
import type { Colorizer } from '@irodori/runtime';

/** Smaller pictures hold no drawing. */
export const MIN_SIDE = 8;
/** Largest picture the network is given; beyond, very long strips are worked on smaller. */
const MAX_WORK_AREA = 1_500_000;
const MAX_AUTO_SIDE = 512;
/** The network copes with pictures so many times its training size; small parts such as eyes need the pixels. */
const AUTO_RANGE = 3;

export interface ColorizeOptions {
  /** Side the model was trained at, pixels. */
  readonly trainSize: number;
  /** Short side in pixels that the network works at; undefined: near the training size, see {@link workSize}. */
  readonly work?: number;
  /** Leaves the lines out of the result. */
  readonly colorOnly: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size at which the network sees a picture, aspect kept: the short side as it is between the training size and three times
 * that (at most 512, unless trained larger), brought to the nearer end when outside; never beyond 1.5 million pixels.
 */
export function workSize(
  { width, height }: Size,
  { trainSize, work }: Pick<ColorizeOptions, 'trainSize' | 'work'>,
): Size {
  const short = Math.min(width, height);
  const most = Math.max(trainSize, Math.min(MAX_AUTO_SIDE, AUTO_RANGE * trainSize));
  const side = work ?? Math.max(trainSize, Math.min(most, short));
  const scale = Math.min(side / short, Math.sqrt(MAX_WORK_AREA / (width * height)));
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
  const { width, height } = workSize(picture, options);
  const same = width === picture.width && height === picture.height;
  const sketch = same ? line : resizePlane(line, width, height);
  const grid = { width: hintCells(width), height: hintCells(height) };
  // The grid may reach past the picture by up to three pixels: hints are drawn in the grid's own frame.
  const frame = { width: 4 * grid.width, height: 4 * grid.height };
  const map = rasterizeHints(scaleHints(hints, picture, { width, height }), frame, grid);
  const image = await colorizer.colorize(sketch.data, map.data, width, height);
  const full = composePaint({
    image: fromImageTensor(image, width, height),
    line: sketch,
    hints: map,
    regions: labelRegions(line),
    pull: 1,
  });
  return options.colorOnly ? full : compositeLines(full, line);
}
