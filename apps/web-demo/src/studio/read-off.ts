import { onOpaqueGround, readDrawing, type Raster } from '@irodori/image';
import { asLines, boxShrink, colorShare } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { OpenedPicture, TakenOut } from './types.ts';

/** What is told first comes first: a photographed blackboard has uneven ground too. */
const TAKEN: readonly TakenOut[] = ['light-on-dark', 'uneven-paper', 'paper-color'];

/**
 * What must be taken out of a picture so that dark lines stand on white; undefined for dark lines on white already, and
 * for pictures that are no drawings.
 * @param picture with its transparency: white ink on nothing counts as light on dark; about a megapixel suffices
 */
export function whatIsTaken(picture: Raster<4>): TakenOut | undefined {
  const { kind, notes } = readDrawing(picture);
  if (kind !== 'line-art' && kind !== 'light-on-dark') return undefined;
  return TAKEN.find((code) => notes.some((note) => note.code === code));
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
  return { lines, colorShare: colorShare(small) };
}
