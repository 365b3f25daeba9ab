import { onOpaqueGround, readDrawing, type DrawingNoteCode, type Raster } from '@irodori/image';
import { asLines, boxShrink, colorShare } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { scanLevels } from '../engine/raster/clean.ts';
import type { Correction, NoLines, OpenedPicture } from './types.ts';

/** The first that applies is made and reported: a photographed blackboard has uneven ground too. */
const CORRECTIONS: readonly Correction[] = ['light-on-dark', 'uneven-paper', 'paper-color'];

const NO_LINES: readonly NoLines[] = ['blank', 'looks-like-photo', 'looks-like-painting'];

/** What reading a picture at low resolution finds. */
export interface PictureCheck {
  /**
   * What must be corrected so that dark lines stand on white; absent for dark lines on white already, and for pictures that
   * are no drawings.
   */
  readonly correction?: Correction;
  /** Mostly dark, and not sure to have light lines. */
  readonly darkGround: boolean;
  /** What it seems to be in place of a line drawing. */
  readonly noLines?: NoLines;
}

/**
 * @param picture with its transparency: white ink on nothing counts as light on dark; about a megapixel suffices
 */
export function checkPicture(picture: Raster<4>): PictureCheck {
  const { kind, notes } = readDrawing(picture);
  const has = (code: DrawingNoteCode): boolean => notes.some((note) => note.code === code);
  const correction = kind === 'line-art' || kind === 'light-on-dark' ? CORRECTIONS.find(has) : undefined;
  const noLines = NO_LINES.find(has);
  return { darkGround: has('dark-ground'), ...(correction && { correction }), ...(noLines && { noLines }) };
}

/** A picture as dark lines on white, in their own colors, and the picture itself without transparency. */
export function readOff(picture: Raster<4>, correction: Correction): OpenedPicture {
  const original = asLines(onOpaqueGround(picture));
  const { clean } = readDrawing(picture, { kind: correction === 'light-on-dark' ? 'light-on-dark' : 'line-art' });
  return { ...describe(asLines(clean)), read: { correction, original } };
}

/** These lines with their levels and share of color. */
export function describe(lines: Lines): OpenedPicture {
  const small = boxShrink(lines, Math.max(1, Math.floor(Math.sqrt((lines.width * lines.height) / 65536))));
  return { lines, levels: scanLevels(lines), colorShare: colorShare(small) };
}
