import type { PartName } from '@irodori/anime';
import { UNKNOWN_PART } from '@irodori/image';
import { DatasetError } from '../dataset.ts';
import type { PartsByColor } from './color-parts.ts';
import { piecesOfParts } from './connected-pieces.ts';
import { partClass, UNNAMED } from './label-picture.ts';
import { nameOfLabel, type PieceNames } from './part-names.ts';

/** A connected piece of one part of a colored drawing. */
export interface Piece {
  /** Its part, by color. */
  readonly part: number;
  /** Places of its pixels, row by row. */
  readonly pixels: readonly number[];
  /** A pixel of it with most room to all sides. */
  readonly middle: number;
}

/** Pieces of fewer pixels, at 256 pixels of the longer side, have no name. */
const SMALLEST_PIECE = 8;

/** The connected pieces of all parts but what is not known, the largest first. */
export function connectedPieces({ parts, width }: Pick<PartsByColor, 'parts' | 'width'>): Piece[] {
  const room = roomInParts(parts, width);
  return piecesOfParts(parts, width, [UNKNOWN_PART], SMALLEST_PIECE)
    .map((pixels) => ({
      part: parts[pixels[0]!]!,
      pixels,
      middle: pixels.reduce((best, i) => (room[i]! > room[best]! ? i : best)),
    }))
    .sort((a, b) => b.pixels.length - a.pixels.length);
}

/** Steps from each pixel to the nearest one of another part or outside the picture. */
function roomInParts(parts: Uint8Array, width: number): Uint16Array {
  const room = new Uint16Array(parts.length);
  const height = parts.length / width;
  const stepTo = (i: number, x: number, y: number): number => {
    const j = y * width + x;
    return x < 0 || y < 0 || x >= width || y >= height || parts[j] !== parts[i] ? 1 : room[j]! + 1;
  };
  for (let i = 0; i < room.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    room[i] = Math.min(stepTo(i, x - 1, y), stepTo(i, x, y - 1));
  }
  for (let i = room.length - 1; i >= 0; i--) {
    const [x, y] = [i % width, Math.floor(i / width)];
    room[i] = Math.min(room[i]!, stepTo(i, x + 1, y), stepTo(i, x, y + 1));
  }
  return room;
}

/** A place as {@link PieceNames} writes it. */
export const toThousandths = (i: number, width: number, height: number): [number, number] => [
  Math.round((1000 * ((i % width) + 0.5)) / width),
  Math.round((1000 * (Math.floor(i / width) + 0.5)) / height),
];

const fromThousandths = ([x, y]: readonly [number, number], width: number, height: number): number =>
  Math.min(height - 1, Math.floor((y * height) / 1000)) * width + Math.min(width - 1, Math.floor((x * width) / 1000));

/**
 * The parts of a drawing as its pieces are named: pieces of one label are one part, whatever their colors; the background is what is
 * labeled so and what was found to be; anything else without a label is not known.
 * @param where the drawing, for messages
 * @throws DatasetError in one line when a place lies in no piece: these are the names of another picture
 */
export function namedParts(found: PartsByColor, names: PieceNames, where: string): PartsByColor {
  const { width, height } = found;
  const pieceAt = new Map<number, Piece>();
  for (const piece of connectedPieces(found)) for (const i of piece.pixels) pieceAt.set(i, piece);
  const parts = Uint8Array.from(found.parts, (part) => (part === 0 ? 0 : UNKNOWN_PART));
  const classes = [partClass('background')];
  for (const [label, places] of Object.entries(names)) {
    const name = nameOfLabel(label);
    let id = 0;
    if (name === 'unknown') id = UNKNOWN_PART;
    else if (name !== 'background') id = classes.push(name === 'other' ? UNNAMED : partClass(name as PartName)) - 1;
    for (const place of places) {
      const piece = pieceAt.get(fromThousandths(place, width, height));
      if (piece === undefined) {
        throw new DatasetError(
          `${where}: no part at ${place.join(', ')}, named '${label}'; these names are of another picture`,
        );
      }
      for (const i of piece.pixels) parts[i] = id;
    }
  }
  return { ...found, parts, names: Uint8Array.from(classes) };
}
