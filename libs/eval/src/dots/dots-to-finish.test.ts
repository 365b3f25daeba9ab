import type { Plane, Raster, Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { bucketFill } from '../baselines/bucket.ts';
import { colorLimit } from '../baselines/color-limit.ts';
import { watershedFill } from '../baselines/watershed.ts';
import { dotsToFinish } from './dots-to-finish.ts';
import { findFigure, offInk, paperDots } from './figure.ts';
import type { DotSystem } from './types.ts';

const white: Rgb = [255, 255, 255];
const red: Rgb = [200, 30, 40];
const blue: Rgb = [30, 60, 190];

/** A color picture and its lines out of letters: `#` ink, `.` paper, `r` red, `b` blue, `o` a gap in a line (paper, red). */
function drawn(rows: readonly string[]): { truth: Raster<3>; lines: Plane } {
  const [width, height] = [rows[0]!.length, rows.length];
  const letters = rows.join('');
  const colors: Record<string, Rgb> = { '#': [0, 0, 0], '.': white, r: red, b: blue, o: red };
  return {
    truth: { width, height, channels: 3, data: Uint8ClampedArray.from([...letters].flatMap((c) => colors[c]!)) },
    lines: { width, height, data: Float32Array.from([...letters], (c) => (c === '#' ? 0 : 1)) },
  };
}

const box = (inside: readonly string[]) => {
  const width = inside[0]!.length + 8;
  const paper = '.'.repeat(width);
  const edge = `..##${'#'.repeat(inside[0]!.length)}##..`;
  return [paper, paper, edge, ...inside.map((row) => `..##${row}##..`), edge, paper, paper];
};
/** Two rooms of 7 x 7 and 5 x 7 pixels: off the ink 5 x 5 = 25 are red, 3 x 5 = 15 blue. */
const twoRooms = drawn(box(Array.from({ length: 7 }, () => 'rrrrrrr#bbbbb')));
/** One room of 13 x 7 without a line in it, 7 columns red, 6 blue: off the ink 6 x 5 = 30 and 5 x 5 = 25. */
const oneRoom = drawn(box(Array.from({ length: 7 }, () => 'rrrrrrrbbbbbb')));

describe('dotsToFinish', () => {
  it('puts dots in the middle of the largest wrong patch and counts what is left', async () => {
    const result = await dotsToFinish(bucketFill, twoRooms.truth, twoRooms.lines, { most: 4, keep: [1] });
    // Dots at the centers of the red room (columns 4 to 10, rows 3 to 9) and of the blue one (columns 12 to 16).
    expect(result.dots.map(({ x, y, color, room }) => [x, y, color, room])).toEqual([
      [7, 6, red, 3],
      [14, 5, blue, 2],
    ]);
    expect(result.wrong).toEqual([1, 15 / 40, 0, 0, 0]);
    expect(result.background).toEqual([0, 0, 0, 0, 0]);
    expect([result.dots10, result.dots5]).toEqual([2, 2]);
    expect([...result.pictures.keys()]).toEqual([1]);
    expect(result.paper.map(({ x, y }) => [x, y])).toEqual([
      [1, 1],
      [19, 1],
    ]);
  });

  it('counts as not finished what a bucket cannot part', async () => {
    const { wrong, dots10, dots } = await dotsToFinish(bucketFill, oneRoom.truth, oneRoom.lines, { most: 6 });
    // The second dot fills the room again; then both middles have their dot.
    expect(wrong).toEqual([1, 25 / 55, 30 / 55, 30 / 55, 30 / 55, 30 / 55, 30 / 55]);
    expect(dots).toHaveLength(2);
    expect(dots10).toBe(7);
  });

  it('gives the limit: one dot for each color', async () => {
    const { wrong } = await dotsToFinish(colorLimit(oneRoom.truth), oneRoom.truth, oneRoom.lines, { most: 3 });
    expect(wrong).toEqual([1, 25 / 55, 0, 0]);
  });

  it('lets a watershed part one room between two dots, at the middle', async () => {
    const { wrong } = await dotsToFinish(watershedFill, oneRoom.truth, oneRoom.lines, { most: 2 });
    expect(wrong[1]).toBe(25 / 55);
    expect(wrong[2]).toBeLessThanOrEqual(5 / 55);
  });

  it('asks a system that is right for nothing, and shows it the dots for paper only', async () => {
    const seen: number[] = [];
    const right: DotSystem = (_, dots) => {
      seen.push(dots.length);
      return Promise.resolve(oneRoom.truth);
    };
    const { wrong, dots10, dots5 } = await dotsToFinish(right, oneRoom.truth, oneRoom.lines, { most: 5 });
    expect(wrong).toEqual([0, 0, 0, 0, 0, 0]);
    expect([dots10, dots5]).toEqual([0, 0]);
    expect(seen).toEqual([2]);
  });

  it('tells painted background from the figure', async () => {
    const all: DotSystem = ({ width, height }) =>
      Promise.resolve({ width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(90) });
    const { wrong, background } = await dotsToFinish(all, twoRooms.truth, twoRooms.lines, { most: 1 });
    expect([wrong[0], background[0]]).toEqual([1, 1]);
  });

  it('says in one line what does not fit', async () => {
    const { truth, lines } = twoRooms;
    const small: Plane = { width: 2, height: 2, data: new Float32Array(4) };
    await expect(dotsToFinish(bucketFill, truth, small)).rejects.toThrow(
      'dots to finish: expected lines of 21 x 13 like the truth, got 2 x 2',
    );
    const tiny: DotSystem = () => Promise.resolve({ width: 1, height: 1, channels: 3, data: new Uint8Array(3) });
    await expect(dotsToFinish(tiny, truth, lines)).rejects.toThrow(
      'dots to finish: expected a picture of 21 x 13 from the system, got 1 x 1',
    );
    const blank = drawn(['....', '....']);
    await expect(dotsToFinish(bucketFill, blank.truth, blank.lines)).rejects.toThrow('found none');
  });
});

describe('findFigure', () => {
  it('takes what the flood fill from the border reaches, and leaves white inside the figure', () => {
    const { truth } = drawn(['.......', '.#####.', '.#...#.', '.#...#.', '.#####.', '.......']);
    const { background, paper } = findFigure(truth);
    expect(paper).toEqual(white);
    const expected = ['1111111', '1000001', '1000001', '1000001', '1000001', '1111111'].join('');
    expect([...background].join('')).toBe(expected);
  });

  it('goes by color, so that a drawing cut by the border keeps its figure', () => {
    const { background } = findFigure(drawn(['.rrr.', '.rrr.', '.rrr.', '.rrr.']).truth);
    expect([...background].join('')).toBe('10001'.repeat(4));
  });

  it('takes any even color for background, with the noise of compression', () => {
    const { truth } = drawn(box(['rrr', 'rrr']));
    const noisy = { ...truth, data: truth.data.map((v, i) => (v === 255 ? 225 + ((7 * i) % 5) : v)) };
    const { background, paper } = findFigure(noisy);
    expect(paper!.every((v) => Math.abs(v - 227) < 1)).toBe(true);
    expect(background.reduce((sum, v) => sum + v, 0)).toBe(11 * 8 - 7 * 4);
  });

  it('finds no background where the border has no color in common', () => {
    const data = Uint8ClampedArray.from({ length: 3 * 64 }, (_, i) => (97 * i * i) % 256);
    const { background, paper } = findFigure({ width: 8, height: 8, channels: 3, data });
    expect(paper).toBeUndefined();
    expect(background.includes(1)).toBe(false);
  });
});

describe('paperDots', () => {
  it('leaves out a corner with a figure or a line in it', () => {
    const { truth, lines } = drawn(['rr....', 'rr....', '......', '......']);
    expect(paperDots(findFigure(truth), offInk(lines)).map(({ x, y }) => [x, y])).toEqual([[4, 1]]);
  });
});
