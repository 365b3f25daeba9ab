import type { Piece } from '@irodori/data';
import { expect, it } from 'vitest';
import { labelsOfNotes, letterOf } from './name-parts/notes.ts';

const size = { width: 10, height: 10 };
const piece = (part: number, middle: number): Piece => ({ part, pixels: [middle], middle });
/** Pieces of the background, of parts A, A, B and of a second piece that was found to be background. */
const pieces = [piece(0, 0), piece(1, 11), piece(1, 22), piece(2, 33), piece(0, 44)];
const read = (note: string) => labelsOfNotes(note, pieces, size, 'x.txt');

it('reads notes: a number before its letter, lists and ranges, comments', () => {
  expect(read('A: hair # all of it\n2: shoes\nB: skin')).toEqual({
    hair: [[150, 150]],
    shoes: [[250, 250]],
    skin: [[350, 350]],
  });
  expect(read('1-2, 3: top 2')).toEqual({
    'top 2': [
      [150, 150],
      [250, 250],
      [350, 350],
    ],
  });
  expect(read('A B: bottom\n-: background')).toEqual({
    bottom: [
      [150, 150],
      [250, 250],
      [350, 350],
    ],
    background: [
      [50, 50],
      [450, 450],
    ],
  });
});

it('leaves out what is unknown, but for what was found to be background', () => {
  expect(read('# skip')).toEqual({});
  expect(read('A: unknown\n4: unknown')).toEqual({ unknown: [[450, 450]] });
});

it('refuses what it cannot read', () => {
  expect(() => read('A hair')).toThrow("x.txt: 'A hair': expected pieces, a colon and the name of a part");
  expect(() => read('A: hairs')).toThrow("'A: hairs'");
});

it('has a letter for each part', () => {
  expect([0, 1, 26, 27].map(letterOf)).toEqual(['-', 'A', 'Z', 'AA']);
});
