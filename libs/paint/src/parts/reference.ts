import { extractSketch, planeToRaster, readDrawing, resizeRaster, toRgba, type Raster } from '@irodori/image';
import { prepareDrawing, type PreparedDrawing } from '../prepare.ts';
import type { PaintModel, StopSignal } from '../types.ts';
import type { ReferencePicture } from '../aligned/target-colors.ts';
import { castOfPicture, colorsOfPicture, type PartColor } from './colors-of-picture.ts';

/** Long side to which references are reduced, pixels. */
const LONG_SIDE = 512;

/**
 * The colors of a finished picture by part: its lines are extracted and the networks segment them.
 * @param picture of any size; reduced to a long side of at most 512 pixels
 * @returns empty where no figure is found
 */
export async function referenceColors(
  model: PaintModel,
  picture: Raster<3>,
  signal?: StopSignal,
): Promise<PartColor[]> {
  const { prepared, small } = await prepareReference(model, picture, signal);
  return colorsOfPicture(prepared, small);
}

/** A finished picture, for the colors of other drawings: its lines and colors where they show the same lines, colors by part elsewhere. */
export interface Reference extends ReferencePicture {
  readonly parts: readonly PartColor[];
}

/**
 * The colors of a finished picture by part and by place. Parameters as {@link referenceColors}.
 * @returns `parts` is empty where no figure is found
 */
export async function readReference(model: PaintModel, picture: Raster<3>, signal?: StopSignal): Promise<Reference> {
  const { prepared, small } = await prepareReference(model, picture, signal);
  const { segmentation, grid } = prepared.made;
  const { cells, background } = segmentation;
  const figure = Uint8Array.from(cells.labels, (c) => (background[c]! < 0.5 ? 1 : 0));
  return { parts: colorsOfPicture(prepared, small), picture: small, ink: grid.ink, figure };
}

/** {@link referenceColors} for each character in the picture: see `castOfPicture`. */
export async function referenceCast(
  model: PaintModel,
  picture: Raster<3>,
  signal?: StopSignal,
): Promise<PartColor[][]> {
  const { prepared, small } = await prepareReference(model, picture, signal);
  return castOfPicture(prepared, small);
}

async function prepareReference(
  model: PaintModel,
  picture: Raster<3>,
  signal: StopSignal | undefined,
): Promise<{ prepared: PreparedDrawing; small: Raster<3> }> {
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * scale));
  const small = scale < 1 ? resizeRaster(picture, side(picture.width), side(picture.height)) : picture;
  const lines = extractSketch(small, 'xdogSoft');
  return { prepared: await prepareDrawing(model, readDrawing(toRgba(planeToRaster(lines))), {}, signal), small };
}
