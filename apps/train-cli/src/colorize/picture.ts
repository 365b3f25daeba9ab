import { HINT_CELL, readDrawing, type Drawing, type Raster, type UserHint, type Size } from '@irodori/image';
import {
  findGutter,
  networkModel,
  pageOf,
  prepareDrawing,
  type FinishedPicture,
  type FinishOptions,
  type InkedDrawing,
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
  /**
   * Whether a wide picture with bare paper from top to bottom in its middle is two pages, each of which is colored by itself.
   * @default 'whole'
   */
  readonly spreads?: 'split' | 'whole';
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

/** Reads one line drawing and takes it apart: alpha counts as opacity. A spread stays one picture. */
export async function preparePicture(
  model: PaintModel,
  picture: Raster<4>,
  options: PictureOptions = {},
): Promise<PreparedPicture> {
  const drawing = readDrawing(picture);
  return prepare(model, drawing, drawing, options);
}

async function prepare(
  model: PaintModel,
  page: InkedDrawing,
  { paper: own, notes }: Drawing,
  { work, keepPaper = false, signal, gap, spreads: _, ...options }: PictureOptions,
): Promise<PreparedPicture> {
  const seen = work === undefined ? undefined : withShortSide(page, work);
  const paper = keepPaper ? own : undefined;
  const prepared = await prepareDrawing(model, page, { gap, seen }, signal);
  const finish = (hints: readonly UserHint[]): FinishedPicture =>
    prepared.finish(prepared.label(hints), { ...options, paper });
  return { prepared, notes, finish };
}

/** A page of a picture. */
export interface PreparedPage extends PreparedPicture {
  /** Its first column, and the one after its last. */
  readonly left: number;
  readonly right: number;
}

/** The pages of a picture: one, or the two of a spread where `spreads` asks for them; left one first. */
export async function preparePages(
  model: PaintModel,
  picture: Raster<4>,
  options: PictureOptions = {},
): Promise<PreparedPage[]> {
  const drawing = readDrawing(picture);
  const { width } = drawing;
  const gutter = options.spreads === 'split' ? findGutter(drawing) : undefined;
  if (gutter === undefined) return [{ ...(await prepare(model, drawing, drawing, options)), left: 0, right: width }];
  const pages: PreparedPage[] = [];
  for (const [left, right] of [
    [0, gutter],
    [gutter, width],
  ] as const) {
    pages.push({ ...(await prepare(model, pageOf(drawing, left, right), drawing, options)), left, right });
  }
  return pages;
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
