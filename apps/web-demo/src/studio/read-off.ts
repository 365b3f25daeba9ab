import { onOpaqueGround, readDrawing, type DrawingNoteCode, type Raster } from '@irodori/image';
import { asLines, boxShrink, colorShare } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { scanLevels } from '../engine/raster/clean.ts';
import type { OpenedPicture, TakenOut } from './types.ts';

/** What is told first comes first: a photographed blackboard has uneven ground too. */
const TAKEN: readonly TakenOut[] = ['light-on-dark', 'uneven-paper', 'paper-color'];

/** What a look at a picture tells. */
export interface PictureCheck {
  /**
   * What must be taken out so that dark lines stand on white; absent for dark lines on white already, and for pictures that
   * are no drawings.
   */
  readonly taken?: TakenOut;
  /** Mostly dark, and not sure to have light lines. */
  readonly darkGround: boolean;
}

/**
 * @param picture with its transparency: white ink on nothing counts as light on dark; about a megapixel suffices
 */
export function checkPicture(picture: Raster<4>): PictureCheck {
  const { kind, notes } = readDrawing(picture);
  const has = (code: DrawingNoteCode): boolean => notes.some((note) => note.code === code);
  const taken = kind === 'line-art' || kind === 'light-on-dark' ? TAKEN.find(has) : undefined;
  return { darkGround: has('dark-ground'), ...(taken ? { taken } : {}) };
}

/** A picture as dark lines on white, in their own colors, and the picture itself without transparency. */
export function readOff(picture: Raster<4>, taken: TakenOut): OpenedPicture {
  const original = asLines(onOpaqueGround(picture));
  const { clean } = readDrawing(picture, { kind: taken === 'light-on-dark' ? 'light-on-dark' : 'line-art' });
  return { ...describe(asLines(clean)), read: { taken, original } };
}

/** How a picture of these lines is handed over. */
export function describe(lines: Lines): OpenedPicture {
  const small = boxShrink(lines, Math.max(1, Math.floor(Math.sqrt((lines.width * lines.height) / 65536))));
  return { lines, levels: scanLevels(lines), colorShare: colorShare(small) };
}
