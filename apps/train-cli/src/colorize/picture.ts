import { HINT_CELL, readDrawing, type Drawing, type Raster, type UserHint, type Size } from '@irodori/image';
import {
  networkModel,
  prepareDrawing,
  type FinishedPicture,
  type FinishOptions,
  type PaintModel,
  type PreparedDrawing,
  type StopSignal,
} from '@irodori/paint';
import type { Colorizer } from '@irodori/runtime';

/** Smaller pictures hold no drawing. */
export const MIN_SIDE = 8;
/** Largest picture the network is given; beyond, very long strips are worked on smaller. */
const MAX_WORK_AREA = 1_500_000;

export interface PictureOptions extends Omit<FinishOptions, 'paper'> {
  /** Short side in pixels that the network works at; undefined: the picture inside the training square. */
  readonly work?: number;
  /** Openings in lines up to this share of the long side count as closed, 0 to 0.02. */
  readonly gap?: number;
  /** Leaves the paper in its own color instead of white. */
  readonly keepPaper?: boolean;
  /** Ends the work between its steps. */
  readonly signal?: StopSignal;
}

/** A size with this short side, aspect kept, in whole hint cells; never far beyond 1.5 million pixels. */
export function withShortSide({ width, height }: Size, side: number): Size {
  const scale = Math.min(side / Math.min(width, height), Math.sqrt(MAX_WORK_AREA / (width * height)));
  const at = (pixels: number): number => Math.max(HINT_CELL, HINT_CELL * Math.round((pixels * scale) / HINT_CELL));
  return { width: at(width), height: at(height) };
}

/** A drawing that was read and taken apart. */
export interface PreparedPicture {
  readonly prepared: PreparedDrawing;
  readonly notes: Drawing['notes'];
  /** The picture and its layers, of its own size and opaque, with hints in its pixels. */
  finish(hints: readonly UserHint[]): FinishedPicture;
}

/** Reads one line drawing and takes it apart: alpha counts as opacity. */
export async function preparePicture(
  model: PaintModel,
  picture: Raster<4>,
  { work, keepPaper = false, signal, gap, ...options }: PictureOptions = {},
): Promise<PreparedPicture> {
  const drawing = readDrawing(picture);
  const seen = work === undefined ? undefined : withShortSide(picture, work);
  const paper = keepPaper ? drawing.paper : undefined;
  const prepared = await prepareDrawing(model, drawing, { gap, seen }, signal);
  const finish = (hints: readonly UserHint[]): FinishedPicture =>
    prepared.finish(prepared.label(hints), { ...options, paper });
  return { prepared, notes: drawing.notes, finish };
}

/**
 * Colors one line drawing: alpha counts as opacity, the result is opaque and of the picture's own size.
 * @param hints in the picture's pixels
 */
export async function colorizePicture(
  model: PaintModel,
  picture: Raster<4>,
  hints: readonly UserHint[],
  options: PictureOptions = {},
): Promise<FinishedPicture & Pick<Drawing, 'notes'>> {
  const { notes, finish } = await preparePicture(model, picture, options);
  return { ...finish(hints), notes };
}

/**
 * Colors one line drawing in every way that a network of several candidates has; another one gives one. Hints are of no
 * use to such a network.
 */
export async function colorizeCandidates(
  trainSize: number,
  colorizer: Pick<Colorizer, 'colorizeAll'>,
  picture: Raster<4>,
  options: PictureOptions,
): Promise<(FinishedPicture & Pick<Drawing, 'notes'>)[]> {
  const made = new Map<string, Promise<readonly Float32Array[]>>();
  const finished: (FinishedPicture & Pick<Drawing, 'notes'>)[] = [];
  for (let [way, ways] = [0, 1]; way < ways; way++) {
    const colorize: Colorizer['colorize'] = async (sketch, hint, width, height) => {
      // Without hints the pictures of one size are always the same.
      const size = `${width} x ${height}`;
      const images = made.get(size) ?? colorizer.colorizeAll(sketch, hint, width, height);
      made.set(size, images);
      ways = (await images).length;
      return (await images)[way] as Float32Array;
    };
    finished.push(await colorizePicture(networkModel(trainSize, { colorize }), picture, [], options));
  }
  return finished;
}
